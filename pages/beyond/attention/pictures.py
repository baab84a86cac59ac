"""What attention alone draws: a question among keys, and dot products."""

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import percentage
from charts.core.picture import Picture, draw, evenly, group, layered, rows, structure
from charts.core.style import DATA, MODEL, PERCENT
from charts.diagrams.letters import shades
from charts.models.vectors import Polar, in_radians
from training.figures import figure, percent

REACH = 3.3
"""Half the width of the plane of keys."""
_ANGLE = in_radians(live("angle", datum.angle))
_LENGTH = live("length", datum.length)


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


def dot_products(products: np.ndarray, names: Sequence[str]) -> Picture:
    """Draw dot products (n_frames, n, n), a row per query, the larger the darker."""
    n, last = len(names), products[-1]
    own, other = np.trace(last) / n, (last.sum() - np.trace(last)) / (n * (n - 1))

    def words() -> str:
        return f"At the end: {figure(own)} for a letter with itself, {figure(other)} with others."

    return shades(products, names, words)
