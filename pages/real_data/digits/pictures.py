"""What the digits alone draw: one of them, and the same moved by a pixel."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, TableRow, expr, pick
from charts.core.live import live
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.series import PAIR, Axes, Line, Sketched, series
from charts.core.style import DATA, INK, MODEL, PERCENT
from charts.diagrams.pixels import SIDE, levels
from training.figures import percent
from training.recorded_run import RecordedRun

PLACES = {"where it is": (1, 1), "right": (2, 1), "left": (0, 1), "down": (1, 2), "up": (1, 0)}
"""Each moved digit stands on the side to which it was moved: its column and row."""
ACROSS, DOWN = 16, 14
"""Pixels of a digit from one column and row to the next, with what is said of it."""
UNIT = 11
"""Height of a digit's pixel on the screen."""
_LETTERS = "abcdefghijklmnopq"
"""One for each level."""
_PAPER = "#ffffff"
"""White in both themes."""


@structure
def _moved_about() -> alt.LayerChart:
    unit = expr.min(UNIT, WIDE / (3 * ACROSS))  # a square has equal sides, on a phone as well
    aside = (WIDE / unit - 3 * ACROSS) / 2
    ends = [alt.ExprRef(-aside), alt.ExprRef(3 * ACROSS + aside)]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=ends, nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[alt.ExprRef(HIGH / unit), 0], nice=False))
    shade = alt.Scale(domain=[0, len(_LETTERS) - 1], range=[_PAPER, INK])
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
        draw.mark_text(dy=-9).encode(text="place:N"),
        draw.mark_text(dy=alt.ExprRef(SIDE * unit + 13), fontSize=14, fontWeight="bold").encode(
            text="said:N"
        ),
        draw.mark_text(dy=alt.ExprRef(SIDE * unit + 29), fontSize=14, fontWeight="bold").encode(
            text="now:N"
        ),
    )
    return layered(squares, names, height=3 * DOWN * UNIT)


def moved_about(
    ink: np.ndarray, p: np.ndarray, now: np.ndarray | None = None, *, told: bool
) -> Picture:
    """Draw a digit and the same moved to each side, with what a network says of each.

    Until it is ``told``, only what it says of the first; ``now`` is what another one says. Shapes:
    ink (5, 64), p and now (5, 10).
    """
    said = _said(p)
    table: dict[str, Any] = {
        "left": [ACROSS * column + (ACROSS - SIDE) / 2 for column, _ in PLACES.values()],
        "top": [DOWN * row + 1.8 for _, row in PLACES.values()],
        "place": [*PLACES],
        "levels": ["".join(_LETTERS[level] for level in row) for row in levels(ink)],
        "said": said if told else [said[0], *["?"] * (len(said) - 1)],
        "now": [""] * len(said) if now is None else [f"now {one}" for one in _said(now)],
    }

    def words() -> str:
        each = zip(PLACES, table["said"], table["now"], strict=True)
        told = (f"{place}: {one}{f', {n}' if n else ''}" for place, one, n in each)
        return f"{'; '.join(told)}."

    return Picture.of(_moved_about(), {"digits": table}, words=words)


def _said(p: np.ndarray) -> list[str]:
    """Write what a network says of each digit, and whether it is what it says of the first."""
    says, sure = p.argmax(axis=-1), p.max(axis=-1)
    marks = np.where(says == says[0], "✓", "✗")
    return [f"{m} {d}, {percent(s)}" for m, d, s in zip(marks, says, sure, strict=True)]


def learned(
    run: RecordedRun, usual: RecordedRun, levels: Mapping[str, float], sketch: Sketched | None
) -> Picture:
    """Draw held-out accuracy by epoch, beside that with the ``usual`` mini-batches."""
    of = {each.hyperparameters["batch_size"]: each for each in (usual, run)}
    lines = [
        Line(
            f"batches of {n:,}",
            np.interp(run.epochs, a.epochs, a.metrics["validation_accuracy"]),
            style,
        )
        for (n, a), style in zip([*of.items()][::-1], PAIR, strict=False)
    ]
    how: dict[str, Any] = {"percent": True, "names": "ends", "replayed": True, "height": 200}
    axes = Axes("epoch", "held-out digits right", x_step=1, **how)
    frames, x_ends = np.arange(run.n_frames), (0.0, float(max(run.epochs[-1], 1)))
    y_ends = 0.0, 1.0
    return series(
        run.epochs, lines, axes, y_ends, x_ends=x_ends, levels=levels, sketch=sketch, frames=frames
    )


_MOST = 5
"""The largest loss of which the curve is drawn."""


@structure
def _cross_entropy(knobs: tuple[str, ...]) -> alt.LayerChart:
    x = alt.X("p:Q", title="what the true digit gets", axis=PERCENT)
    y = alt.Y("loss:Q", title="loss", scale=alt.Scale(domain=[0, _MOST], nice=False))
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(knobs)]
    here = (
        rows("classes")
        .transform_calculate(of=sum(map(expr.exp, logits)), power=expr.exp(pick(logits)))
        .transform_filter(datum.truth)
        .transform_calculate(p=datum.power / datum.of, lost=expr.log(datum.of / datum.power))
        .transform_calculate(loss=expr.min(datum.lost, _MOST))
        .transform_calculate(label=expr.format(datum.lost, ".2f"))
    )
    return layered(
        rows("curve").mark_line(clip=True).encode(x=x, y=y, color=MODEL),
        group(
            here.encode(x="p:Q", y="loss:Q", color=DATA),
            draw.mark_circle(size=170, opacity=1),
            draw.mark_text(align="left", dx=11, dy=-8, fontWeight="bold").encode(text="label:N"),
        ),
        height=200,
    )


def cross_entropy(logits: Sequence[float], truth: int, knobs: Sequence[str]) -> Picture:
    """Draw the loss over the probability of the true class, and where these logits stand."""
    loss, i = np.linspace(0, _MOST, 101), np.arange(len(logits))
    classes = {"i": i, "logit": np.array(logits), "truth": i == truth}
    tables = {"classes": classes, "curve": {"p": np.exp(-loss), "loss": loss}}
    own = float(np.exp(logits[truth]) / np.exp(logits).sum())
    words = f"A loss of {-np.log(own):.2f} at {percent(own)}."
    return Picture.of(_cross_entropy(tuple(knobs)), tables, words=lambda: words)
