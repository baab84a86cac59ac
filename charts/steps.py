"""How wrong a measured slope is, over the size of the step with which it was measured."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts import pair
from charts.live import live
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.style import DATA, HEIGHT

LOWEST, HIGHEST = 1e-17, 10.0
"""Ends of the axis of errors: what a float64 hardly tells from nothing, and slopes themselves."""


@structure
def _errors(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    scale = between("x0", "x1", log=True)
    scale.reverse = True  # from a large step to a small one, as one tries them
    x = alt.X("step:Q", title=x_title, scale=scale, axis=pair.powers("x0", "x1"))
    y = alt.Y(
        "value:Q",
        title=y_title,
        scale=between("y0", "y1", log=True),
        axis=pair.powers("y0", "y1"),
    )
    curves = rows("errors").transform_fold(pair.BOTH, as_=["run", "value"])
    decades = "log(datum.step) / LN10"
    own = rows("own").transform_calculate(at=live("step", "datum.step"))
    mark = own.encode(x=alt.X("at:Q", scale=scale), color=DATA)
    return layered(
        curves.mark_line(clip=True).encode(x=x, y=y, color=pair.COLOUR, strokeWidth=pair.WIDTH),
        # The steps of the knob: without these marks the two would differ in colour alone.
        curves.transform_filter(f"abs({decades} - round({decades})) < 0.01")
        .mark_point(filled=True, size=70, opacity=1)
        .encode(x=x, y=y, color=pair.COLOUR, shape=pair.SHAPE),
        mark.mark_rule(strokeDash=[6, 3], clip=True, strokeWidth=2),
        mark.mark_text(align="left", dx=5, y=12, clip=True).encode(text=alt.Text("name:N")),
        *pair.names(),
        height=height,
    )


def errors(
    steps: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    own: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the error of two kinds of differences over the step, both logarithmic.

    Parameters
    ----------
    steps : (n_steps,) array of float
        Descending.
    values : mapping of str to (n_steps,) array of float
        The error of each of the two by name.
    own : float
        The learner's step; it follows the knob ``step``.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    first, second = (np.clip(error, LOWEST, HIGHEST) for error in values.values())
    tables: dict[str, Mapping[str, Column]] = {
        "errors": {"step": steps, "first": first, "second": second},
        "own": {"step": np.array([own]), "name": ["yours"]},
        LIMITS: limits(
            **pair.named(values),
            x0=float(steps[-1]),
            x1=float(steps[0]),
            y0=LOWEST,
            y1=HIGHEST,
            last=0,
        ),
    }
    return Picture(_errors(x_title, y_title, height), tables)
