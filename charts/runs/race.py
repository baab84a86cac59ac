"""Up to three runs over one bowl, seen from above: ink solid, crimson dashed, violet dotted."""

from collections.abc import Mapping, Sequence
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
    draw,
    evenly,
    frames,
    group,
    layered,
    on_rims,
    rows,
    stack,
    structure,
)
from charts.core.replay import NOW, SO_FAR
from charts.core.series import TRIO, name_layer, names_above
from charts.core.style import DATA, PAPER
from charts.runs.bowl import N_KNOTS, ring_table, rings
from charts.runs.curves import at_most
from training.figures import count
from training.recorded_run import RecordedRun

START = "start"
"""The grip of the place where all begin."""
_REACH = 4.7
"""How far the plane reaches from the bottom along its shorter side."""


@structure
def _paths(n_runs: int, title: str | None) -> alt.LayerChart:
    x, y = alt.X("x:Q"), alt.Y("y:Q")
    styles = TRIO[:n_runs]
    rim: Any = {"filled": True, "clip": True, "opacity": 1, "stroke": PAPER, "strokeWidth": 1.5}
    text: dict[str, Any] = {"align": "right", "fontWeight": "bold", "fontSize": 13}
    corner = draw.encode(x=alt.value("width"), y=alt.value("height"), text="told:N")
    there = corner.transform_filter(NOW & (datum._arrives <= datum.frame))
    paths = [
        group(
            draw.transform_filter((datum.run == i) & expr.isValid(datum.x)).encode(
                color=alt.ColorValue(style.ink)
            ),
            draw.transform_filter(SO_FAR)
            .mark_line(
                clip=True, strokeWidth=1.5 + i / 2, strokeDash=list(style.dash), opacity=0.85
            )
            .encode(order="frame:Q"),
            draw.transform_filter(NOW).mark_point(shape=style.shape, size=250 - 95 * i, **rim),
            *on_rims(there, dy=18 * (i - n_runs) + 8, **text),
        )
        for i, style in enumerate(styles)
    ]
    plane = draw.encode(
        x=alt.X("x:Q", title="knob w₁", scale=evenly("x0", "x1", "width")),
        y=alt.Y("y:Q", title="knob w₂", scale=evenly("y0", "y1", "height")),
    )
    turned = 2 * expr.PI * datum.knot / N_KNOTS
    goal = (
        rows(LIMITS)
        .spread(knot=expr.sequence(N_KNOTS + 1))
        .transform_calculate(x=datum.goal * expr.cos(turned), y=datum.goal * expr.sin(turned))
        .mark_line(strokeWidth=2.5)
        .encode(order="knot:Q", color=DATA)
    )
    here = rows(LIMITS).transform_calculate(x=place_of("w1"), y=place_of("w2"))
    seen = group(
        plane,
        rings(x, y, "loss"),
        goal,
        group(rows("runs"), *paths),
        grip(here.transform_filter(datum.can_pull == 1), START, x, y),
        scale(x, y),
    )
    return layered(seen, name_layer(styles), title=title, height=300)


def paths(
    runs: Mapping[str, RecordedRun],
    contours: tuple[np.ndarray, np.ndarray],
    *,
    goal: float,
    arrivals: Sequence[float],
    can_pull: bool = False,
    title: str | None = None,
) -> Picture:
    """Draw a bowl around zero from above, and up to three single runs' paths from one start.

    Each is within ``goal`` of the bottom from its frame in ``arrivals`` on, which is infinite for
    one that never stays there. The start moves the knobs w1 and w2.
    """
    any_run = next(iter(runs.values()))
    start = [float(value[0]) for value in any_run.parameters.values()]
    each, said = [], []
    for (name, run), arrives in zip(runs.items(), arrivals, strict=True):
        # Exploding runs stay within the range of 32-bit floats.
        x, y = (at_most(value, 50 * _REACH) for value in run.parameters.values())
        there = arrives < run.n_frames
        told = f"{name}: {count(int(arrives), 'step')}" if there else name
        said.append(f"{told} to the ring." if there else f"{name}: not in the ring to stay.")
        when = {"_arrives": min(arrives, run.n_frames), "told": told}
        each.append(frames(run, x=x, y=y, **{k: np.full(run.n_frames, v) for k, v in when.items()}))
    tables: dict[str, Mapping[str, Column]] = {
        "rings": ring_table(*contours),
        "runs": stack(dict(enumerate(each))),
        "names": names_above(list(runs), TRIO),
    }
    return Picture.of(
        _paths(len(runs), title),
        tables,
        x_ends=(-_REACH, _REACH),
        y_ends=(-_REACH, _REACH),
        w1=start[0],
        w2=start[1],
        goal=goal,
        can_pull=float(can_pull),
        last=any_run.n_frames - 1,
        words=lambda: " ".join(said),
    )
