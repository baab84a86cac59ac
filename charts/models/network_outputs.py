"""Outputs of networks, after softmax."""

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, expr, pick
from charts.core.live import live
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import MODEL, PERCENT


def _short(value: Formula) -> Formula:
    return expr.format(value, ",.3~r")


@structure
def _softmax(knobs: tuple[str, ...]) -> alt.LayerChart:
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(knobs)]
    # Rounded, since tables have 32-bit floats: the same while dragging and after.
    powers = [expr.exp(expr.round(1000 * z) / 1000) for z in logits]
    extreme = expr.min(datum.p, 1 - datum.p) < 0.0005
    up = expr.slice("e × e × e", 0, 4 * datum.z - 3)
    factors = expr.if_(datum.z > 0, up, expr.slice("1 ÷ e ÷ e ÷ e", 0, 1 - 4 * datum.z))
    whole = (datum.z == expr.round(datum.z)) & (datum.z != 0) & (abs(datum.z) < 4)
    made = expr.if_(whole, factors, "e to the " + expr.format(datum.z, ".2~f"))
    base = (
        rows("classes")
        .transform_calculate(z=pick([expr.round(100 * z) / 100 for z in logits]))
        .transform_calculate(power=pick(powers), sum=sum(powers))
        .transform_calculate(p=datum.power / datum.sum)
        .transform_calculate(
            p_label=expr.format(100 * datum.p, expr.if_(extreme, ".3f", ".1f")) + " %",
            made=made + " = " + _short(datum.power) + ", of " + _short(datum.sum),
        )
        .encode(y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14)))
    )
    title, scale = "probability (they add up to 100 %)", alt.Scale(domain=[0, 1.25], nice=False)
    at_end = alt.X("p:Q", title=title, scale=scale, axis=PERCENT)
    bars = group(
        draw.encode(x=at_end),
        draw.mark_bar(height=18, opacity=0.8),
        draw.mark_text(align="left", dx=7, fontWeight="bold").encode(text="p_label:N"),
    )
    made = draw.mark_text(align="left", x=0, dx=4, dy=-16).encode(text="made:N")
    return layered(group(base.encode(color=MODEL), bars, made), height=222)


def softmax(names: Sequence[str], logits: Sequence[float], *, knobs: Sequence[str]) -> Picture:
    """Draw softmax of logits as bars, and how each is worked out."""
    table = {"i": np.arange(len(names)), "name": names, "logit": np.array(logits)}
    return Picture.of(_softmax(tuple(knobs)), {"classes": table})
