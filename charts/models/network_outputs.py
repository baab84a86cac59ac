"""Outputs of networks: beside the targets, beside each other, and after softmax."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import TableRow, expr, pick
from charts.core.live import live
from charts.core.picture import LIMITS_ROW, Picture, draw, frames, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, HEIGHT, MODEL, PERCENT, PERCENT_LABEL, class_ink
from charts.core.words import capital, listed, share
from training.recorded_run import RecordedRun


@structure
def _two_answers(title: str, n_samples: int, height: int) -> alt.LayerChart:
    now = (
        rows("answers")
        .transform_filter(NOW)
        .spread(i=expr.sequence(n_samples))
        .transform_lookup(
            lookup="i", from_=alt.LookupData(alt.NamedData(name="samples"), "i", ["name", "truth"])
        )
        .encode(
            yOffset=alt.YOffset("run:N", scale=alt.Scale(domain=run_pair.RUNS, paddingOuter=0.6))
        )
    )
    tooltip = [alt.Tooltip("name:N"), alt.Tooltip("p:Q", format=".4f")]
    of_each_run = [
        group(
            draw.transform_calculate(p=datum[f"{run}_" + datum.i], run=f"'{run}'").encode(
                color=ink
            ),
            draw.mark_rule(strokeWidth=weight).encode(x2="truth:Q"),
            draw.mark_point(size=150, opacity=1, filled=True, shape=shape).encode(tooltip=tooltip),
        )
        for run, ink, weight, shape in zip(
            run_pair.RUNS, run_pair.INKS, run_pair.LINE_WIDTHS, run_pair.SHAPES, strict=True
        )
    ]
    right = class_ink("truth:Q").type("nominal")
    goals = rows("samples").mark_tick(thickness=5, height={"band": 0.8})
    scale, axis = (
        alt.Scale(domain=[0, 1], nice=False, padding=12),
        alt.Axis(labelExpr=PERCENT_LABEL, tickCount=5),
    )
    made = layered(
        group(
            draw.encode(
                x=alt.X("p:Q", title=title, scale=scale, axis=axis),
                y=alt.Y("name:N", title=None, sort=None),
            ),
            goals.encode(x="truth:Q", color=right),
            group(now, *of_each_run),
        ),
        run_pair.name_layer(),
        height=height,
    )
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
    any_run, n_samples = next(iter(runs.values())), len(names)
    columns = {
        f"{run}_{i}": p[:, i]
        for run, p in zip(run_pair.RUNS, probabilities, strict=True)
        for i in range(n_samples)
    }
    samples = {"i": np.arange(n_samples), "name": names, "truth": np.asarray(truth, dtype=float)}
    tables = {
        "answers": frames(any_run, **columns),
        "samples": samples,
        "names": run_pair.name_table(runs),
    }
    spec, last = _two_answers(title, n_samples, height), any_run.n_frames - 1

    def words() -> str:
        each = (
            f"{run}, {listed(dict(zip(names, p[-1], strict=True)), share)}"
            for run, p in zip(runs, probabilities, strict=True)
        )
        return f"{capital(title)} at the end: {'. '.join(map(capital, each))}."

    return Picture.of(spec, tables, last=last, words=words)


@structure
def _softmax(knobs: tuple[str, ...], height: int) -> alt.LayerChart:
    *own, shift = knobs
    logits = [live(knob, TableRow("classes", i).logit) for i, knob in enumerate(own)]
    # Rounded, since tables have 32-bit floats: the same while dragging and after.
    each = [expr.round(1000 * z) / 1000 for z in logits]
    # Minus the largest logit, so that exp does not overflow.
    powers = [expr.exp(z - expr.max(*each)) for z in each]
    extreme = expr.min(datum.p, 1 - datum.p) < 0.0005
    surprise = "−ln p = " + expr.format(-expr.log(datum.p), ".3~r")
    base = (
        rows("classes")
        .transform_calculate(
            sum=pick(logits) + live(shift, LIMITS_ROW.shift), p=pick(powers) / sum(powers)
        )
        .transform_calculate(
            p_label=expr.format(100 * datum.p, expr.if_(extreme, ".3f", ".1f")) + " %",
            z_label="z = " + expr.format(datum.sum, ".2f"),
            loss=expr.if_(datum.truth, surprise, ""),
        )
        .encode(y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14)))
    )
    title, scale = "probability (they add up to 100 %)", alt.Scale(domain=[0, 1.55], nice=False)
    aside: dict[str, Any] = {"align": "right", "x": "width", "dx": -4}
    return layered(
        group(
            base.encode(color=MODEL),
            group(
                draw.encode(x=alt.X("p:Q", title=title, scale=scale, axis=PERCENT)),
                draw.mark_bar(height={"band": 0.5}, opacity=0.8),
                draw.mark_text(align="left", dx=7, fontWeight="bold").encode(text="p_label:N"),
            ),
            draw.mark_text(dy=-9, **aside).encode(text="z_label:N"),
            draw.mark_text(dy=11, fontWeight=600, **aside).encode(text="loss:N", color=DATA),
        ),
        height=height,
    )


def softmax(
    names: Sequence[str],
    logits: Sequence[float],
    shift: float,
    *,
    truth: str,
    knobs: Sequence[str],
    height: int = 260,
) -> Picture:
    """Draw softmax of logits as bars, and the surprise at the truth.

    The last knob shifts all logits.
    """
    is_true = np.array([name == truth for name in names])
    table = {"i": np.arange(len(names)), "name": names, "logit": np.array(logits), "truth": is_true}
    spec = _softmax(tuple(knobs), height)
    return Picture.of(spec, {"classes": table}, shift=shift)
