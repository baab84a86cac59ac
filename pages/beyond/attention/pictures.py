"""What attention alone draws: a question among keys, and dot products."""

from collections.abc import Iterable, Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import Picture, draw, evenly, group, layered, rows, stack, structure
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL, PAPER, PERCENT
from charts.diagrams.letters import shades
from charts.models.vectors import Polar, in_radians
from datasets.number_names import END, SIGNS
from lessons.next_letter.writing import spoken
from training.figures import figure, percent

REACH = 3.3
"""Half the width of the plane of keys."""
_ANGLE = in_radians(live("angle", datum.angle))
_LENGTH = live("length", datum.length)
LETTERS = {END: "end", " ": "space"}
_WRITTEN = 0.4
"""From what probability on a share is written out."""


@structure
def _keys() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=evenly("low", "high", "width"))
    y = alt.Y("y:Q", axis=None, scale=evenly("low", "high", "height"))
    question = (
        rows("question")
        .transform_calculate(rad=_ANGLE, length=_LENGTH)
        .transform_calculate(
            x=datum.length * expr.cos(datum.rad), y=datum.length * expr.sin(datum.rad)
        )
        .transform_calculate(_turned=90 - datum.rad * 180 / expr.PI, _o="0")
    )
    layers: list[alt.Chart | alt.LayerChart] = []
    for arrow, ink in ((rows("keys"), DATA), (question, MODEL)):
        tip = {"x": x, "y": y}
        layers.append(
            group(
                arrow.encode(color=ink),
                draw.mark_rule(strokeWidth=3).encode(x=x, y=y, x2="_o:Q", y2="_o:Q"),
                draw.mark_point(shape="triangle-up", filled=True, size=170, opacity=1).encode(
                    **tip, angle=alt.Angle("_turned:Q", scale=None)
                ),
                draw.mark_text(fontSize=15, fontWeight=600, dy=-17).encode(**tip, text="name:N"),
            )
        )
    answer = (
        _weighed("keys")
        .transform_calculate(part=datum.weight * datum.value)
        .transform_aggregate(answer="sum(part)")
        .transform_calculate(label="answer: " + expr.format(datum.answer, ".1f"))
        .mark_text(align="right", fontWeight="bold", fontSize=19)
        .encode(x=alt.value("width"), y=alt.value(12), text="label:N", color=DATA)
    )
    answer.name = "count"  # read aloud, too (ui/components/aloud.js)
    gripped = grip(question, "question", x, y)
    return layered(*layers, answer, gripped, scale(x, y), height=270)


def _weighed(table: str) -> alt.Chart:
    """Start a layer over keys, with attention weights."""
    return (
        rows(table)
        .transform_calculate(
            dot=_LENGTH * (datum.x * expr.cos(_ANGLE) + datum.y * expr.sin(_ANGLE))
        )
        .transform_calculate(power=expr.exp(datum.dot))
        .transform_joinaggregate(total="sum(power)")
        .transform_calculate(weight=datum.power / datum.total)
    )


def _question(keys: np.ndarray, names: Sequence[str], question: Polar) -> dict[str, object]:
    n = len(keys)
    return {
        "name": list(names),
        "x": keys[:, 0],
        "y": keys[:, 1],
        "_turned": 90 - np.degrees(np.arctan2(keys[:, 1], keys[:, 0])),
        "_o": np.zeros(n),
        "length": np.full(n, float(question[0])),
        "angle": np.full(n, float(question[1])),
    }


def keys_and_question(
    keys: np.ndarray, names: Sequence[str], values: np.ndarray, question: Polar
) -> Picture:
    """Draw keys (n_keys, 2), a query with the knobs ``length`` and ``angle``, and the output."""
    row = {"name": ["question"], "length": [float(question[0])], "angle": [float(question[1])]}
    table = {**_question(keys, names, question), "value": values.astype(float)}
    tables = {"keys": table, "question": row}
    return Picture.of(_keys(), tables, low=-REACH, high=REACH)


@structure
def _looked() -> alt.LayerChart:
    places = _weighed("places")
    share = alt.Scale(domain=[0, 1.5], nice=False)
    bars = places.transform_calculate(
        label="e^" + expr.format(datum.dot, ".2f") + "  →  " + percentage(datum.weight, 0)
    ).encode(
        y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelFontSize=14)),
        x=alt.X("weight:Q", title="how much it looks there", scale=share, axis=PERCENT),
        color=MODEL,
    )
    return layered(
        group(
            bars,
            draw.mark_bar(opacity=0.55, height={"band": 0.6}),
            draw.mark_text(align="left", dx=6, fontWeight=600).encode(text="label:N"),
        ),
        height=190,
    )


def looked_by_hand(
    keys: np.ndarray, names: Sequence[str], question: Polar, weights: np.ndarray
) -> Picture:
    """Draw the attention weights while the query is dragged."""
    table = _question(keys, names, question)
    each = [f"{name}: {percent(weight)}" for name, weight in zip(names, weights, strict=True)]
    return Picture.of(_looked(), {"places": table}, words=lambda: f"{'; '.join(each)}.")


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


def dot_products(products: np.ndarray, names: Sequence[str]) -> Picture:
    """Draw dot products (n_frames, n, n), a row per query, the larger the darker."""
    n, last = len(names), products[-1]
    own, other = np.trace(last) / n, (last.sum() - np.trace(last)) / (n * (n - 1))

    def words() -> str:
        return f"At the end: {figure(own)} for a letter with itself, {figure(other)} with others."

    return shades(products, names, words)
