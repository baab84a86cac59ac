"""What the zero-grad experiment alone draws: two balls, where two runs are, what .grad holds."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

import charts
from charts.core import run_pair
from charts.core.formulas import TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import head, turn
from charts.core.live import live
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
from charts.core.series import Axes, Line, series
from charts.core.style import DATA, GRADIENT, MODEL
from datasets.students import HOURS, SCORES
from lessons.gradient_descent.bowl import bowl_over
from lessons.xor import model as xor
from lessons.xor.network import EXAMPLES
from lessons.zero_grad.tasks import TASKS
from training.recorded_run import RecordedRun

_ROOM = 1.06


def paths(runs: Mapping[str, RecordedRun], room_for: Iterable[RecordedRun]) -> Picture:
    """Draw where two runs are in the bowl of the line, with room for others."""
    bowl = bowl_over(HOURS, SCORES)
    return charts.bowl.two_paths(
        runs,
        contours=bowl.contours,
        levels=bowl.levels,
        bottom=bowl.bottom,
        titles=("knob w", "knob b"),
        loss_name=TASKS["line"].loss_name,
        height=330,
        room_for=room_for,
    )


def answers(runs: Mapping[str, RecordedRun], height: int) -> Picture:
    """Draw what two runs on XOR say of its four points."""
    return charts.network_outputs.two_answers(
        runs,
        list(map(xor.probabilities, runs.values())),
        names=EXAMPLES.names,
        truth=EXAMPLES.y,
        title="probability of class 1",
        height=height,
    )


def tried(losses: Mapping[float, float], title: str) -> Picture:
    """Draw the loss that each friction tried so far has left."""
    friction, left = map(np.array, zip(*sorted(losses.items()), strict=True))
    axes = Axes("friction tried", title, y_log=True, points=True, height=190)
    room = charts.curves.loss_ends(left, np.array([1, 1e3]), log=True)
    return series(friction, [Line("", left)], axes, room, x_ends=(0.0, 1.0))


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
        balls.transform_filter((expr.abs(datum.step) > 0.05) & (datum.w == datum.place))
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
        out = np.abs(way) > _ROOM * reach
        place, step = (np.where(out, np.nan, x) for x in (way, charts.bowl.next_step(run, "w")))
        each.append(frames(run, place=place, step=step, out=out))
    tables = {"balls": run_pair.table_of(*each), "names": run_pair.name_table(runs)}
    last = next(iter(runs.values())).n_frames - 1
    spec = _rolling(knob, reach)
    return Picture.of(spec, tables, start=float(start), last=last)


@structure
def _students() -> alt.LayerChart:
    x = alt.X(
        "hours:Q", title="hours", scale=alt.Scale(domain=[0, 4.5]), axis=alt.Axis(tickMinStep=1)
    )
    y = alt.Y("score:Q", title="points", scale=alt.Scale(domain=[-4, 90], nice=False))
    here = rows("students").encode(x=x, y=y)
    asked = here.transform_filter(datum.asked).encode(color=GRADIENT)
    return layered(
        asked.transform_calculate(line="0").mark_rule(strokeWidth=5).encode(y2="line:Q"),
        asked.mark_point(shape="triangle-up", filled=True, size=300, opacity=1, yOffset=17),
        rows(LIMITS).mark_rule(strokeWidth=3).encode(y=alt.datum(0), color=MODEL),
        here.mark_circle(size=130, opacity=1).encode(color=DATA),
        height=300,
    )


def students(asked: int) -> Picture:
    """Draw the students, the line while it lies flat, and how far one of them is above it."""
    columns = {"hours": HOURS, "score": SCORES, "asked": np.arange(len(HOURS)) == asked}
    return Picture.of(_students(), {"students": columns})


@structure
def _pile(titles: tuple[str, str]) -> alt.LayerChart:
    x = alt.X("x:Q", title=titles[0], scale=between("x0", "x1"), axis=alt.Axis(tickCount=6))
    y = alt.Y("y:Q", title=titles[1], scale=between("y0", "y1"))

    def arrows(table: str, colour: Any, width: float, size: float) -> alt.LayerChart:
        angle = turn(datum.x2 - datum.x, datum.y2 - datum.y)
        return group(
            rows(table).transform_calculate(turn=angle).encode(color=colour),
            draw.mark_rule(strokeWidth=width).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
            head(size).encode(x="x2:Q", y="y2:Q"),
        )

    def middle(table: str) -> alt.Chart:
        half = {"x": (datum.x + datum.x2) / 2, "y": (datum.y + datum.y2) / 2}
        return rows(table).transform_calculate(**half).encode(x=x, y=y)

    return layered(
        arrows("whole", MODEL, 3, 170),
        middle("whole")
        .mark_text(align="right", dx=-6, dy=-10, fontWeight="bold")
        .encode(text=alt.value("all four at once"), color=MODEL),
        arrows("calls", GRADIENT, 5, 130),
        middle("calls")
        .mark_text(dx=8, dy=14, fontWeight="bold")
        .encode(text="call:N", color=MODEL),
        height=300,
    )


def pile(held: Mapping[str, np.ndarray], whole: Mapping[str, float]) -> Picture:
    """Draw what each call of ``backward()`` adds to ``.grad`` as an arrow, head to tail.

    Beside them is the arrow of the whole batch, below zero; there is room for it twice.
    """
    ends = {letter: np.append(0.0, way) for letter, way in zip("xy", held.values(), strict=True)}
    tables = {
        "calls": {
            **{letter: way[:-1] for letter, way in ends.items()},
            **{f"{letter}2": way[1:] for letter, way in ends.items()},
            "call": np.arange(1, len(ends["x"])),
        },
        "whole": {"x": [0.0], "y": [0.0]}
        | {f"{letter}2": [slope] for letter, slope in zip("xy", whole.values(), strict=True)},
    }
    x, y = (2.15 * slope for slope in whole.values())
    in_w, in_b = (f"kept for {name[0]}, in {name}" for name in held)
    return Picture.of(_pile((in_w, in_b)), tables, x0=x, x1=0.0, y0=y, y1=0.0)
