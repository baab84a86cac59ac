"""What gradient descent alone draws: balls that jump across the valley."""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core import run_pair
from charts.core.formulas import FRAME, TableRow, expr
from charts.core.picture import Picture, between, draw, frames, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL
from training.recorded_run import RecordedRun

N_POINTS = 40
"""Points along the valley and along each jump."""
HOP = 25.0
"""Height of a jump above the straight line, in units of the loss for each unit of distance."""
CLEAR = 4
"""Jumps that are seen clearly, paler and paler; those before stay as a trace."""


@structure
def _jumps() -> alt.LayerChart:
    x = alt.X("x:Q", title="distance from the floor of the valley", scale=between("x0", "x1"))
    y = alt.Y(
        "y:Q", title="loss L (points²)", scale=between("y0", "y1"), axis=alt.Axis(tickCount=5)
    )
    part = datum.i / N_POINTS
    valley = (
        rows("_valley")
        .spread(i=expr.sequence(N_POINTS + 1))
        .transform_calculate(x=datum.reach * (2 * part - 1))
        .transform_calculate(y=datum.k * datum.x * datum.x / 2)
        .mark_line(clip=True, strokeWidth=2.5)
        .encode(x=x, y=y, color=MODEL)
    )
    floor = (
        rows("_valley")
        .transform_calculate(x="0", y="0")
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
        expr.if_(row.out, " out of the picture: ", ": ") + "L = " + expr.format(row._loss, ",.0f")
        for row in (TableRow("balls", shown) for shown in run_pair.FRAME_ROWS)
    ]
    return layered(valley, floor, hops, now, run_pair.name_layer(*said), height=330)


def jumps(
    runs: Mapping[str, RecordedRun],
    across: Mapping[str, np.ndarray],
    *,
    curvature: float,
    reach: float,
    ceiling: float,
) -> Picture:
    """Draw two runs as balls on a cut through their bowl, straight across its valley.

    ``across`` has each run's distance from the floor at every frame. Each jump is an arc through
    the air, so that one sees it pass over the bottom.
    """
    tracks = []
    for name, run in runs.items():
        s = np.asarray(across[name])
        up = curvature * s**2 / 2
        before = {"_x0": np.append(s[0], s[:-1]), "_y0": np.append(up[0], up[:-1])}
        out = np.abs(s) > reach
        tracks.append(frames(run, x=s, y=up, _loss=run.loss, out=out, **before))
    any_run = next(iter(runs.values()))
    tables = {
        "_valley": {"k": [curvature], "reach": [reach]},
        "balls": run_pair.table_of(*tracks),
        "names": run_pair.name_table(runs),
    }
    return Picture.of(
        _jumps(),
        tables,
        x_ends=(-reach, reach),
        y_ends=(-0.04 * ceiling, ceiling),
        last=any_run.n_frames - 1,
    )
