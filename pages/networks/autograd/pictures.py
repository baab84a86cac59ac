"""What autograd alone draws: a loss with two valleys, and the staircase at each of its places."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
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
from charts.core.replay import NOW, SO_FAR
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
    x = alt.X("x:Q", title="where step 1 stands, a", scale=between("low", "high"))
    y = alt.Y("y:Q", title="where step 2 stands, b", scale=between("low", "high"))
    ends = alt.Color("end:O", scale=alt.Scale(domain=[0, 1, 2], range=_INKS), legend=None)
    squares = (
        rows("squares")
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
    return layered(
        squares,
        path,
        grip(here.transform_filter(datum.can_pull == 1), BALL, x, y),
        scale(x, y),
        height=height,
    )


def valley_map(
    ball: RecordedRun, everywhere: RecordedRun, *, told: bool, can_pull: bool, height: int
) -> Picture:
    """Draw the loss from above, the path of one ball, and where a ball from each square ends.

    The darker a square, the lower the loss there. Where each ends is not drawn unless ``told``.
    """
    side, width = valleys.SIDE, 10 / valleys.SIDE
    low = width * np.arange(side)
    first, last = (everywhere.loss[..., at].ravel() for at in (0, -1))
    true = last < valleys.LOW
    squares = {
        "x": np.tile(low, side),
        "right": np.tile(low + width, side),
        "y": np.repeat(low, side),
        "top": np.repeat(low + width, side),
        "loss": first,
        "depth": 0.06 + 0.8 * (1 - np.sqrt(first / first.max())) ** 1.5,
        "end": np.where(true, 1, 2) if told else np.zeros(side**2, dtype=int),
    }
    path = frames(ball, x=ball.parameters["a"], y=ball.parameters["b"])
    start = {name: float(ball.parameters[name][0]) for name in "ab"}

    def words() -> str:
        if not told:
            return ""
        rolled = f"A ball rolls from {start['a']:g}, {start['b']:g}."
        return f"{rolled} From {percent(float(true.mean()))} of all squares the loss gets to 0."

    return Picture.of(
        _plane(height),
        {"squares": squares, "path": path},
        low=0.0,
        high=10.0,
        first=start["a"],
        second=start["b"],
        can_pull=float(can_pull),
        last=ball.n_frames - 1,
        words=words,
    )


@structure
def _stairs(height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title="x", scale=between("low", "high"))
    y = alt.Y("y:Q", title="y", scale=between("y0", "y1"), axis=alt.Axis(tickCount=4))

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
        _stairs(height), tables, low=0.0, high=10.0, y0=-0.3, y1=4.0, last=ball.n_frames - 1
    )
