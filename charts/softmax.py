"""Softmax by hand: a few scores, moved by knobs, and the probabilities that they become."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np

from charts.live import live_of
from charts.picture import LIMITS, Picture, layered, limits, rows, structure
from charts.style import DATA, MODEL


@structure
def _softmax(height: int) -> alt.LayerChart:
    """Write e^z over its sum, which the browser adds up while a knob is dragged."""
    base = (
        rows("classes")
        .transform_calculate(z=live_of("datum.knob", "datum.score"))
        .transform_calculate(power="exp(datum.z)")
        .transform_joinaggregate(total="sum(power)")
        .transform_calculate(
            p="datum.power / datum.total",
            figure="format(100 * datum.power / datum.total, '.1f') + ' %'",
            sum="'e^' + format(datum.z, '.1f') + ' = ' + format(datum.power, '.3~g')",
        )
    )
    y = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=15))
    scale = alt.Scale(domain=[0, 1.45], nice=False)
    axis = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr="round(100 * datum.value) + ' %'")
    x = alt.X("p:Q", title="probability", scale=scale, axis=axis)
    truth = base.transform_filter("datum.truth")
    surprise = "'loss = −ln ' + format(datum.p, '.3f') + ' = ' + format(-log(datum.p), '.2f')"
    return layered(
        base.mark_bar(opacity=0.75, height={"band": 0.6}).encode(x=x, y=y, color=MODEL),
        base.mark_text(align="left", dx=7, fontWeight=600).encode(
            x=x, y=y, text=alt.Text("figure:N"), color=MODEL
        ),
        base.mark_text(align="right", x="width").encode(y=y, text=alt.Text("sum:N"), color=MODEL),
        truth.mark_tick(thickness=4, height={"band": 0.9}).encode(x=alt.XDatum(0), y=y, color=DATA),
        truth.transform_calculate(said=surprise)
        .mark_text(align="left", x=0, y=-12, fontWeight=600, fontSize=15)
        .encode(text=alt.Text("said:N"), color=DATA),
        height=height,
    )


def softmax(
    scores: Mapping[str, float], *, knobs: Mapping[str, str], truth: str, height: int = 240
) -> Picture:
    """Draw the probabilities that scores become, and the loss if one of the classes is true.

    Parameters
    ----------
    scores : mapping of str to float
        By the name of the class.
    knobs : mapping of str to str
        For each class the knob that moves its score.
    truth : str
        The true class.
    height : int
        In pixels.
    """
    tables: dict[str, dict[str, Any]] = {
        "classes": {
            "name": list(scores),
            "knob": [knobs[name] for name in scores],
            "score": np.array(list(scores.values()), dtype=float),
            "truth": np.array([name == truth for name in scores]),
        },
        LIMITS: limits(last=0),
    }
    return Picture(_softmax(height), tables)
