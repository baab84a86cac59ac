"""Outputs of networks: beside the targets, beside each other, and after softmax."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import TableRow, expr, pick
from charts.core.live import live
from charts.core.picture import LIMITS_ROW, Column, Picture, draw, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, HEIGHT, MODEL, PERCENT, PERCENT_LABEL, class_ink
from training.recorded_run import RecordedRun


@structure
def _two_answers(title: str, height: int) -> alt.LayerChart:
    now = run_pair.layer_over("answers").transform_filter(NOW)
    both = now.encode(
        yOffset=alt.YOffset("run:N", scale=alt.Scale(domain=run_pair.RUNS, paddingOuter=0.6)),
        color=run_pair.COLOUR,
    )
    tooltip = [alt.Tooltip("name:N"), alt.Tooltip("p:Q", format=".4f")]
    right = class_ink("truth:Q").type("nominal")
    goals = rows("samples").mark_tick(thickness=5, height={"band": 0.8})
    scale, axis = (
        alt.Scale(domain=[0, 1], nice=False, padding=12),
        alt.Axis(labelExpr=PERCENT_LABEL, tickCount=5),
    )
    answers = group(
        draw.encode(
            x=alt.X("p:Q", title=title, scale=scale, axis=axis),
            y=alt.Y("name:N", title=None, sort=None),
        ),
        goals.encode(x="truth:Q", color=right),
        group(
            both,
            draw.mark_rule().encode(x2="_truth:Q", size=run_pair.WIDTH),
            draw.mark_point(size=150, opacity=1, filled=True).encode(
                shape=run_pair.SHAPE, tooltip=tooltip
            ),
        ),
    )
    made = layered(answers.resolve_scale(color="independent"), run_pair.name_layer(), height=height)
    return made.resolve_scale(color="independent")


def two_answers(
    runs: Mapping[str, RecordedRun],
    probabilities: Sequence[np.ndarray],
    *,
    names: Sequence[str],
    truth: np.ndarray,
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw two runs' probabilities at the current frame, each with a stick to the target.

    Probabilities are (n_frames, n_samples) per run, the truth (n_samples,).
    """
    n_frames, goals = len(probabilities[0]), np.asarray(truth, dtype=float)
    of_all: dict[str, Column] = {
        "frame": np.repeat(np.arange(n_frames), len(names)),
        "name": [*names] * n_frames,
        "_truth": np.tile(goals, n_frames),
    }
    one, other = (of_all | {"p": p.ravel()} for p in probabilities)
    tables = {
        "answers": run_pair.table_of(one, other),
        "samples": {"name": names, "truth": goals},
        "names": run_pair.name_table(runs),
    }
    return Picture.of(_two_answers(title, height), tables, last=n_frames - 1)


@structure
def _softmax(knobs: tuple[str, ...]) -> alt.LayerChart:
    *own, shift = knobs
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(own)]
    moved = [z + live(shift, LIMITS_ROW.shift) for z in logits]
    # Rounded, since tables have 32-bit floats: the same while dragging and after.
    powers = [expr.exp(expr.round(1000 * z) / 1000) for z in moved]
    extreme = expr.min(datum.p, 1 - datum.p) < 0.0005
    surprise = "loss = −ln p = " + expr.format(-expr.log(datum.p), ".3~r")
    base = (
        rows("classes")
        .transform_calculate(z=pick(moved), power=pick(powers), sum=sum(powers))
        .transform_calculate(p=datum.power / datum.sum)
        .transform_calculate(
            p_label=expr.format(100 * datum.p, expr.if_(extreme, ".3f", ".1f")) + " %",
            made="e^("
            + expr.format(datum.z, ".2~f")
            + ") / sum = "
            + expr.format(datum.power, ",.3~r")
            + " / "
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
