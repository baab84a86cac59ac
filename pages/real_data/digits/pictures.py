"""What the digits alone draw: one of them, and the same moved by a pixel."""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import INK, MODEL
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
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[SIDE + 4, -1.4], nice=False))
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
    said = draw.mark_text(fontSize=14, fontWeight="bold")
    names = group(
        middle.encode(x=x, color=MODEL),
        draw.mark_text().encode(y=alt.datum(-0.7), text="place:N"),
        said.encode(y=alt.datum(SIDE + 1.3), text="said:N"),
        said.encode(y=alt.datum(SIDE + 3.1), text="now:N"),
    )
    return layered(squares, names, height=215)


def moved_about(
    ink: np.ndarray, p: np.ndarray, now: np.ndarray | None = None, *, told: bool
) -> Picture:
    """Draw a digit and the same moved to each side, with what a network says of each.

    Until it is ``told``, only what it says of the first; ``now`` is what another one says. Shapes:
    ink (5, 64), p and now (5, 10).
    """
    said = _said(p)
    table: dict[str, Any] = {
        "_k": np.arange(len(PLACES)),
        "place": [*PLACES],
        "levels": ["".join(_LETTERS[level] for level in row) for row in levels(ink)],
        "said": said if told else [said[0], *["?"] * (len(said) - 1)],
        "now": [""] * len(said) if now is None else [f"now {one}" for one in _said(now)],
    }

    def words() -> str:
        each = zip(table["place"], table["said"], table["now"], strict=True)
        told = (f"{place}: {one}{f', {n}' if n else ''}" for place, one, n in each)
        return f"{'; '.join(told)}."

    return Picture.of(_moved_about(), {"digits": table}, words=words)


def _said(p: np.ndarray) -> list[str]:
    """Write what a network says of each digit, and whether it is what it says of the first."""
    says, sure = p.argmax(axis=-1), p.max(axis=-1)
    marks = np.where(says == says[0], "✓", "✗")
    return [f"{m} {d}, {percent(s)}" for m, d, s in zip(marks, says, sure, strict=True)]
