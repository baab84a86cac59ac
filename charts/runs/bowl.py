"""A quadratic bowl over two parameters, seen from above: contours, and paths."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import head, turn
from charts.core.live import live
from charts.core.number_format import text_of, with_texts
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Picture,
    between,
    draw,
    evenly,
    frames,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW, SO_FAR
from charts.core.style import DATA, GRADIENT, MODEL, RIVAL
from training.recorded_run import RecordedRun, may_diverge

N_KNOTS = 96
"""Points along each contour, which the browser computes."""


def ring_table(contours: np.ndarray, levels: np.ndarray) -> dict[str, Column]:
    """Return the table for `rings`: one ellipse per row.

    Contours (n_levels, n_points, 2), from `training.bowls.contour_ellipses`, are closed, in equal
    angles; n_points is 1 more than a multiple of 4.
    """
    quarter = (contours.shape[1] - 1) // 4
    centre = (contours[:, 0] + contours[:, 2 * quarter]) / 2
    first, second = contours[:, 0] - centre, contours[:, quarter] - centre
    named = {"middle_": centre, "_a": first, "_b": second}
    columns = {f"{name}{'xy'[i]}": each[:, i] for name, each in named.items() for i in (0, 1)}
    return {"level": levels, **columns}


def rings(x: alt.X, y: alt.Y, loss_name: str) -> alt.Chart:
    """Draw the table ``rings``, shaded most at the bottom."""
    angle = 2 * expr.PI * datum.knot / N_KNOTS
    return (
        with_texts(rows("rings"), "level")
        .spread(knot=expr.sequence(N_KNOTS + 1))
        .transform_calculate(
            x=datum.middle_x + datum._ax * expr.cos(angle) + datum._bx * expr.sin(angle),
            y=datum.middle_y + datum._ay * expr.cos(angle) + datum._by * expr.sin(angle),
        )
        .mark_line(clip=True, strokeWidth=1, strokeOpacity=0.6, fill="gray", fillOpacity=0.07)
        .encode(
            x,
            y,
            MODEL,
            detail="level:Q",
            order="knot:Q",
            tooltip=[alt.Tooltip(text_of("level"), type="nominal", title=loss_name)],
        )
    )


def middle(x: alt.X, y: alt.Y, ink: alt.ColorValue) -> alt.Chart:
    """Mark the centre of the rings with a cross."""
    return (
        rows("rings")
        .transform_filter(datum.level == TableRow("rings").level)
        .transform_calculate(x=datum.middle_x, y=datum.middle_y)
        .mark_point(shape="cross", size=130, strokeWidth=2.5)
        .encode(x=x, y=y, color=ink)
    )


@structure
def _bowl(titles: tuple[str, str], loss_name: str, height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title=titles[0], scale=evenly("x0", "x1", "width"))
    y = alt.Y("y:Q", title=titles[1], scale=evenly("y0", "y1", "height"))
    place = draw.encode(x=x, y=y, color=MODEL)
    path = place.transform_filter((datum.frame <= LIMITS_ROW.last_seen) & SO_FAR).mark_line(
        clip=True, strokeWidth=2, point=alt.OverlayMarkDef(size=20, opacity=1)
    )
    now = group(
        draw.transform_filter(NOW),
        place.mark_circle(size=190, opacity=1, clip=True),
        # Over the ball, which would hide a short arrow.
        group(_step(turn(datum._dx, datum._dy, square=True)), *_arrow(x, y, width=4, size=130)),
    )
    path = path.encode(order="frame:Q")
    seen = rings(x, y, loss_name), middle(x, y, DATA), group(rows("path"), path, now)
    return layered(*seen, height=height)


def _step(angle: Any) -> alt.Chart:
    """Compute where the next step leads, for `_arrow`; missing where it is not known."""
    # NaN is sent as missing, which would be drawn as zero.
    return (
        draw.transform_filter(expr.isValid(datum._dx) & expr.isValid(datum._dy))
        .transform_calculate(x2=datum.x + datum._dx, y2=datum.y + datum._dy, turn=angle)
        .encode(color=GRADIENT)
    )


def next_step(run: RecordedRun, values: np.ndarray) -> np.ndarray:
    """Return how far a value of each frame goes in the step after it, as recorded.

    NaN where the next frame is not one step later. It is not worked out from the gradient: only the
    training knows what else is in a step.
    """
    with may_diverge():
        moved = np.diff(values, append=np.nan)
    return np.where(np.diff(run.steps, append=-1) == 1, moved, np.nan)


def _arrow(x: alt.X, y: alt.Y, *, width: float, size: float) -> list[alt.Chart]:
    """Draw a step from x, y to x2, y2, with a head at the angle ``turn``."""
    return [
        draw.mark_rule(clip=True, strokeWidth=width).encode(x=x, y=y, x2="x2:Q", y2="y2:Q"),
        head(size).encode(x="x2:Q", y="y2:Q"),
    ]


def bowl(
    run: RecordedRun,
    *,
    contours: np.ndarray,
    levels: np.ndarray,
    titles: tuple[str, str],
    loss_name: str,
    height: int,
) -> Picture:
    """Draw the bowl of a line's loss from above, the path of a single run, and its `next_step`.

    The bottom is in the middle, and both axes have one scale, so that a round bowl has circles.
    """
    w, b = (run.parameters[name] for name in ("w", "b"))
    ring = ring_table(contours, levels)
    x, y = (float(ring[f"middle_{axis}"][0]) for axis in "xy")
    with may_diverge():
        away = np.hypot(w - x, b - y)
        reach = round_up(1.15 * max(float(away[0]), 10.0))
        # A path that leaves for good would only cover the picture with zigzags.
        off = ~(away < 4 * reach)
    last_seen = int(off.argmax()) if off.any() else run.n_frames
    steps = {"_dx": next_step(run, w), "_dy": next_step(run, b)}
    return Picture.of(
        _bowl(titles, loss_name, height),
        {"rings": ring, "path": frames(run, x=w, y=b, loss=run.loss, **steps)},
        x_ends=(x - reach, x + reach),
        y_ends=(y - reach, y + reach),
        last=run.n_frames - 1,
        last_seen=last_seen,
    )


@structure
def _duel(x_title: str, y_title: str, loss_name: str, counter: str) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"))
    y = alt.Y("y:Q", title=y_title, scale=between("y0", "y1"))
    step = live(counter, LIMITS_ROW._step)
    # The dragged position is the path's last piece, unless the machine moves.
    unreleased = datum.now & (step < 0)
    dragged_x, dragged_y = live(datum.x_knob, datum.x), live(datum.y_knob, datum.y)
    own = rows("own").transform_calculate(
        x=expr.if_(unreleased, dragged_x, datum.x), y=expr.if_(unreleased, dragged_y, datum.y)
    )
    ball = rows("ball").transform_calculate(x=dragged_x, y=dragged_y)
    machine = rows("_machine").transform_filter(datum.step <= step)
    newest = draw.transform_filter(datum.step == step)
    order = alt.Order("step:Q")
    dots = alt.OverlayMarkDef(size=16, opacity=0.8)

    own_way, its_way = (
        draw.mark_line(clip=True, strokeWidth=1.5, strokeDash=dash, point=dots).encode(order=order)
        for dash in ([1, 0], [6, 4])
    )
    place = draw.encode(x=x, y=y)
    now = group(
        newest,
        draw.mark_circle(size=170, opacity=1, clip=True),
        draw.mark_text(dy=-20, fontWeight=600).encode(text=alt.TextValue("the machine")),
    )
    return layered(
        rings(x, y, loss_name),
        group(
            place,
            group(own.encode(color=MODEL), own_way),
            group(machine.encode(color=RIVAL), its_way, now),
        ),
        group(
            ball,
            place.mark_circle(size=190, opacity=1, clip=True).encode(color=MODEL),
            grip(draw, "ball", x, y, clip=True),
        ),
        scale(x, y),
        height=330,
    )


def duel(
    own: np.ndarray,
    machine: np.ndarray,
    *,
    step: int,
    counter: str,
    knobs: Mapping[str, float],
    contours: np.ndarray,
    levels: np.ndarray,
    ends: Sequence[tuple[float, float]],
    titles: tuple[str, str],
    loss_name: str,
) -> Picture:
    """Draw the shaded bowl from above, with the learner's path and the machine's.

    Both are (n, 2). The machine's is shown up to its step, negative before its start, sent as
    ``counter`` by a live event. The grip ``ball`` is at the two knobs' values.
    """
    own = np.vstack([own, own[-1]])  # the point where dragging starts, and the one dragged
    n = len(own)
    names = dict(zip(("x_knob", "y_knob"), knobs, strict=True))
    at = dict(zip("xy", knobs.values(), strict=True))
    tables = {
        "rings": ring_table(contours, levels),
        "own": {
            "x": own[:, 0],
            "y": own[:, 1],
            "step": np.arange(n),
            "now": np.arange(n) == n - 1,
            **{column: [name] * n for column, name in names.items()},
        },
        "ball": {column: [value] for column, value in (names | at).items()},
        "_machine": {"x": machine[:, 0], "y": machine[:, 1], "step": np.arange(len(machine))},
    }
    return Picture.of(
        _duel(*titles, loss_name, counter), tables, x_ends=ends[0], y_ends=ends[1], _step=step
    )
