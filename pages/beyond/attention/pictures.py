"""What attention alone draws: a question among keys, and dot products."""

from collections.abc import Iterable, Sequence
from functools import partial

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import Formula, expr, formula
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import (
    Picture,
    between,
    draw,
    evenly,
    group,
    layered,
    rows,
    stack,
    structure,
)
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL, PAPER, SURFACE
from charts.diagrams.letters import shades
from charts.models.vectors import Polar, in_radians
from charts.statistics.bars import shares
from datasets.number_names import END, SIGNS
from lessons.attention import rival
from lessons.next_letter.writing import spoken
from training.attention import Rows
from training.figures import figure, fixed, percent

REACH, LOWER, BEAM = 4.1, 0.75, -4.2
"""Half the width of the plane of keys, how far down its middle is moved, and where the beam is."""
_ANGLE = in_radians(live("angle", datum.angle))
_LENGTH = live("length", datum.length)
LETTERS = {END: "end", " ": "space"}
_WRITTEN = 0.4
"""From what probability on a share is written out."""
_PLATE = "M-0.92,-0.45h1.84v0.9h-1.84z"
"""What lies below such a number."""


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


@structure
def _expected() -> alt.LayerChart:
    axis = alt.Axis(labelAngle=0, labelFontSize=16, domain=False, ticks=False)
    in_order = alt.EncodingSortField("_i", op="min")
    now = run_pair.layer_over("says").transform_filter(NOW)
    place = draw.encode(
        x=alt.X("letter:N", title="the next letter", sort=in_order, axis=axis),
        y=alt.Y("text:N", title=None, sort=None, axis=axis),
    )
    dots = place.encode(
        size=alt.Size("p:Q", scale=alt.Scale(domain=[0, 1], range=[0, 1700]), legend=None),
        color=run_pair.COLOUR,
        tooltip=alt.Tooltip("p:Q", format=".0%", title="probability"),
    )
    first = ~datum.second
    share = place.transform_filter(first & (datum.p >= _WRITTEN)).transform_calculate(
        share=percentage(datum.p, 0)
    )
    return layered(
        group(
            now,
            dots.transform_filter(first).mark_circle(opacity=1),
            dots.transform_filter(datum.second).mark_point(opacity=1, strokeWidth=2.5),
            # The ring of the other network passes behind the number.
            share.mark_point(shape=_PLATE, size=1000, filled=True, opacity=1).encode(color=MODEL),
            share.mark_text(fontWeight=600, color=PAPER).encode(text="share:N"),
        ),
        run_pair.name_layer(),
        height=320,
    )


def expected(
    runs: Iterable[str], says: Sequence[np.ndarray], texts: Sequence[str], signs: np.ndarray
) -> Picture:
    """Draw how probable up to two networks find each next letter after some texts, by frame.

    Each of ``says`` is (n_frames, n_texts, n_signs). The ``signs`` have a column each, all others
    share one.
    """
    letters = [*(LETTERS.get(SIGNS[i], SIGNS[i]) for i in signs), "others"]
    (n_frames, n_texts, _), n = says[0].shape, len(letters)
    about = {
        "frame": np.repeat(np.arange(n_frames), n_texts * n),
        "text": np.tile(np.repeat([f"{text}…" for text in texts], n), n_frames),
        "letter": letters * (n_frames * n_texts),
        "_i": np.tile(np.arange(n), n_frames * n_texts),
    }
    each = [np.dstack([p[..., signs], 1 - p[..., signs].sum(axis=-1)]).ravel() for p in says]
    tables = dict(zip((False, True), ({**about, "p": p} for p in each), strict=False))

    def words() -> str:
        ends = {
            name: ", ".join(
                f"after {text} {_likeliest(p)}" for text, p in zip(texts, said[-1], strict=True)
            )
            for name, said in zip(runs, says, strict=True)
        }
        return "; ".join(f"{name}: {end}" for name, end in ends.items()) + "."

    return Picture.of(
        _expected(),
        {"says": stack(tables, "second"), "names": run_pair.name_table(runs)},
        words=words,
        last=n_frames - 1,
    )


def _likeliest(p: np.ndarray) -> str:
    return f"{spoken(SIGNS[p.argmax()])} ({percent(p.max())})"


PARTS = ("letter and place", "+ what it found", "+ the neurons")
"""What a block adds up, by name."""
_GAP, _MOST = 4, 2.5
"""Columns between two parts, and the number from which on stripes grow no darker."""


@structure
def _added() -> alt.LayerChart:
    scale = alt.Scale(
        domain=[-_MOST, 0, _MOST], range=[*SURFACE[::2]], clamp=True, interpolate="rgb"
    )
    place = draw.encode(
        x=alt.X("x:Q", axis=None, scale=between("low", "high")),
        y=alt.Y(
            "text:N",
            title=None,
            sort=None,
            axis=alt.Axis(
                labelFontSize=14, labelOverlap=False, labelFlush=False, domain=False, ticks=False
            ),
        ),
    )
    heads = rows("parts").encode(x=place.encoding.x, color=MODEL)
    head = partial(heads.mark_text, align="left", baseline="bottom", fontWeight=600)
    stripes = rows("stripes").transform_calculate(_to=datum.x + 1)
    return layered(
        group(
            place,
            stripes.mark_rect().encode(
                x2="_to:Q", color=alt.Color("number:Q", scale=scale, legend=None)
            ),
        ),
        head(y=-6).encode(text="name:N"),
        head(y=-22).encode(text="network:N"),
        height=124,
    )


def added(name: str, parts: np.ndarray, texts: Sequence[str]) -> Picture:
    """Draw what the parts of a block add to the last letter of texts: (n_parts, n_texts, width)."""
    n_parts, _, width = parts.shape
    starts = (width + _GAP) * np.arange(n_parts)
    x = starts[:, None, None] + np.arange(width)
    alike = (abs(parts - parts[:, :1]) < 1e-5).all(axis=(1, 2))

    def words() -> str:
        said = (
            f"the same {width} numbers after all" if same else f"{width} others after each"
            for same in alike
        )
        return f"{name}: " + "; ".join(map(": ".join, zip(PARTS, said, strict=True))) + "."

    tables = {
        "stripes": {
            "x": np.broadcast_to(x, parts.shape).ravel(),
            "text": np.tile(np.repeat([f"{text}…" for text in texts], width), n_parts).tolist(),
            "number": parts.ravel(),
        },
        "parts": {"x": starts, "name": PARTS, "network": [f"{name}:", *[""] * (n_parts - 1)]},
    }
    return Picture.of(_added(), tables, words=words, low=0, high=int(x.max()) + 1)


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
