"""Two runs in one picture, told apart by their marks, with their names above it.

The first is drawn in ink, thick, with full dots, the second in crimson, thin, with rings. A table
from `table_of` has the rows of both; `layer_over` starts a layer over it, and `COLOUR`, `WIDTH` and
`SHAPE` encode which run a row belongs to.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
from altair import datum

from charts.core import series
from charts.core.formulas import FRAME, Formula, expr, formula
from charts.core.picture import LIMITS_ROW, Column, rows, stack
from charts.core.series import KEYS, PAIR

RUNS: list[Any] = list(KEYS[:2])
"""The values of the column ``run``, for the first run and the second."""
LINE_WIDTHS = tuple(style.width for style in PAIR)
SHAPES = tuple(style.shape for style in PAIR)

COLOUR = alt.Color(
    "run:N", scale=alt.Scale(domain=RUNS, range=[style.ink for style in PAIR]), legend=None
)
WIDTH = alt.Size("run:O", scale=alt.Scale(domain=RUNS, range=list(LINE_WIDTHS)), legend=None)
SHAPE = alt.Shape("run:N", scale=alt.Scale(domain=RUNS, range=list(SHAPES)), legend=None)

FRAME_ROWS = (FRAME, FRAME + LIMITS_ROW.last + 1)
"""Where the current frames of the first and the second run are in a table from `table_of`."""
_LONGEST_NOTE = 5
"""Characters."""


def table_of(first: Mapping[str, Column], second: Mapping[str, Column]) -> dict[str, Column]:
    """Return the rows of both runs as one table, the first run's above the second's."""
    return stack({False: first, True: second}, "second")


def layer_over(table: str) -> alt.Chart:
    """Start a layer over a table from `table_of`, with the column ``run``."""
    return rows(table).transform_calculate(run=expr.if_(datum.second, RUNS[1], RUNS[0]))


def name_layer(*notes: Formula, inked: bool = False) -> alt.Chart:
    """Write both runs' names above the picture, from its table "names", made by `name_table`.

    Two notes, if given, follow the first name and the second.
    """
    layer = series.name_layer(PAIR, inked=inked)
    if not notes:
        return layer
    note = expr.if_(datum.line == RUNS[0], *map(formula, notes))
    # Into another column: one that is its own source would grow with every frame.
    return layer.transform_calculate(said=datum.name + note).encode(text="said:N")


def name_table(runs: Iterable[str]) -> dict[str, Column]:
    """Return the table "names" of two runs, with room for notes."""
    return series.names_above(list(runs), PAIR, room=_LONGEST_NOTE)
