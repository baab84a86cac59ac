"""What the digits alone draw: one of them, and the same moved by a pixel."""

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import INK, MODEL, RIVAL
from charts.diagrams.pixels import SIDE, levels
from training.figures import percent

PLACES = ("where it is", "right", "left", "down", "up")
GAP = 2
"""Pixels between two digits."""
_LETTERS = "abcdefghijklmnopq"
"""One for each level."""
_PAPER = "#ffffff"
"""White in both themes."""


@structure
def _moved_about() -> alt.LayerChart:
    across = len(PLACES) * (SIDE + GAP) - GAP
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[SIDE + 2.3, -1.4], nice=False))
    shade = alt.Scale(domain=[0, len(_LETTERS) - 1], range=[_PAPER, INK])
    squares = (
        rows("digits")
        .spread(i=expr.sequence(SIDE * SIDE))
        .transform_calculate(
            x=(SIDE + GAP) * datum._k + datum.i % SIDE,
            y=expr.floor(datum.i / SIDE),
            ink=expr.indexof(_LETTERS, expr.slice(datum.levels, datum.i, datum.i + 1)),
        )
        .transform_calculate(x2=datum.x + 1, y2=datum.y + 1)
        .mark_rect(stroke="#c8c8c8", strokeWidth=0.5)
        .encode(x=x, y=y, x2="x2", y2="y2", color=alt.Color("ink:Q", scale=shade, legend=None))
    )
    middle = rows("digits").transform_calculate(x=(SIDE + GAP) * datum._k + SIDE / 2)
    names = group(
        middle.encode(x=x),
        draw.mark_text().encode(y=alt.datum(-0.7), text="place:N", color=MODEL),
        draw.mark_text(fontSize=14, fontWeight="bold").encode(
            y=alt.datum(SIDE + 1.3), text="said:N", color=alt.condition(datum.right, MODEL, RIVAL)
        ),
    )
    return layered(squares, names, height=190)


def moved_about(ink: np.ndarray, p: np.ndarray, *, told: bool) -> Picture:
    """Draw a digit and the same moved to each side, with what a network says of each.

    Until it is ``told``, only what it says of the first. Shapes: ink (5, 64), p (5, 10).
    """
    says, sure = p.argmax(axis=-1), p.max(axis=-1)
    said = [f"{digit}, {percent(share)}" for digit, share in zip(says, sure, strict=True)]
    table = {
        "_k": np.arange(len(PLACES)),
        "place": [*PLACES],
        "levels": ["".join(_LETTERS[level] for level in row) for row in levels(ink)],
        "said": said if told else [said[0], *["?"] * (len(said) - 1)],
        "right": (says == says[0]) | (not told),
    }
    return Picture.of(_moved_about(), {"digits": table})
