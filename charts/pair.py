"""Two runs in one picture: what tells them apart, and their names above it.

The first is ink, thick, with full dots; the second is crimson, thin, with rings.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, rows
from charts.replay import joined
from charts.style import MODEL, RIVAL

BOTH: list[Any] = ["first", "second"]
"""What the two runs are called in tables."""
INKS = (MODEL, RIVAL)
WEIGHTS = (3.2, 1.8)
"""Widths of their lines in pixels."""
RING = "M-1,0A1,1,0,1,1,1,0A1,1,0,1,1,-1,0ZM-.55,0A.55,.55,0,1,0,.55,0A.55,.55,0,1,0,-.55,0Z"
"""A circle with a hole, as a path of Vega's."""
SHAPES = ("circle", RING)

PLACES = {"high above": -26, "above": -10, "below": 14}
"""Where the name of a curve stands beside its end: how many pixels further down."""
_FLOORED = 0.12
"""Ends of curves that are lower than this share of the picture have no room below for a name."""

COLOUR = alt.Color(
    "run:N",
    scale=alt.Scale(domain=BOTH, range=[ink.to_dict()["value"] for ink in INKS]),
    legend=None,
)
WIDTH = alt.StrokeWidth("run:O", scale=alt.Scale(domain=BOTH, range=list(WEIGHTS)), legend=None)
SHAPE = alt.Shape("run:N", scale=alt.Scale(domain=BOTH, range=list(SHAPES)), legend=None)
"""For rows with a column ``run``, which is one of `BOTH`."""


def both(first: Mapping[str, Column], second: Mapping[str, Column]) -> dict[str, Column]:
    """Put the rows of the second run below those of the first, for `rows_of`."""
    return joined({False: first, True: second}, "second")


def rows_of(table: str) -> alt.Chart:
    """Start a layer over a table made by `both`, with the column ``run``."""
    return rows(table).transform_calculate(run=f"datum.second ? '{BOTH[1]}' : '{BOTH[0]}'")


SHOWN = ("frame", f"frame + data('{LIMITS}')[0].last + 1")
"""In a table of the frames of both, made by `both`, the rows of the frame shown."""


def names(first: str = "''", second: str = "''") -> list[alt.Chart]:
    """Write both names above the picture, as `named` has them in the table of limits.

    The second stands clear of the first, with room for what is added to it.

    Parameters
    ----------
    first, second : str
        For each name an expression of Vega's for what is added to it.
    """
    known = f"data('{LIMITS}')[0]"
    places: tuple[Any, ...] = (0, alt.ExprRef(f"34 + 8 * length({known}.first_name)"))
    return [
        rows(LIMITS)
        .mark_text(
            align="left",
            baseline="bottom",
            fontWeight="bold",
            text=alt.ExprRef(f"{known}.{run}_name + {note}"),
            x=at,
            y=-8,
        )
        .encode(color=ink)
        for run, note, ink, at in zip(BOTH, (first, second), INKS, places, strict=True)
    ]


def named(runs: Iterable[str], first: str = "", second: str = "") -> dict[str, str]:
    """Return what `names` writes as entries of the table of limits.

    Parameters
    ----------
    runs : iterable of str
        What the two runs are called.
    first, second : str
        What is to be said of each, as short as an arrow.
    """
    one, other = runs
    return {"first_name": f"● {one}{first}", "second_name": f"○ {other}{second}"}


def powers(low: str, high: str) -> alt.Axis:
    """Return a logarithmic axis that is labelled at powers of ten, and between them if it is short.

    Parameters
    ----------
    low, high : str
        The entries of the table of limits that are its ends.
    """
    digit = "datum.value / pow(10, floor(log(datum.value) / LN10 + 1e-9))"
    wide = f"data('{LIMITS}')[0].{high} > 300 * data('{LIMITS}')[0].{low}"
    seen = f"indexof([1, 2, 5], round({digit})) >= 0 && !({wide} && round({digit}) > 1)"
    far = "datum.value >= 1e5 || datum.value < 1e-3"
    text = f"{far} ? format(datum.value, '.0e') : format(datum.value, ',~g')"
    return alt.Axis(tickCount=5, labelExpr=f"{seen} ? {text} : ''", labelOverlap=False)


def named_at(
    ends: list[float], low: float, high: float, *, log: bool
) -> tuple[list[float], list[str]]:
    """Say where the names of curves stand that are named at their ends.

    Parameters
    ----------
    ends : list of float
        Where up to two curves end, the lower one first.
    low, high : float
        The ends of their axis.
    log : bool
        Whether it is logarithmic.

    Returns
    -------
    (list of float, list of str)
        For each name its place along the axis, and on which side of it, one of `PLACES`.
    """
    scale = np.log10 if log else np.asarray
    heights = (scale(ends) - scale(low)) / (scale(high) - scale(low))
    # Under a curve that ends on the floor stand the epochs: there both names go above it.
    if len(ends) < 2 or heights[0] > _FLOORED:
        return ends, ["below", "above"][-len(ends) :] if ends else []
    if heights[1] - heights[0] > _FLOORED:
        return ends, ["above", "above"]
    return [ends[1], ends[1]], ["above", "high above"]
