"""What the zero-grad experiment alone draws: two balls, where two runs are, what .grad holds."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

import charts
from charts.core import run_pair
from charts.core.formulas import TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import head
from charts.core.live import live
from charts.core.number_format import text_of, with_texts
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Picture,
    between,
    draw,
    frames,
    group,
    layered,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.series import PAIR, Axes, Line, series
from charts.core.style import GRADIENT, INK, MODEL
from lessons.xor import model as xor
from lessons.xor.network import EXAMPLES
from lessons.zero_grad.curvature import contours, critical_learning_rates
from lessons.zero_grad.tasks import TASKS
from training.figures import fixed
from training.recorded_run import RecordedRun

_ROW = 20
"""Pixels per bar."""
_ROOM = 1.06


def where(runs: Mapping[str, RecordedRun], height: int) -> Picture:
    """Draw where two runs are, on the line or on XOR."""
    task = next(iter(runs.values())).hyperparameters["task"]
    if task == "line":
        return charts.bowl.two_paths(
            runs,
            **contours(task)._asdict(),
            square=False,
            titles=("knob w", "knob b"),
            loss_name=TASKS[task].loss_name,
            height=height,
        )
    return charts.network_outputs.two_answers(
        runs,
        list(map(xor.probabilities, runs.values())),
        names=EXAMPLES.names,
        truth=EXAMPLES.y,
        title="probability of class 1",
        height=height,
    )


def losses(runs: Mapping[str, RecordedRun], height: int, **drawn: Any) -> Picture:
    task = next(iter(runs.values())).hyperparameters["task"]
    return charts.curves.two_losses(runs, loss_name=TASKS[task].loss_name, height=height, **drawn)


def explosions(runs: Mapping[str, RecordedRun], *, own: float) -> Picture:
    """Draw how high each run climbs at every learning rate, with both edges."""
    settings = next(iter(runs.values())).hyperparameters
    rates, edges = settings["learning_rate"], critical_learning_rates(settings["task"])
    axes = Axes("learning rate", "highest loss (start: 1)", y_log=True, names="above", height=220)
    lines = [
        Line(name, np.fmin(np.nanmax(run.loss, axis=-1) / run.loss[0, 0], 1e5), style)
        for (name, run), style in zip(runs.items(), PAIR, strict=True)
    ]
    marks = {fixed(edge, 2): edge for edge in edges}
    return series(rates, lines, axes, (1, 1e4), marks=marks, own=own if own <= rates[-1] else None)


@structure
def _rolling(knob: str, reach: float) -> alt.LayerChart:
    x = alt.X(
        "w:Q",
        title="where the ball is, w",
        scale=alt.Scale(domain=[-_ROOM * reach, _ROOM * reach], nice=False),
        axis=alt.Axis(tickMinStep=1),
    )
    top = _ROOM * reach**2 / 2
    y = alt.Y(
        "high:Q",
        title="how high: the loss, w² / 2",
        scale=alt.Scale(domain=[-0.08 * top, top], nice=False),
    )
    high = datum.w * datum.w / 2
    start = live(knob, LIMITS_ROW.start)
    bowl = (
        rows(LIMITS)
        .spread(i=expr.sequence(81))
        .transform_calculate(w=(datum.i / 40 - 1) * (_ROOM * reach))
        .transform_calculate(high=high)
    )
    # Dragging the ring holds both balls, in a column of its own: Vega writes it into the row, which
    # would stay at the ring once that is let go.
    balls = (
        run_pair.layer_over("balls")
        .transform_filter(NOW & expr.isValid(datum.place))
        .transform_calculate(w=live(knob, datum.place))
        .transform_calculate(high=high)
    )
    steps = (
        balls.transform_filter(expr.isValid(datum.step) & (datum.w == datum.place))
        .transform_calculate(to=datum.w + datum.step, turn=expr.if_(datum.step < 0, -90, 90))
        .encode(y=y, color=GRADIENT)
    )
    notes = [
        expr.if_(TableRow("balls", row).out, ", out of sight", "") for row in run_pair.FRAME_ROWS
    ]
    here = rows(LIMITS).transform_calculate(w=start).transform_calculate(high=high)
    return layered(
        bowl.mark_line().encode(x=x, y=y, color=MODEL, order="i:Q"),
        balls.mark_point(filled=True, size=420, opacity=0.9, clip=True).encode(
            x=x, y=y, color=run_pair.COLOUR, shape=run_pair.SHAPE
        ),
        group(
            steps,
            draw.mark_rule(clip=True, strokeWidth=4).encode(x=x, x2="to:Q"),
            head(110).encode(x="to:Q"),
        ),
        grip(here, knob, x, y),
        scale(x, y),
        run_pair.name_layer(*notes),
        height=300,
    )


def rolling(runs: Mapping[str, RecordedRun], *, start: float, knob: str, reach: float) -> Picture:
    """Draw two balls in a bowl, and the ring that sets their start."""
    each = []
    for run in runs.values():
        way = run.parameters["w"]
        out = np.abs(way) > _ROOM * reach  # such a ball is seen at the rim, without its step
        rim = _ROOM**0.5 * reach  # as high as the picture
        step = np.where(out, np.nan, charts.bowl.next_step(run, "w"))
        each.append(frames(run, place=np.clip(way, -rim, rim), step=step, out=out))
    tables = {"balls": run_pair.table_of(*each), "names": run_pair.name_table(runs)}
    last = next(iter(runs.values())).n_frames - 1
    spec = _rolling(knob, reach)
    return Picture.of(spec, tables, start=float(start), last=last)


@structure
def _backward_calls(title: str) -> alt.LayerChart:
    x = alt.X("start:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))
    of = [alt.Tooltip("call:Q"), alt.Tooltip(text_of("end"), type="nominal", title=".grad")]
    middle = draw.transform_calculate(middle=(datum.start + datum.end) / 2)
    return layered(
        group(
            with_texts(rows("_blocks"), "end"),
            draw.mark_bar(stroke="white", strokeWidth=2).encode(
                x=x, x2="end:Q", color=GRADIENT, tooltip=of
            ),
            middle.mark_text(fontWeight="bold", color=INK).encode(x="middle:Q", text="call:N"),
        ),
        rows("whole")
        .mark_tick(thickness=3, height={"band": 0.95})
        .encode(x="slope:Q", color=MODEL, tooltip=[alt.Tooltip("slope:Q", title="all four")]),
        with_texts(rows("ends"), "end")
        .mark_text(align="right", dx=-8, fontWeight="bold")
        .encode(x="end:Q", color=GRADIENT, text=alt.Text(text_of("end"), type="nominal")),
        rows("whole")
        .transform_filter(datum._named)
        .mark_text(fontWeight="bold", baseline="bottom")
        .encode(x="slope:Q", y=alt.value(-2), text=alt.value("slope of all four"), color=MODEL),
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=14)),
        height=220,
    )


def backward_calls(
    accumulated: Mapping[str, np.ndarray], whole: Mapping[str, float], *, title: str
) -> Picture:
    """Draw ``.grad`` of each parameter after each call of ``backward()`` as a row of blocks.

    A tick is at the slope of the whole batch, below zero; there is room for it twice.
    """
    n_calls = len(next(iter(accumulated.values())))
    ends = np.concatenate([*accumulated.values()])
    tables = {
        "_blocks": {
            "name": np.repeat(list(accumulated), n_calls),
            "start": np.concatenate(
                [np.append(0.0, values[:-1]) for values in accumulated.values()]
            ),
            "end": ends,
            "call": np.tile(np.arange(1, n_calls + 1), len(accumulated)),
        },
        "ends": {"name": list(accumulated), "end": ends[n_calls - 1 :: n_calls]},
        "whole": {
            "name": list(whole),
            "slope": [*whole.values()],
            "_named": np.arange(len(whole)) == 0,
        },
    }
    low = 2.3 * min(whole.values())
    return Picture.of(_backward_calls(title), tables, low=low, high=0.0)
