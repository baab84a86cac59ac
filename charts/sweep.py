"""A sweep: how two ways of training come out over many learning rates, and where each breaks."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts import pair
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.style import DATA, HEIGHT, MODEL

_BESIDE = alt.XValue(alt.ExprRef("width"))
"""The right end of the picture, beyond which a level is named."""


@structure
def _sweep(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x = alt.X(
        "rate:Q",
        title=x_title,
        scale=between("x0", "x1", log=True),
        axis=pair.powers("x0", "x1"),
    )
    y = alt.Y(
        "value:Q",
        title=y_title,
        scale=between("y0", "y1", log=True),
        axis=pair.powers("y0", "y1"),
    )
    curves = rows("sweep").transform_fold(pair.BOTH, as_=["run", "value"])
    edges = rows("edges").encode(x=x, color=DATA)
    named = edges.encode(text=alt.Text("name:N"))
    level = rows("level").encode(y=y, color=MODEL)
    own = rows("own").encode(x=x, color=MODEL)
    return layered(
        level.mark_rule(strokeDash=[2, 4]),
        level.mark_text(align="left", dx=4).encode(x=_BESIDE, text=alt.Text("name:N")),
        edges.mark_rule(strokeWidth=2),
        named.transform_filter("datum.right").mark_text(
            align="left", dx=6, y=14, fontWeight="bold"
        ),
        named.transform_filter("!datum.right").mark_text(
            align="right", dx=-6, y=14, fontWeight="bold"
        ),
        curves.mark_line(clip=True).encode(x=x, y=y, color=pair.COLOUR, strokeWidth=pair.WIDTH),
        own.mark_rule(strokeDash=[6, 3], clip=True),
        own.mark_text(align="left", dx=5, y=height - 10, clip=True).encode(text=alt.Text("name:N")),
        *pair.names(),
        height=height,
    )


def _within(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Keep what is too low on the floor, and leave out what lies above, but for where it leaves."""
    above = values > high
    leaves = above & ~np.append(False, above[:-1])
    return np.where(above, np.where(leaves, high, np.nan), np.maximum(values, low))


def sweep(
    learning_rates: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    edges: Mapping[str, float],
    start: float,
    own: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw a loss over the learning rate for two ways of training, and where each explodes.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        Ascending.
    values : mapping of str to (n_rates,) array of float
        The loss of each of the two by name; infinite where it is no longer a number. What is
        less than a ten-thousandth of ``start`` lies on the floor of the picture.
    edges : mapping of str to float
        Two learning rates to mark, and what is written beside them; the first one to its left.
    start : float
        The loss before the first step.
    own : float
        The learner's learning rate.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    low, high = 1e-4 * start, 1e5 * start
    first, second = (_within(loss, low, high) for loss in values.values())
    inside = bool(learning_rates[0] <= own <= learning_rates[-1])
    tables: dict[str, Mapping[str, Column]] = {
        "sweep": {"rate": learning_rates, "first": first, "second": second},
        "edges": {
            "rate": np.array(list(edges.values())),
            "name": list(edges),
            "right": [False] + [True] * (len(edges) - 1),
        },
        "level": {"value": np.array([start]), "name": ["start"]},
        "own": {
            "rate": np.array([own] if inside else []),
            "name": ["yours"] if inside else [],
        },
        LIMITS: limits(
            **pair.named(values),
            x0=float(learning_rates[0]),
            x1=float(learning_rates[-1]),
            y0=low,
            y1=high,
            last=0,
        ),
    }
    return Picture(_sweep(x_title, y_title, height), tables)
