"""What gradient descent alone draws: balls that jump over the bottom of their curve."""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import FRAME, TableRow, expr
from charts.core.picture import (
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
from charts.core.style import DATA, MODEL
from training.recorded_run import RecordedRun

N_POINTS = 40
"""Points along the curve and along each jump."""
HOP = 25.0
"""Height of a jump above the straight line, in units of the loss for each unit of distance."""
CLEAR = 4
"""Jumps that are seen clearly, paler and paler; those before stay as a trace."""


@structure
def _jumps(x_title: str) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"))
    y = alt.Y(
        "y:Q", title="loss L (points²)", scale=between("y0", "y1"), axis=alt.Axis(tickCount=5)
    )
    low, high = LIMITS_ROW.x0, LIMITS_ROW.x1
    part = datum.i / N_POINTS
    curve = (
        rows("_curve")
        .spread(i=expr.sequence(N_POINTS + 1))
        .transform_calculate(x=low + (high - low) * part)
        .transform_calculate(y=datum.least + datum.k * expr.pow(datum.x - datum.bottom, 2) / 2)
        .mark_line(clip=True, strokeWidth=2.5)
        .encode(x=x, y=y, color=MODEL)
    )
    bottom = (
        rows("_curve")
        .transform_calculate(x=datum.bottom, y=datum.least)
        .mark_point(shape="cross", size=130, strokeWidth=2.5)
        .encode(x=x, y=y, color=DATA)
    )
    balls = run_pair.layer_over("balls")
    age = FRAME - datum.frame
    hops = (
        balls.transform_calculate(age=age)
        .transform_filter((datum.frame > 0) & (datum.age >= 0))
        .spread(i=expr.sequence(N_POINTS + 1))
        .transform_calculate(
            at=datum._x0 + (datum.x - datum._x0) * part,
            up=datum._y0
            + (datum.y - datum._y0) * part
            + 4 * HOP * expr.abs(datum.x - datum._x0) * part * (1 - part),
        )
        .mark_line(clip=True)
        .encode(
            x="at:Q",
            y="up:Q",
            color=run_pair.COLOUR,
            size=run_pair.WIDTH,
            detail=["frame:Q", "run:N"],
            order="i:Q",
            opacity=alt.Opacity(
                "age:Q",
                scale=alt.Scale(domain=[0, CLEAR], range=[0.95, 0.13], clamp=True),
                legend=None,
            ),
        )
    )
    now = group(
        balls.transform_filter(NOW),
        draw.mark_point(size=260, opacity=1, filled=True, clip=True).encode(
            x=x, y=y, color=run_pair.COLOUR, shape=run_pair.SHAPE
        ),
    )
    said = [
        expr.if_(row.out, " out of the picture: ", ": ") + "L = " + expr.format(row.y, ",.0f")
        for row in (TableRow("balls", shown) for shown in run_pair.FRAME_ROWS)
    ]
    return layered(curve, bottom, hops, now, run_pair.name_layer(*said), height=340)


def jumps(
    runs: Mapping[str, RecordedRun],
    *,
    means: Mapping[str, float],
    ends: tuple[float, float],
    ceiling: float,
    x_title: str,
) -> Picture:
    """Draw two runs whose b is held at 0 as balls on the loss over w, as `charts.parabola` does.

    Each jump is an arc through the air, so that one sees it pass over the bottom.
    """
    bottom = means["xy"] / means["xx"]
    least = (means["yy"] - bottom * means["xy"]) / 2
    tracks = []
    for run in runs.values():
        w, loss = run.parameters["w"], run.loss
        before = {"_x0": np.append(w[0], w[:-1]), "_y0": np.append(loss[0], loss[:-1])}
        out = (w < ends[0]) | (w > ends[1])
        tracks.append(frames(run, x=w, y=loss, out=out, **before))
    any_run = next(iter(runs.values()))
    tables = {
        "_curve": {"k": [means["xx"]], "bottom": [bottom], "least": [least]},
        "balls": run_pair.table_of(*tracks),
        "names": run_pair.name_table(runs),
    }
    return Picture.of(
        _jumps(x_title),
        tables,
        x_ends=ends,
        y_ends=(-0.04 * ceiling, ceiling),
        last=any_run.n_frames - 1,
    )
