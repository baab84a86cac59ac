"""What the digits alone draw: one of them, and the same moved by a pixel."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, expr
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.series import PAIR, Axes, Line, series
from charts.core.style import INK, MODEL, SURFACE
from charts.diagrams.pixels import LEVELS, SIDE, levels
from training.figures import percent, signed
from training.recorded_run import RecordedRun

PLACES = {"where it is": (1, 1), "right": (2, 1), "left": (0, 1), "down": (1, 2), "up": (1, 0)}
"""Each moved digit stands on the side to which it was moved: its column and row."""
ACROSS, DOWN = 16, 14
"""Pixels of a digit from one column and row to the next, with what is said of it."""
UNIT = 11
"""Height of a digit's pixel on the screen."""
_LETTERS = "abcdefghijklmnopqABCDEFGHIJKLMNOPQ"
"""One for each level of ink, and then for each push."""
_FULL = 1.5
"""The push that has the full colour."""
_PAPER = "#ffffff"
"""White in both themes."""


@structure
def _moved_about() -> alt.LayerChart:
    unit = expr.min(UNIT, WIDE / (3 * ACROSS))  # a square has equal sides, on a phone as well
    aside = (WIDE / unit - 3 * ACROSS) / 2
    sides = [alt.ExprRef(-aside), alt.ExprRef(3 * ACROSS + aside)]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=sides, nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[alt.ExprRef(HIGH / unit), 0], nice=False))
    ends = [0, LEVELS, LEVELS + 1, 3 * LEVELS // 2 + 1, 2 * LEVELS + 1]
    shades = [_PAPER, INK, SURFACE[0], _PAPER, SURFACE[-1]]
    shade = alt.Scale(domain=ends, range=shades, interpolate="rgb")
    squares = (
        rows("digits")
        .spread(i=expr.sequence(SIDE * SIDE))
        .transform_calculate(
            x=datum.left + datum.i % SIDE,
            y=datum.top * UNIT / unit + expr.floor(datum.i / SIDE),
            ink=expr.indexof(_LETTERS, expr.slice(datum.levels, datum.i, datum.i + 1)),
        )
        .transform_calculate(x2=datum.x + 1, y2=datum.y + 1)
        .mark_rect(stroke="#c8c8c8", strokeWidth=0.5)
        .encode(x=x, y=y, x2="x2", y2="y2", color=alt.Color("ink:Q", scale=shade, legend=None))
    )
    middle = rows("digits").transform_calculate(x=datum.left + SIDE / 2, y=datum.top * UNIT / unit)
    names = group(
        middle.encode(x=x, y=y, color=MODEL),
        draw.mark_text(dy=-20).encode(text="place:N"),
        draw.mark_text(dy=-7).encode(text="sums:N"),
        draw.mark_text(dy=alt.ExprRef(SIDE * unit + 13), fontSize=14, fontWeight="bold").encode(
            text="said:N"
        ),
        draw.mark_text(dy=alt.ExprRef(SIDE * unit + 29), fontSize=14, fontWeight="bold").encode(
            text="now:N"
        ),
    )
    return layered(squares, names, height=3 * DOWN * UNIT)


def moved_about(
    ink: np.ndarray, p: np.ndarray, now: np.ndarray | None = None, *, push: np.ndarray | None
) -> Picture:
    """Draw a digit and the same moved to each side, with what a network says of each.

    Without the ``push`` of each pixel, in place of ink, only what it says of the first; ``now`` is
    what another one says, whose push it is. Shapes: ink and push (5, 64), p and now (5, 10).
    """
    said, shown, sums = _said(p), levels(ink), [""] * len(p)
    if push is not None:
        sums = _sums(push, p if now is None else now, int(p[0].argmax()))
        shown = LEVELS + 1 + levels((1 + np.clip(push / _FULL, -1, 1)) / 2)
    table: dict[str, Any] = {
        "left": [ACROSS * column + (ACROSS - SIDE) / 2 for column, _ in PLACES.values()],
        "top": [DOWN * row + 2.6 for _, row in PLACES.values()],
        "place": [*PLACES],
        "levels": ["".join(_LETTERS[level] for level in row) for row in shown],
        "sums": sums,
        "said": said if push is not None else [said[0], *["?"] * (len(said) - 1)],
        "now": [""] * len(said) if now is None else [f"now {one}" for one in _said(now)],
    }

    def words() -> str:
        each = zip(*(table[name] for name in ("place", "sums", "said", "now")), strict=True)
        told = (f"{place}: {', '.join(filter(None, rest))}" for place, *rest in each)
        return f"{'; '.join(told)}."

    return Picture.of(_moved_about(), {"digits": table}, words=words)


def _sums(push: np.ndarray, p: np.ndarray, digit: int) -> list[str]:
    """Write how much speaks for a digit and against it, biases included: their difference is its lead."""
    logs = np.log(p)
    lead = logs[:, digit] - np.delete(logs, digit, axis=1).max(axis=1)
    each = np.column_stack([push, lead - push.sum(axis=1)])
    both = zip(each.clip(0).sum(axis=1), each.clip(max=0).sum(axis=1), strict=True)
    return [f"{signed(ahead)} {signed(behind)}" for ahead, behind in both]


def _said(p: np.ndarray) -> list[str]:
    """Write what a network says of each digit, and whether it is what it says of the first."""
    says, sure = p.argmax(axis=-1), p.max(axis=-1)
    marks = np.where(says == says[0], "✓", "✗")
    return [f"{m} {d}, {percent(s)}" for m, d, s in zip(marks, says, sure, strict=True)]


def learned(run: RecordedRun, usual: RecordedRun, levels: Mapping[str, float]) -> Picture:
    """Draw held-out accuracy by step, beside that with the ``usual`` mini-batches as far as it goes."""
    beside = [usual] if usual.steps[-1] >= run.steps[-1] else []
    of = {each.hyperparameters["batch_size"]: each for each in (*beside, run)}
    lines = [
        Line(
            f"{n:,} in a step",
            np.interp(run.steps, a.steps, a.metrics["validation_accuracy"]),
            style,
        )
        for (n, a), style in zip([*of.items()][::-1], PAIR, strict=False)
    ]
    how: dict[str, Any] = {"percent": True, "names": "above", "replayed": True, "height": 200}
    axes = Axes("step", "held-out digits right", x_step=1, **how)
    return series(run, lines, axes, (0.0, 1.0), levels=levels)
