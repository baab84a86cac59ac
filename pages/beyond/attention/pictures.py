"""What attention alone draws: a question among keys, and where letters that are alike look."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, expr, formula
from charts.core.grips import grip, scale
from charts.core.line_geometry import HEAD
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import Picture, between, draw, evenly, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, INK, MODEL, PAPER
from charts.models.vectors import Polar, in_radians
from training.attention import Rows
from training.figures import fixed, percent

REACH, LOWER, BEAM = 4.1, 0.75, -4.2
"""Half the width of the plane of keys, how far down its middle is moved, and where the beam is."""
_HEAVY = alt.Size("weight:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1600]), legend=None)
_ANGLE = in_radians(live("angle", datum.angle))
_LENGTH = live("length", datum.length)


@structure
def _keys() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=evenly("low", "high", "width"))
    y = alt.Y("y:Q", axis=None, scale=evenly("bottom", "top", "height"))
    turned = rows("question").transform_calculate(rad=_ANGLE, length=_LENGTH)
    question, beyond = (
        turned.transform_calculate(x=far * expr.cos(datum.rad), y=far * expr.sin(datum.rad))
        for far in (datum.length, datum.length + 0.6)
    )
    keys = (
        rows("keys")
        .transform_calculate(
            dot=_LENGTH * (datum.x * expr.cos(_ANGLE) + datum.y * expr.sin(_ANGLE))
        )
        .transform_calculate(power=expr.exp(datum.dot))
        .transform_joinaggregate(total="sum(power)")
        .transform_calculate(weight=datum.power / datum.total)
        .transform_calculate(
            name=datum.word + ": " + percentage(datum.weight, 1), part=datum.weight * datum.value
        )
    )
    disc = draw.mark_circle(opacity=0.4).encode(x=x, y=y, size=_HEAVY, color=DATA)
    # Below a key or to its left: the question never lies there when it aims at a key.
    low = datum.y < 0
    names = keys.transform_calculate(
        x=datum.x - expr.if_(low, 0, 1.75), y=datum.y - expr.if_(low, 0.8, 0)
    )
    answer = keys.transform_aggregate(answer="sum(part)").transform_calculate(
        label="answer: " + expr.format(datum.answer, ".2f"), **_on_beam(datum.answer)
    )
    said = answer.mark_text(fontWeight="bold", fontSize=19, dy=-42).encode(
        x=x, y=y, text="label:N", color=DATA
    )
    said.name = "count"  # read aloud, too (ui/components/aloud.js)
    pointer = draw.mark_point(shape="triangle-up", filled=True, size=260, opacity=1, yOffset=9)
    marks = rows("marks").transform_calculate(**_on_beam(datum.value))
    return layered(
        group(keys, disc, disc.transform_calculate(**_on_beam(datum.value))),
        _arrows(keys, DATA, x, y),
        _arrows(question, MODEL, x, y),
        beyond.mark_text(text="bank", fontSize=16, fontWeight=600).encode(x=x, y=y, color=MODEL),
        names.mark_text(fontSize=16, fontWeight=600).encode(x=x, y=y, text="name:N", color=DATA),
        marks.mark_line(strokeWidth=2).encode(x=x, y=y, color=DATA),
        group(
            marks.encode(x=x, y=y, color=MODEL),
            draw.mark_tick(orient="vertical", size=12, thickness=2),
            draw.mark_text(fontSize=15, fontWeight=600, dy=32).encode(text="name:N"),
        ),
        group(answer, pointer.encode(x=x, y=y, color=MODEL)),
        said,
        grip(question, "question", x, y),
        scale(x, y),
        height=400,
    )


def _arrows(each: alt.Chart, ink: Any, x: alt.X, y: alt.Y) -> alt.LayerChart:
    """Draw arrows from one point, in one colour."""
    tip = draw.mark_point(shape=HEAD, filled=True, size=170, opacity=1)
    turned = 90 - expr.atan2(datum.y, datum.x) * 180 / expr.PI
    return group(
        each.transform_calculate(_turned=turned, _o="0").encode(x=x, y=y, color=ink),
        draw.mark_rule(strokeWidth=3).encode(x2="_o:Q", y2="_o:Q"),
        tip.encode(angle=alt.Angle("_turned:Q", scale=None)),
    )


def _on_beam(value: Formula) -> dict[str, Formula]:
    """Place a value on the beam below the keys, where their weights lie and the mean balances."""
    return {"x": 0.75 * (value - 5), "y": formula(str(BEAM))}


def keys_and_question(
    keys: np.ndarray, values: Mapping[str, float], question: Polar, weights: np.ndarray, goal: float
) -> Picture:
    """Draw keys (n_keys, 2), a query with the knobs ``length`` and ``angle``, and the output.

    ``values`` has the value of each word whose key it is.
    The weights lie at the tips of the keys and, each at its value, on a beam that balances at the
    output.
    """
    n = len(keys)
    tables = {
        "keys": {
            "word": [*values],
            "value": [*values.values()],
            "x": keys[:, 0],
            "y": keys[:, 1],
            "length": np.full(n, float(question[0])),
            "angle": np.full(n, float(question[1])),
        },
        "question": {"length": [float(question[0])], "angle": [float(question[1])]},
        "marks": {
            "value": [*values.values(), goal],
            "name": [*(f"{word} {value:g}" for word, value in values.items()), f"goal {goal:g}"],
        },
    }

    def words() -> str:
        each = zip(values, weights, strict=True)
        looks = "; ".join(f"{word}: {percent(weight, 1)}" for word, weight in each)
        return f"{looks}; the answer: {fixed(weights @ [*values.values()])}."

    return Picture.of(
        _keys(),
        tables,
        words=words,
        low=-REACH,
        high=REACH,
        bottom=-REACH - LOWER,
        top=REACH - LOWER,
    )


BLOCK = {"attention": (0.3, 6.7), "neurons": (7.2, 10.6)}
"""The parts of a block, and from where to where each reaches."""


@structure
def _alike() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.1, 14.15], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-5.5, 1.7], nice=False, zero=False))
    ends = {"x": x, "y": y, "x2": "_x:Q", "y2": "_y:Q"}
    outline: dict[str, Any] = {"fill": PAPER, "stroke": "gray", "strokeWidth": 2, "opacity": 1}
    shade = alt.Scale(
        type="pow",
        exponent=1.5,
        domain=[0, 0.7],
        range=["#ffffff", INK],
        interpolate="rgb",
        clamp=True,
    )
    cells, says, lit = (rows(name).transform_filter(NOW) for name in ("cells", "says", "lit"))
    shaded = alt.Color("share:Q", scale=shade, legend=None)
    on = alt.when(datum.share > 0.4).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    thick = alt.when(datum.asks).then(alt.value(4)).otherwise(alt.value(1))
    written = draw.encode(x=x, y=y, text="name:N")
    bold = written.mark_text(fontSize=18, fontWeight=600)

    def boxes(each: alt.Chart, wide: float = 0.46, high: float = 0.37) -> alt.Chart:
        # Into names of its own: what a frame brings back is not moved again.
        low, left = datum.y - high, datum.x - wide
        box = each.transform_calculate(_x=datum.x + wide, _y=datum.y + high, _left=left, _low=low)
        return box.mark_rect(stroke="gray", opacity=1).encode(
            **ends | {"x": "_left:Q", "y": "_low:Q"}
        )

    return layered(
        rows("parts").mark_rect(**outline).encode(**ends),
        boxes(rows("neurons"), 1.6).encode(color=alt.value("#ffffff")),
        boxes(lit, 0.1, 0.0925).encode(color=shaded, stroke=alt.value("transparent")),
        boxes(cells).encode(color=shaded, strokeWidth=thick),
        group(cells, bold.encode(color=on)),
        boxes(says).encode(color=alt.value("#ffffff")),
        group(says, bold.encode(color=alt.value(INK))),
        group(says, bold.mark_text(align="left").encode(x="beside:Q", text="share:N", color=MODEL)),
        group(rows("names"), bold.encode(color=MODEL)),
        group(rows("key"), written.mark_text(align="left", fontSize=14).encode(color=MODEL)),
        rows("struck").mark_rule(strokeWidth=4, opacity=0.4).encode(**ends, color=MODEL),
        height=370,
    )


def alike(
    looks: Sequence[np.ndarray],
    texts: Sequence[str],
    says: Sequence[Sequence[tuple[str, str]]],
    without: str,
) -> Picture:
    """Draw texts on their way through a block, and what comes out; what is left out is struck.

    They are of one length, and shaded by where the last letter of each looks. ``looks`` are
    (n_frames, n_texts, ...) weights and neurons, these sorted by the text that wakes each most;
    ``says`` has the next letter of each, and what to write beside it, by frame.
    """
    weights, neurons = looks
    n_frames, n_texts, n = weights.shape
    shape = (n_frames, n_texts, n)
    y = -1 - np.arange(n_texts)
    letters = [["▸", *text.replace(" ", "␣")] for text in texts]
    middles = {part: sum(ends) / 2 for part, ends in BLOCK.items()}
    names = [("a block", 5.45, 1.1), *((part, x, 0.1) for part, x in middles.items())]
    names += [("next", 12.3, 0.1), *(("→", 11.3, float(at)) for at in y)]
    struck = [(*BLOCK[without], -4.5, 0.5)] if without in BLOCK else []

    def words() -> str:
        each = zip(texts, letters, weights[-1], says[-1], strict=True)
        return "; ".join(
            f"in {text} it looks {percent(row.max())} at {of[row.argmax()]}, and expects {' '.join(said)}"
            for text, of, row, said in each
        )

    ends = ("x", "_x", "y", "_y")
    parts = [(-0.05, 10.95, -4.75, 1.65), *((*x, -4.5, 0.5) for x in BLOCK.values())]
    crosses = [(left, right, *up) for left, right, *y in struck for up in (y, y[::-1])]
    marks = [said for of_frame in says for said in of_frame]
    neurons = neurons[..., neurons[-1].argmax(axis=0).argsort(kind="stable")]
    at, text, which = neurons.nonzero()
    key = "darker: more looked at, or active · ␣: a space" + " · ✗: in no name" * ("✗" in str(says))
    tables = {
        "cells": {
            "name": np.broadcast_to(letters, shape).ravel(),
            "x": np.broadcast_to(1.0 + np.arange(n), shape).ravel(),
            "y": np.broadcast_to(y[:, None], shape).ravel(),
            "asks": np.broadcast_to(np.arange(n) == n - 1, shape).ravel(),
            "share": weights.ravel(),
            "frame": np.repeat(np.arange(n_frames), n_texts * n),
        },
        "says": {
            "name": [name for name, _ in marks],
            "share": [share for _, share in marks],
            "x": np.full(len(marks), 12.0),
            "beside": np.full(len(marks), 12.6),
            "y": np.tile(y, n_frames),
            "frame": np.repeat(np.arange(n_frames), n_texts),
        },
        "key": {"name": [key], "x": [0.0], "y": [-5.2]},
        "neurons": {"x": np.full(n_texts, middles["neurons"]), "y": y},
        "lit": {  # those that are silent stay white
            "x": middles["neurons"] + 0.2 * (which // 4 - 7.5),
            "y": -1 - text - 0.185 * (which % 4 - 1.5),
            "share": 0.7 * neurons[at, text, which] / neurons.max(initial=1),
            "frame": at,
        },
        "parts": dict(zip(ends, zip(*parts, strict=True), strict=True)),
        "struck": {end: [cross[i] for cross in crosses] for i, end in enumerate(ends)},
        "names": dict(zip(("name", "x", "y"), zip(*names, strict=True), strict=True)),
    }
    return Picture.of(_alike(), tables, words=words, last=n_frames - 1)


ENDS = ("asked", "says")


@structure
def _questions(written: bool) -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=between("left", "right"))
    y = alt.Y("y:Q", axis=None, scale=between("bottom", "top"))
    ends: dict[str, Any] = {"x": x, "y": y, "x2": "_x:Q", "y2": "_y:Q"}
    dark: dict[str, Any] = {"range": ["#ffffff", INK], "interpolate": "rgb", "clamp": True}
    shade = alt.Scale(type="pow", exponent=0.8, domain=[0, 80], **dark)
    # A square keeps its row, with a column for each frame: to replace them all would take longer.
    cells = rows("cells").transform_calculate(percent=formula("datum['at' + frame]"))
    says = rows("says").transform_filter(NOW)
    squares = cells.transform_calculate(_x=datum.x + 1, _y=datum.y + 1).encode(**ends)
    share = alt.Tooltip("percent:Q", title="how much it looks there (%)")
    shares = cells.transform_calculate(
        _x=datum.x + 0.5, _y=datum.y + 0.5, much=percentage(datum.percent / 100, 0)
    )
    ink = alt.when(datum.percent > 40).then(alt.value("#ffffff")).otherwise(alt.value(INK))
    named = draw.encode(x=x, y=y, text="name:N", color=MODEL)
    plain, bold = (named.mark_text(fontSize=12 + written, fontWeight=w) for w in (400, 700))
    return layered(
        squares.mark_rect(stroke="gray", strokeWidth=0.5, opacity=1).encode(
            color=alt.Color("percent:Q", scale=shade, legend=None), tooltip=share
        ),
        *[shares.mark_text(fontSize=14).encode(x="_x:Q", y="_y:Q", text="much:N", color=ink)]
        * written,
        group(rows("names"), plain),
        group(says.transform_filter(datum.right), bold.mark_text(align="left")),
        group(says.transform_filter(~datum.right), plain.mark_text(align="left", opacity=0.6)),
        rows("asked").mark_rect(filled=False, strokeWidth=3, opacity=1).encode(**ends, color=DATA),
        height=384,
    )


def questions_and_keys(
    weights: np.ndarray, p: np.ndarray, asked: Rows, names: Sequence[str], at: int
) -> Picture:
    """Draw how much each question looks at each pair of one row, and what is answered, by frame.

    A question is a line of squares, a pair a column; the question ``at`` this index is framed.
    Shapes: weights (n_frames, n, n), p (n_frames, n, n_digits).
    """
    n_frames, n, _ = weights.shape
    unit, frame, middle = n / 26, np.arange(n_frames), np.arange(n) + 0.5
    line, column = np.indices((n, n)).reshape(2, -1)
    letters = [chr(97 + letter) for letter in asked.letters[0]]
    digits = [str(digit) for digit in asked.digits[0]]
    said = p.argmax(axis=-1)
    right = said == asked.answer
    percents = np.round(100 * weights).astype(int)
    tables = {
        "cells": {"x": column, "y": line, **{f"at{i}": percents[i].ravel() for i in frame}},
        "names": {
            "name": [*names, *letters, *digits, *ENDS],
            "x": [
                *np.full(n, -unit * (1.2 if n > 9 else 2.3)),
                *middle,
                *middle,
                -2.3 * unit,
                28 * unit,
            ],
            "y": [*middle, *np.full(n, -2.9 * unit), *np.full(n + 2, -1.3 * unit)],
        },
        "says": {
            "name": [
                f"{one}{'' if good else ' ✗'}"
                for one, good in zip(said.flat, right.flat, strict=True)
            ],
            "x": np.full(said.size, 26.7 * unit),
            "y": np.tile(middle, n_frames),
            "right": right.ravel(),
            "frame": np.repeat(frame, n),
        },
        "asked": {"x": [0], "y": [at], "_x": [n], "_y": [at + 1]},
    }

    def words() -> str:
        most = [
            f"{percent(weights[-1, at, i])} at {letters[i]}{digits[i]}"
            for i in (-weights[-1, at]).argsort(kind="stable")[:4]
        ]
        return (
            f"Asked “{names[at]}”, it looks {'; '.join(most)}, and says {said[-1, at]}. "
            f"Of {n} questions it answers {right[-1].sum()} correctly."
        )

    ends = {"left": -4.6, "right": 29.6, "top": -4.5, "bottom": 26.6}
    limits = {name: end * unit for name, end in ends.items()}
    return Picture.of(_questions(n < 10), tables, words=words, last=n_frames - 1, **limits)
