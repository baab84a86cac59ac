"""Outputs of networks, after softmax."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, expr, pick
from charts.core.line_geometry import HEAD
from charts.core.live import live
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import GRADIENT, MODEL, PERCENT


def _short(value: Formula) -> Formula:
    return expr.format(value, ",.3~r")


@structure
def _softmax(knobs: tuple[str, ...]) -> alt.LayerChart:
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(knobs)]
    others = sum(abs(z - TableRow("classes", i)._first) for i, z in enumerate(logits[:-1]))
    # Rounded, since tables have 32-bit floats: the same while dragging and after.
    powers = [expr.exp(expr.round(1000 * z) / 1000) for z in logits]
    pushed = (others > 0.005) | (powers[-1] > expr.max(*powers[:-1]))
    extreme = expr.min(datum.p, 1 - datum.p) < 0.0005
    up = expr.slice("e × e × e", 0, 4 * datum.z - 3)
    factors = expr.if_(datum.z > 0, up, expr.slice("1 ÷ e ÷ e ÷ e", 0, 1 - 4 * datum.z))
    whole = (datum.z == expr.round(datum.z)) & (datum.z != 0) & (abs(datum.z) < 4)
    made = expr.if_(whole, factors, "e to the " + expr.format(datum.z, ".2~f"))
    base = (
        rows("classes")
        .transform_calculate(z=pick([expr.round(100 * z) / 100 for z in logits]))
        .transform_calculate(power=pick(powers), sum=sum(powers))
        .transform_calculate(p=datum.power / datum.sum, wanted=expr.if_(datum.truth, 1, 0))
        .transform_calculate(
            p_label=expr.format(100 * datum.p, expr.if_(extreme, ".3f", ".1f")) + " %",
            made=made + " = " + _short(datum.power) + ", of " + _short(datum.sum),
            push=expr.format(datum.wanted - datum.p, "+.2f"),
            end=expr.max(datum.p, datum.wanted),
        )
        .encode(y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14)))
    )
    title, scale = "probability (they add up to 100 %)", alt.Scale(domain=[0, 1.25], nice=False)
    at_end = alt.X("p:Q", title=title, scale=scale, axis=PERCENT)
    below: dict[str, Any] = {"yOffset": 21}
    tip = draw.mark_point(shape=HEAD, filled=True, size=90, opacity=1, **below)
    turned = expr.if_(datum.truth, 90, 270)
    return layered(
        group(
            base.encode(color=MODEL),
            group(
                draw.encode(x=at_end),
                draw.mark_bar(height=22, opacity=0.8),
                draw.mark_text(align="left", dx=7, fontWeight="bold").encode(text="p_label:N"),
            ),
            draw.mark_text(align="left", x=0, dx=4, dy=-21).encode(text="made:N"),
        ),
        group(
            base.transform_filter(pushed).transform_calculate(turn=turned).encode(color=GRADIENT),
            draw.mark_rule(strokeWidth=3, y2Offset=21, **below).encode(x="p:Q", x2="wanted:Q"),
            tip.encode(x="wanted:Q", angle=alt.Angle("turn:Q", scale=None)),
            draw.mark_text(align="left", dx=9, fontWeight="bold", **below).encode(
                x="end:Q", text="push:N"
            ),
        ),
        height=270,
    )


def softmax(
    names: Sequence[str],
    logits: Sequence[float],
    *,
    first: Sequence[float],
    truth: str,
    knobs: Sequence[str],
) -> Picture:
    """Draw softmax of logits as bars, how each is worked out, and as arrows how each is pushed.

    Nothing is pushed until the last leads, or another logit is not its first one.
    """
    is_true = np.array([name == truth for name in names])
    table = {"i": np.arange(len(names)), "name": names, "logit": np.array(logits), "truth": is_true}
    spec = _softmax(tuple(knobs))
    return Picture.of(spec, {"classes": table | {"_first": np.array(first)}})
