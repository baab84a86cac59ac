"""Two balls in a bowl, w² / 2, at the current frame; a grip sets their start."""

from collections.abc import Mapping

import altair as alt
from altair import datum

from charts.core import run_pair
from charts.core.formulas import expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import LIMITS, LIMITS_ROW, Picture, frames, layered, rows, structure
from charts.core.replay import NOW
from charts.core.sentences import capital, change
from charts.core.style import MODEL
from training.figures import figure
from training.recorded_run import RecordedRun

_ROOM = 1.06


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
        "high:Q", title="how high, w² / 2", scale=alt.Scale(domain=[-0.08 * top, top], nice=False)
    )
    high = datum.w * datum.w / 2
    start = live(knob, LIMITS_ROW.start)
    bowl = (
        rows(LIMITS)
        .spread(i=expr.sequence(81))
        .transform_calculate(w=(datum.i / 40 - 1) * (_ROOM * reach))
        .transform_calculate(high=high)
    )
    # Dragging the ring holds both balls.
    balls = (
        run_pair.layer_over("balls")
        .transform_filter(NOW)
        .transform_calculate(w=live(knob, datum.w))
        .transform_calculate(high=high)
    )
    here = rows(LIMITS).transform_calculate(w=start).transform_calculate(high=high)
    return layered(
        bowl.mark_line().encode(x=x, y=y, color=MODEL, order="i:Q"),
        balls.mark_point(filled=True, size=420, opacity=0.9, clip=True).encode(
            x=x, y=y, color=run_pair.COLOUR, shape=run_pair.SHAPE
        ),
        grip(here, knob, x, y),
        scale(x, y),
        run_pair.name_layer(),
        height=300,
    )


def rolling(runs: Mapping[str, RecordedRun], *, start: float, knob: str, reach: float) -> Picture:
    """Draw two balls in a bowl, and the ring that sets their start."""
    each = [frames(run, w=run.parameters["w"]) for run in runs.values()]
    tables = {"balls": run_pair.table_of(*each), "names": run_pair.name_table(runs)}
    last = next(iter(runs.values())).n_frames - 1

    def words() -> str:
        moves = "; ".join(f"{name}, w {change(run.parameters['w'])}" for name, run in runs.items())
        return f"Both balls are let go at {figure(start)}. {capital(moves)}."

    spec = _rolling(knob, reach)
    return Picture.of(spec, tables, start=float(start), last=last, words=words)
