"""Two runs in one picture, and their names above it.

The first is ink, thick, with full dots; the second crimson, thin, with rings.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
from altair import datum

from charts.core.formulas import FRAME, Formula, expr, formula
from charts.core.picture import LIMITS_ROW, Column, joined, rows
from charts.core.series import KEYS, PAIR, name_layer, names_above

BOTH: list[Any] = list(KEYS[:2])
"""The two runs' names in tables."""
INKS = tuple(alt.ColorValue(style.ink) for style in PAIR)
WEIGHTS = tuple(style.width for style in PAIR)
"""Line widths in pixels."""
SHAPES = tuple(style.shape for style in PAIR)
_ROOM = 5
"""Characters that may be added to a name."""

COLOUR = alt.Color(
    "run:N", scale=alt.Scale(domain=BOTH, range=[style.ink for style in PAIR]), legend=None
)
WIDTH = alt.Size("run:O", scale=alt.Scale(domain=BOTH, range=list(WEIGHTS)), legend=None)
SHAPE = alt.Shape("run:N", scale=alt.Scale(domain=BOTH, range=list(SHAPES)), legend=None)
"""For rows with a column ``run``, one of `BOTH`."""


def both(first: Mapping[str, Column], second: Mapping[str, Column]) -> dict[str, Column]:
    """Stack the rows of both runs, for `rows_of`."""
    return joined({False: first, True: second}, "second")


def rows_of(table: str) -> alt.Chart:
    """Start a layer over a table from `both`, with the column ``run``."""
    return rows(table).transform_calculate(run=expr.if_(datum.second, BOTH[1], BOTH[0]))


FRAME_ROWS = (FRAME, FRAME + LIMITS_ROW.last + 1)
"""The current frame's rows in a table of both runs' frames, from `both`."""


def names(*notes: Formula, inked: bool = False) -> alt.Chart:
    """Write both names above the picture, from the table "names" of `named`.

    The notes, if there are any, are appended to the names.
    """
    layer = name_layer(PAIR, inked=inked)
    if not notes:
        return layer
    note = expr.if_(datum.line == BOTH[0], *map(formula, notes))
    return layer.transform_calculate(name=datum.name + note)


def named(runs: Iterable[str]) -> dict[str, Column]:
    """Return the table "names" of two runs, with room for additions."""
    return names_above(list(runs), PAIR, room=_ROOM)
