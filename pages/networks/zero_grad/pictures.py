"""What the zero-grad experiment alone draws: balls in a bowl and on a plateau, what .grad holds."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

import charts
from charts.core import run_pair
from charts.core.formulas import FRAME, TableRow, expr
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
    stack,
    structure,
)
from charts.core.replay import NOW, SO_FAR
from charts.core.series import KEYS, PAIR, Axes, Line, LineStyle, name_layer, names_above, series
from charts.core.style import DATA, GRADIENT, MODEL
from datasets.students import HOURS, SCORES
from lessons.zero_grad import ball
from training.recorded_run import RecordedRun, may_diverge

REACH = 4.5
"""How far from the middle the bowl goes: every ball that stays is seen."""
_ROOM = 1.06
_HIGH = datum.w * datum.w / 2
_OVER = alt.value(-20)


def _valley() -> tuple[alt.X, alt.Y, alt.Chart]:
    """Return the axes of the bowl, and its line; every scene has it at one place and scale."""
    x = alt.X(
        "w:Q",
        title="where the ball is, w",
        scale=alt.Scale(domain=[-_ROOM * REACH, _ROOM * REACH], nice=False),
        axis=alt.Axis(tickMinStep=1),
    )
    top = _ROOM * REACH**2 / 2
    y = alt.Y(
        "high:Q",
        title="how high: the loss, w² / 2",
        scale=alt.Scale(domain=[-0.08 * top, top], nice=False),
    )
    bowl = (
        rows(LIMITS)
        .spread(i=expr.sequence(81))
        .transform_calculate(w=(datum.i / 40 - 1) * (_ROOM * REACH))
        .transform_calculate(high=_HIGH)
    )
    return x, y, bowl.mark_line().encode(x=x, y=y, color=MODEL, order="i:Q")


def _arrow(
    balls: alt.Chart, x: alt.X, y: alt.Y, length: str, *, after: Any = 0, said: str = "", **how: Any
) -> alt.LayerChart:
    """Draw an arrow of balls at ``w``; ``said`` is written above it where it is long enough."""
    begin = datum.w + after
    arrows = (
        balls.transform_filter(expr.abs(datum[length]) > 0.05)
        .transform_calculate(begin=begin, to=begin + datum[length])
        .transform_calculate(turn=expr.if_(datum[length] < 0, -90, 90))
        .transform_calculate(said=expr.if_(expr.abs(datum[length]) > 0.5, said, ""))
        .transform_calculate(
            middle=expr.clamp((datum.begin + datum.to) / 2, -0.85 * REACH, 0.85 * REACH)
        )
        .encode(y=y, **how)
    )
    shaft = draw.mark_rule(clip=True, strokeWidth=4).encode(x=alt.X("begin:Q"), x2="to:Q")
    name = draw.mark_text(dy=-9, fontWeight="bold", clip=True)
    return group(
        arrows, shaft, head(110).encode(x="to:Q"), name.encode(x=alt.X("middle:Q"), text="said:N")
    )


@structure
def _rolling(knob: str) -> alt.LayerChart:
    x, y, bowl = _valley()
    inks, shapes = (
        alt.Scale(domain=list(KEYS[:2]), range=[getattr(style, look) for style in PAIR])
        for look in ("ink", "shape")
    )
    colour = alt.Color("line:N", scale=inks, legend=None)
    # Dragging the ring holds both balls, in a column of its own: Vega writes it into the row, which
    # would stay at the ring once that is let go.
    balls = (
        rows("balls")
        .transform_filter(NOW & expr.isValid(datum.place))
        .transform_calculate(w=live(knob, datum.place))
        .transform_calculate(high=_HIGH)
    )
    still = balls.transform_filter(datum.w == datum.place)
    note = expr.if_(TableRow("balls", FRAME + datum.begin).out, ", out of sight", "")
    start = live(knob, LIMITS_ROW.start)
    here = rows(LIMITS).transform_calculate(w=start).transform_calculate(high=_HIGH)
    return layered(
        bowl,
        balls.mark_point(filled=True, size=420, opacity=0.9, clip=True).encode(
            x=x, y=y, color=colour, shape=alt.Shape("line:N", scale=shapes, legend=None)
        ),
        _arrow(still, x, y, "push", said="push", color=GRADIENT),
        _arrow(still, x, y, "kept", after=datum.push, said="kept", yOffset=_OVER, color=colour),
        grip(here, knob, x, y),
        scale(x, y),
        name_layer(PAIR).transform_calculate(said=datum.name + note).encode(text="said:N"),
        height=300,
    )


def rolling(runs: Mapping[str, RecordedRun], *, start: float, knob: str) -> Picture:
    """Draw two balls in a bowl, with the ring that sets their start."""
    each = []
    for run in runs.values():
        way = run.parameters["w"]
        out = np.abs(way) > _ROOM * REACH
        step = charts.bowl.next_step(run, way)
        push = -run.hyperparameters["strength"] * run.gradients["w"] + 0 * step
        place, push, kept = (np.where(out, np.nan, x) for x in (way, push, step - push))
        each.append(frames(run, place=place, push=push, kept=kept, out=out))
    n_frames = next(iter(runs.values())).n_frames
    names = names_above(list(runs), PAIR, room=5) | {"begin": n_frames * np.arange(2)}
    tables = {"balls": stack(dict(zip(KEYS, each, strict=False)), "line"), "names": names}
    return Picture.of(_rolling(knob), tables, start=float(start), last=n_frames - 1)


def by_step(runs: Mapping[str, RecordedRun]) -> Picture:
    """Draw where three balls are by step, and how near the bottom they count as at rest."""
    looks = (*PAIR, LineStyle("violet", (7, 2), 3.2, "diamond"))
    named = zip(runs.items(), looks, strict=True)
    lines = [Line(name, run.parameters["w"], look) for (name, run), look in named]
    axes = Axes("step", "where the ball is, w", x_step=1, replayed=True, names="above", height=300)
    far, near = 1.1 * ball.MAX_START, ball.NEAR * ball.MAX_START
    any_run = next(iter(runs.values()))
    return series(any_run, lines, axes, (-far, far), levels={"": near, "at rest": -near})


@structure
def _program() -> alt.LayerChart:
    x, y, bowl = _valley()
    places = rows("places").transform_calculate(high=_HIGH)
    now = places.transform_filter(datum.now)
    return layered(
        bowl,
        places.mark_point(size=90, opacity=0.7).encode(x=x, y=y, color=MODEL),
        now.mark_circle(size=420, opacity=0.9).encode(x=x, y=y, color=MODEL),
        _arrow(places, x, y, "push", said="push", color=GRADIENT),
        _arrow(places, x, y, "kept", after=datum.push, said="kept", yOffset=_OVER, color=MODEL),
        height=300,
    )


def program(done: ball.Program) -> Picture:
    """Draw where the ball of a program has been and is, and the step that ``.grad`` holds."""
    w, at = np.array(done.places), np.arange(len(done.places))
    step = np.where(at == done.asked, -ball.RATE * done.grad, 0.0)
    push = np.where(step, -ball.RATE * w, 0.0)  # the slope of w² / 2 is w
    columns = {"w": w, "push": push, "kept": step - push, "now": at == at[-1]}
    return Picture.of(_program(), {"places": columns})


@structure
def _plateau() -> alt.LayerChart:
    # Before it has begun, numbers would tell how far one gets.
    number = expr.if_(FRAME > 0, datum.label, "")
    x = alt.X(
        "far:Q",
        title="how far from the start (a dot: a tenth of the epochs)",
        scale=between("x0", "x1"),
        axis=alt.Axis(labelExpr=number, minExtent=18, ticks=False, grid=False),
    )
    y = alt.Y("high:Q", title="how high: the loss", scale=between("y0", "y1"))
    way = run_pair.layer_over("balls").transform_filter(expr.isValid(datum.far))
    notes = [
        expr.if_(TableRow("balls", row).out, ", out of sight", "") for row in run_pair.FRAME_ROWS
    ]
    undecided = rows(LIMITS).transform_calculate(high=f"{np.log(2)}").encode(y=y, color=MODEL)
    said = draw.mark_text(align="right", dy=-8).encode(
        x=alt.value("width"), text=alt.value("it says 50 % to all four points")
    )
    return layered(
        group(undecided, draw.mark_rule(strokeDash=[3, 3]), said),
        way.transform_filter(SO_FAR)
        .mark_line(clip=True)
        .encode(x=x, y=y, color=run_pair.COLOUR, order="frame:Q"),
        way.transform_filter(SO_FAR & datum.dot)
        .mark_circle(size=60, opacity=1, clip=True)
        .encode(x=x, y=y, color=run_pair.COLOUR),
        way.transform_filter(NOW)
        .mark_point(filled=True, size=420, opacity=0.9, clip=True)
        .encode(x=x, y=y, color=run_pair.COLOUR, shape=run_pair.SHAPE),
        run_pair.name_layer(*notes),
        height=300,
    )


def plateau(runs: Mapping[str, RecordedRun]) -> Picture:
    """Draw how high two runs are, by how far all their knobs together are from the start."""
    each, highest, furthest = [], 0.0, 1.0
    for run in runs.values():
        knobs = np.concatenate([v.reshape(run.n_frames, -1) for v in run.parameters.values()], 1)
        with may_diverge():
            far = np.linalg.norm(knobs - knobs[0], axis=1)
        highest = max(highest, 1.2 * run.loss[0])
        inside = (run.loss > 0.003 * run.loss[0]) & (run.loss < highest)
        furthest = max(furthest, 1.2 * float(far[inside].max()))
        each.append((run, far))
    tracks = []
    for run, far in each:
        out = ~((far <= furthest) & (run.loss <= highest))
        far, ends = np.where(out, np.nan, far), np.linspace(0, run.steps[-1], 11)
        dots = np.abs(run.steps - ends[:, None]).argmin(axis=1)
        dot = np.isin(np.arange(run.n_frames), dots)
        tracks.append(frames(run, far=far, high=run.loss, out=out, dot=dot))
    tables = {"balls": run_pair.table_of(*tracks), "names": run_pair.name_table(runs)}
    return Picture.of(
        _plateau(),
        tables,
        x_ends=(-0.04 * furthest, furthest),
        y_ends=(-0.05 * highest, highest),
        last=each[0][0].n_frames - 1,
    )


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

    After four, the arrow of the whole batch is beside them, below zero; there is room for it twice.
    """
    at_once = dict(zip(("x", "y", "x2", "y2"), (0.0, 0.0, *whole.values()), strict=True))
    done = len(held["w.grad"]) >= len(HOURS)
    ends = {letter: np.append(0.0, way) for letter, way in zip("xy", held.values(), strict=True)}
    tables = {
        "calls": {
            **{letter: way[:-1] for letter, way in ends.items()},
            **{f"{letter}2": way[1:] for letter, way in ends.items()},
            "call": np.arange(1, len(ends["x"])),
        },
        "whole": {name: [value][:done] for name, value in at_once.items()},
    }
    x, y = (2.15 * slope for slope in whole.values())
    in_w, in_b = (f"kept for {name[0]}, in {name}" for name in held)
    return Picture.of(_pile((in_w, in_b)), tables, x0=x, x1=0.0, y0=y, y1=0.0)
