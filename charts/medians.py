"""Many runs over one axis: a thin line for each, a thick one for the median of all."""

import math

import altair as alt
import numpy as np

from charts import pair
from charts.picture import LIMITS, Picture, between, layered, limits, rows, structure
from charts.style import GRADIENT, HEIGHT, MODEL, outward

INKS = {"model": MODEL, "gradient": GRADIENT}
LEAST = 1e-30
"""Less than that has no place on a logarithmic axis."""


@structure
def _medians(x_title: str, y_title: str, ink: str, log: bool, height: int) -> alt.LayerChart:
    y_axis = pair.powers("y0", "y1") if log else alt.Axis()
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    scale = between("y0", "y1", log=log)
    y = alt.Y("value:Q", title=y_title, scale=scale, axis=y_axis)
    middle = rows("median").encode(
        x=x,
        y=y,
        color=INKS[ink],
        tooltip=[alt.Tooltip("x:Q"), alt.Tooltip("value:Q", format=".2e")],
    )
    return layered(
        rows("runs")
        .mark_line(strokeWidth=1, opacity=0.35)
        .encode(x=x, y=y, color=INKS[ink], detail="run:N"),
        middle.mark_line(strokeWidth=3.5),
        middle.mark_point(filled=True, size=45, opacity=1),
        height=height,
    )


def medians(
    x: np.ndarray,
    values: np.ndarray,
    *,
    x_title: str,
    y_title: str,
    ink: str = "model",
    log: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw many runs over one axis, and their median.

    Parameters
    ----------
    x : (n_places,) array of float
        Ascending.
    values : (n_runs, n_places) array of float
        What each run has come to at each place; on a logarithmic axis what is not above zero is
        left out.
    x_title, y_title : str
        What the axes are called.
    ink : {"model", "gradient"}
        What the lines are.
    log : bool
        Whether heights stand on a logarithmic axis.
    height : int
        In pixels.
    """
    shown = np.where(values > LEAST, values, np.nan) if log else values
    middle = np.median(values, axis=0)
    middle = np.where(middle > LEAST, middle, np.nan) if log else middle
    seen = shown[np.isfinite(shown)]
    if log:
        low, high = (seen.min(), seen.max()) if seen.size else (1.0, 1.0)
        ends = [10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))]
        ends[1] = max(ends[1], 10 * ends[0])
    else:
        ends = outward(min(0.0, seen.min(initial=0.0)), max(1.0, seen.max(initial=1.0)))
    n_runs, n_places = values.shape
    tables = {
        "runs": {
            "run": np.repeat(np.arange(n_runs), n_places),
            "x": np.tile(x, n_runs).astype(float),
            "value": shown.ravel(),
        },
        "median": {"x": x.astype(float), "value": middle},
        LIMITS: limits(
            x0=float(x[0]), x1=float(max(x[-1], x[0] + 1)), y0=ends[0], y1=ends[1], last=0
        ),
    }
    return Picture(_medians(x_title, y_title, ink, log, height), tables)
