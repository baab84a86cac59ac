"""What autograd alone draws: a loss with two valleys, and the staircase at each of its places."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, expr
from charts.core.grips import grip, scale
from charts.core.live import place_of
from charts.core.picture import (
    LIMITS,
    Column,
    Picture,
    between,
    draw,
    frames,
    group,
    layered,
    rows,
    structure,
)
from charts.core.replay import AHEAD, NOW, SO_FAR
from charts.core.style import DATA, MODEL
from lessons.autograd import valleys
from training.figures import percent
from training.recorded_run import RecordedRun

BALL = "ball"
"""The grip of the ball that is let go."""
_INKS = ["gray", "violet", "red"]
"""Of squares whose end is not told, from which the loss gets to 0, and from which it does not."""


@structure
def _plane(height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title="where the low step stands", scale=between("low", "high"))
    y = alt.Y("y:Q", title="where the high step stands", scale=between("low", "high"))
    told = expr.if_((AHEAD == 1) | (datum.arrives <= FRAME), datum.end, 0)
    ends = alt.Color("told:O", scale=alt.Scale(domain=[0, 1, 2], range=_INKS), legend=None)
    squares = (
        rows("squares")
        .transform_calculate(told=told)
        .mark_rect(clip=True)
        .encode(
            x=x,
            x2="right:Q",
            y=y,
            y2="top:Q",
            color=ends,
            opacity=alt.Opacity("depth:Q", scale=None),
            tooltip=[alt.Tooltip("loss:Q", format=".3~g")],
        )
    )
    here = rows(LIMITS).transform_calculate(x=place_of("first"), y=place_of("second"))
    path = group(
        rows("path").encode(x=x, y=y, color=MODEL),
        draw.transform_filter(SO_FAR).mark_line(clip=True, strokeWidth=3).encode(order="frame:Q"),
        draw.transform_filter(NOW).mark_circle(size=190, opacity=1, clip=True),
    )
    return layered(squares, path, grip(here, BALL, x, y), scale(x, y), height=height)


def valley_map(ball: RecordedRun, everywhere: RecordedRun, *, told: bool, height: int) -> Picture:
    """Draw the loss from above, the path of one ball, and where a ball from each square ends.

    The darker a square, the lower the loss there. Where each ends is not drawn unless ``told``, and
    in a first play not before its own ball is there.
    """
    reached = everywhere.loss[..., -1] < valleys.LOW
    low = 10 / valleys.SIDE * np.arange(valleys.SIDE)
    right, first = low + 10 / valleys.SIDE, everywhere.loss[..., 0].ravel()
    there = np.abs(everywhere.loss - everywhere.loss[..., -1:]) < valleys.LOW
    steps = everywhere.steps[there.argmax(axis=-1)].ravel()
    squares = {
        "x": np.tile(low, valleys.SIDE),
        "right": np.tile(right, valleys.SIDE),
        "y": np.repeat(low, valleys.SIDE),
        "top": np.repeat(right, valleys.SIDE),
        "loss": first,
        "depth": 0.06 + 0.8 * (1 - np.sqrt(first / everywhere.loss.max())) ** 1.5,
        "end": np.where(reached.ravel(), 1, 2) * told,
        "arrives": np.minimum(np.searchsorted(ball.steps, steps), ball.n_frames - 1),
    }
    a, b = ball.parameters["a"], ball.parameters["b"]
    x, y = float(a[0]), float(b[0])
    share = f" From {percent(float(reached.mean()))} of all squares the loss gets to 0."
    return Picture.of(
        _plane(height),
        {"squares": squares, "path": frames(ball, x=a, y=b)},
        low=0.0,
        high=10.0,
        first=x,
        second=y,
        x=x,
        y=y,
        last=ball.n_frames - 1,
        words=lambda: f"A ball rolls from {x:g}, {y:g}.{share}" if told else "",
    )


@structure
def _stairs(height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title="x", scale=between("low", "high"))
    y = alt.Y("y:Q", title="y", scale=between("y0", "y1"), axis=alt.Axis(tickCount=3))

    def step(height: Any, place: Any) -> Any:
        return height / (1 + expr.exp(-valleys.STEEP * (datum.x - place)))

    line = (
        rows("knobs")
        .transform_filter(NOW)
        .spread(x=expr.sequence(0, 10.05, 0.1))
        .transform_calculate(y=step(datum.g, datum.a) + step(datum.h, datum.b))
        .mark_line(strokeWidth=3, clip=True)
        .encode(x=x, y=y, color=MODEL)
    )
    wanted = rows("wanted").mark_circle(size=60, opacity=1).encode(x=x, y=y, color=DATA)
    return layered(wanted, line, height=height)


def staircase(ball: RecordedRun, *, height: int) -> Picture:
    """Draw the wanted staircase, and what the network draws at each frame."""
    tables: dict[str, Mapping[str, Column]] = {
        "wanted": {"x": valleys.X, "y": valleys.answers(valleys.WANTED)},
        "knobs": frames(ball, **ball.parameters),
    }
    return Picture.of(
        _stairs(height), tables, low=0.0, high=10.0, y0=-0.3, y1=3.5, last=ball.n_frames - 1
    )
