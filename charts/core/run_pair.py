"""Two runs in one picture: what tells them apart, and their names above it.

The first is ink, thick, with full dots; the second is crimson, thin, with rings.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from charts.core.picture import LIMITS_ROW, Column, rows
from charts.core.replay import joined
from charts.core.series import KEYS, PAIR, name_layer, names_above

BOTH: list[Any] = list(KEYS[:2])
"""What the two runs are called in tables."""
INKS = tuple(alt.ColorValue(style.ink) for style in PAIR)
WEIGHTS = tuple(style.width for style in PAIR)
"""Widths of their lines in pixels."""
SHAPES = tuple(style.shape for style in PAIR)
_ROOM = 5
"""Letters that may be added to a name."""

COLOUR = alt.Color(
    "run:N", scale=alt.Scale(domain=BOTH, range=[style.ink for style in PAIR]), legend=None
)
WIDTH = alt.Size("run:O", scale=alt.Scale(domain=BOTH, range=list(WEIGHTS)), legend=None)
SHAPE = alt.Shape("run:N", scale=alt.Scale(domain=BOTH, range=list(SHAPES)), legend=None)
"""For rows with a column ``run``, which is one of `BOTH`."""


def both(first: Mapping[str, Column], second: Mapping[str, Column]) -> dict[str, Column]:
    """Put the rows of the second run below those of the first, for `rows_of`."""
    return joined({False: first, True: second}, "second")


def rows_of(table: str) -> alt.Chart:
    """Start a layer over a table made by `both`, with the column ``run``."""
    return rows(table).transform_calculate(run=f"datum.second ? '{BOTH[1]}' : '{BOTH[0]}'")


SHOWN = ("frame", f"frame + {LIMITS_ROW}.last + 1")
"""In a table of the frames of both, made by `both`, the rows of the frame shown."""


def names(first: str = "", second: str = "", *, inked: bool = False) -> alt.Chart:
    """Write both names above the picture, as `named` has them in the table "names".

    What is added to each is an expression of Vega's.
    """
    layer = name_layer(PAIR, inked=inked)
    if not first:
        return layer
    noted = f"datum.name + (datum.line === '{BOTH[0]}' ? {first} : {second})"
    return layer.transform_calculate(name=noted)


def named(runs: Iterable[str]) -> dict[str, Column]:
    """Return the table "names" of two runs, with room for what is added to a name."""
    return names_above(list(runs), PAIR, room=_ROOM)
