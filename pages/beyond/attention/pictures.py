"""What attention alone draws: a question among keys, and dot products."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, expr, formula
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import Picture, draw, evenly, group, layered, rows, structure
from charts.core.replay import SO_FAR
from charts.core.style import DATA, MODEL, PAPER, SURFACE
from charts.diagrams.letters import shades
from charts.models.vectors import Polar, in_radians
from charts.statistics.bars import shares
from lessons.attention import rival
from training.attention import Rows
from training.figures import figure, fixed, percent

REACH, LOWER, BEAM = 4.1, 0.75, -4.2
"""Half the width of the plane of keys, how far down its middle is moved, and where the beam is."""
_ANGLE = in_radians(live("angle", datum.angle))
_LENGTH = live("length", datum.length)


@structure
def _keys() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=evenly("low", "high", "width"))
    y = alt.Y("y:Q", axis=None, scale=evenly("bottom", "top", "height"))
    question = (
        rows("question")
        .transform_calculate(rad=_ANGLE, length=_LENGTH)
        .transform_calculate(
            x=datum.length * expr.cos(datum.rad), y=datum.length * expr.sin(datum.rad)
        )
        .transform_calculate(_turned=90 - datum.rad * 180 / expr.PI, _o="0")
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
            name="key of " + datum.value + ": " + percentage(datum.weight, 1),
            part=datum.weight * datum.value,
        )
    )
    heavy = alt.Size("weight:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1600]), legend=None)
    disc = draw.mark_circle(opacity=0.4).encode(x=x, y=y, size=heavy, color=DATA)
    layers: list[alt.Chart | alt.LayerChart] = []
    for arrow, ink in ((keys, DATA), (question, MODEL)):
        tip = {"x": x, "y": y}
        layers.append(
            group(
                arrow.encode(color=ink),
                draw.mark_rule(strokeWidth=3).encode(x=x, y=y, x2="_o:Q", y2="_o:Q"),
                draw.mark_point(shape="triangle-up", filled=True, size=170, opacity=1).encode(
                    **tip, angle=alt.Angle("_turned:Q", scale=None)
                ),
            )
        )
    # Below a key or to its left: the question never lies there when it aims at a key.
    low = datum.y < 0
    names = keys.transform_calculate(
        x=datum.x - expr.if_(low, 0, 1.75), y=datum.y - expr.if_(low, 0.8, 0)
    )
    answer = keys.transform_aggregate(answer="sum(part)").transform_calculate(
        label="answer: " + expr.format(datum.answer, ".1f"), **_on_beam(datum.answer)
    )
    said = answer.mark_text(fontWeight="bold", fontSize=19, dy=-42).encode(
        x=x, y=y, text="label:N", color=DATA
    )
    said.name = "count"  # read aloud, too (ui/components/aloud.js)
    pointer = draw.mark_point(shape="triangle-up", filled=True, size=260, opacity=1, yOffset=9)
    marks = rows("marks").transform_calculate(**_on_beam(datum.value))
    return layered(
        group(keys, disc, disc.transform_calculate(**_on_beam(datum.value))),
        *layers,
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


def _on_beam(value: Formula) -> dict[str, Formula]:
    """Place a value on the beam below the keys, where their weights lie and the mean balances."""
    return {"x": 0.75 * (value - 5), "y": formula(str(BEAM))}


def keys_and_question(
    keys: np.ndarray, values: np.ndarray, question: Polar, weights: np.ndarray, goal: float
) -> Picture:
    """Draw keys (n_keys, 2), a query with the knobs ``length`` and ``angle``, and the output.

    The weights lie at the tips of the keys and, each at its value, on a beam that balances at the
    output.
    """
    n = len(keys)
    tables = {
        "keys": {
            "value": values.astype(float),
            "x": keys[:, 0],
            "y": keys[:, 1],
            "_turned": 90 - np.degrees(np.arctan2(keys[:, 1], keys[:, 0])),
            "_o": np.zeros(n),
            "length": np.full(n, float(question[0])),
            "angle": np.full(n, float(question[1])),
        },
        "question": {"length": [float(question[0])], "angle": [float(question[1])]},
        "marks": {
            "value": [*values.tolist(), goal],
            "name": [*(f"{value:g}" for value in values), f"{goal:g}: the goal"],
        },
    }

    def words() -> str:
        each = zip(values, weights, strict=True)
        looks = "; ".join(f"key of {value:g}: {percent(weight, 1)}" for value, weight in each)
        return f"{looks}; the answer: {fixed(weights @ values, 1)}."

    return Picture.of(
        _keys(),
        tables,
        words=words,
        low=-REACH,
        high=REACH,
        bottom=-REACH - LOWER,
        top=REACH - LOWER,
    )


PARTS = ("attention", "neurons")
"""What a block adds to the numbers of a letter."""
_STEP, _OUT, _PLUS, _END, _LINE, _BOX = 52, 6, 41, 150, 0.4, 1.6
"""Columns from one sum to the next, to where a part reads it and adds to it; where the last arrives;
how high the straight line lies, and the parts beside it."""
_MOST = 2.5
"""The number from which on stripes grow no darker."""


@structure
def _through() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-37, 213], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-4.5, 2.1], nice=False, zero=False))
    ends = {"x": x, "y": y, "x2": "_x:Q", "y2": "_y:Q"}
    shade = alt.Scale(
        domain=[-_MOST, 0, _MOST], range=[*SURFACE[::2]], clamp=True, interpolate="rgb"
    )
    stripes = rows("stripes").transform_filter(SO_FAR)
    stripes = stripes.transform_calculate(_x=datum.x + 1, _y=datum.y + 0.36, y=datum.y - 0.36)
    outline: dict[str, Any] = {"fill": PAPER, "stroke": "gray", "strokeWidth": 2, "opacity": 1}
    write = partial(draw.encode(x=x, y=y, text="name:N", color=MODEL).mark_text, fontWeight=600)
    read = rows("read").transform_filter(SO_FAR)
    return layered(
        rows("lines").mark_rule(strokeWidth=2).encode(**ends, color=MODEL),
        stripes.mark_rect(opacity=1).encode(
            **ends, color=alt.Color("number:Q", scale=shade, legend=None)
        ),
        rows("parts").mark_rect(**outline).encode(**ends),
        rows("parts")
        .transform_calculate(x=datum.plus, y=str(_LINE))
        .mark_point(size=330, **outline)
        .encode(x=x, y=y),
        group(rows("names"), write()),
        group(rows("texts"), write(align="right", fontSize=14)),
        group(read, write(align="left")),
        height=330,
    )


def through(sums: np.ndarray, left_out: str, texts: Sequence[str], read: Sequence[str]) -> Picture:
    """Draw the numbers of the last letter of texts on their way through a block, step by step.

    ``sums`` are (3, n_texts, width): what comes in, with what was found, and with the neurons.
    """
    n, n_texts, width = sums.shape
    y = -1.0 - np.arange(n_texts)
    starts = _STEP * np.arange(n)
    parts = [(i, part) for i, part in enumerate(PARTS) if part != left_out]
    # The straight line, without shortcuts only up to each part and on from its plus.
    gaps = [_STEP * i for i, _ in parts] if left_out == "shortcuts" else []
    stops = [0, *(at for gap in gaps for at in (gap + _OUT, gap + _PLUS)), _END]
    lines = [(*pair, _LINE, _LINE) for pair in zip(stops[::2], stops[1::2], strict=True)]
    lines += [(_STEP * i + x, _STEP * i + x, _LINE, _BOX) for i, _ in parts for x in (_OUT, _PLUS)]
    lines += [(x + width, x + _STEP, each, each) for x in starts[:-1] for each in y]
    lines += [(starts[-1] + width, _END, each, each) for each in y]
    alike = (abs(sums - sums[:, :1]) < 1e-5).all(axis=(1, 2))

    def words() -> str:
        said = (f"the same {width} numbers" if same else f"{width} others" for same in alike)
        steps = ("coming in", *(f"after {part}" for part in PARTS))
        each = "; ".join(map(": ".join, zip(steps, said, strict=True)))
        ends = ", ".join(f"{text}… {end}" for text, end in zip(texts, read, strict=True))
        return f"In {n_texts} rows, {each}. Next: {ends}."

    at = {"x": np.add.outer(starts, np.arange(width))[:, None] + 0 * y[:, None], "y": y[:, None]}
    tables = {
        "stripes": {
            **{name: np.broadcast_to(a, sums.shape).ravel() for name, a in at.items()},
            "number": sums.ravel(),
            "frame": np.repeat(np.arange(n), n_texts * width),
        },
        "lines": dict(zip(("x", "_x", "y", "_y"), zip(*lines, strict=True), strict=True)),
        "parts": {
            "x": [_STEP * i + 1 for i, _ in parts],
            "_x": [_STEP * i + 46 for i, _ in parts],
            "y": [_BOX - 0.4] * len(parts),
            "_y": [_BOX + 0.4] * len(parts),
            "plus": [_STEP * i + _PLUS for i, _ in parts],
        },
        "names": {
            "name": [name for _, part in parts for name in (part, "+")],
            "x": [_STEP * i + x for i, _ in parts for x in (23, _PLUS)],
            "y": [_BOX, _LINE] * len(parts),
        },
        "texts": {"name": [f"{text}…" for text in texts], "x": [-3] * n_texts, "y": y},
        "read": {
            "name": ["next letter", *read],
            "x": [_END + 4] * (1 + n_texts),
            "y": [_LINE, *y],
            "frame": [0] + [n] * n_texts,
        },
    }
    return Picture.of(_through(), tables, words=words, last=n)


def looked_at(rows: Rows, weights: np.ndarray, question: str) -> Picture:
    """Draw how much is looked at each pair of the only row, by frame."""
    names = [f"{place}. {pair}" for place, pair in enumerate(rival.in_pairs(rows), 1)]
    title = f"asked “{question}”: how much it looks there"
    return shares(names, weights, title=title, height=150)


def dot_products(products: np.ndarray, names: Sequence[str]) -> Picture:
    """Draw dot products (n_frames, n, n), a row per query, the larger the darker."""
    n, last = len(names), products[-1]
    own, other = np.trace(last) / n, (last.sum() - np.trace(last)) / (n * (n - 1))

    def words() -> str:
        return f"At the end: {figure(own)} for a letter with itself, {figure(other)} with others."

    return shades(products, names, words)
