"""Outputs of networks, after softmax."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import TableRow, expr, pick
from charts.core.live import live
from charts.core.picture import LIMITS_ROW, Picture, draw, group, layered, rows, structure
from charts.core.style import DATA, MODEL, PERCENT


@structure
def _softmax(knobs: tuple[str, ...]) -> alt.LayerChart:
    *own, shift = knobs
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(own)]
    moved = [z + live(shift, LIMITS_ROW.shift) for z in logits]
    # Rounded, since tables have 32-bit floats: the same while dragging and after.
    powers = [expr.exp(expr.round(1000 * z) / 1000) for z in moved]
    extreme = expr.min(datum.p, 1 - datum.p) < 0.0005
    of_truth = expr.format(datum.p, ".3~r"), expr.format(-expr.log(datum.p), ".3~r")
    surprise = "loss = −ln " + of_truth[0] + " = " + of_truth[1]
    base = (
        rows("classes")
        .transform_calculate(z=pick(moved), power=pick(powers), sum=sum(powers))
        .transform_calculate(p=datum.power / datum.sum)
        .transform_calculate(
            p_label=expr.format(100 * datum.p, expr.if_(extreme, ".3f", ".1f")) + " %",
            made="power "
            + expr.format(datum.power, ",.3~r")
            + " of "
            + expr.format(datum.sum, ",.3~r"),
            loss=expr.if_(datum.truth, surprise, ""),
        )
        .encode(y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14)))
    )
    title, scale = "probability (they add up to 100 %)", alt.Scale(domain=[0, 1.8], nice=False)
    aside: dict[str, Any] = {"align": "right", "x": "width", "dx": -4}
    return layered(
        group(
            base.encode(color=MODEL),
            group(
                draw.encode(x=alt.X("p:Q", title=title, scale=scale, axis=PERCENT)),
                draw.mark_bar(height={"band": 0.5}, opacity=0.8),
                draw.mark_text(align="left", dx=7, fontWeight="bold").encode(text="p_label:N"),
            ),
            draw.mark_text(dy=-8, **aside).encode(text="made:N"),
            draw.mark_text(dy=9, fontWeight=600, **aside).encode(text="loss:N", color=DATA),
        ),
        height=215,
    )


def softmax(
    names: Sequence[str], logits: Sequence[float], shift: float, *, truth: str, knobs: Sequence[str]
) -> Picture:
    """Draw softmax of logits as bars, how each is worked out, and the surprise at the truth.

    The last knob shifts all logits.
    """
    is_true = np.array([name == truth for name in names])
    table = {"i": np.arange(len(names)), "name": names, "logit": np.array(logits), "truth": is_true}
    spec = _softmax(tuple(knobs))
    return Picture.of(spec, {"classes": table}, shift=shift)
