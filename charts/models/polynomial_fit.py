"""A fitted curve that bends as its capacity is dragged, with points that can be pulled.

A fitted curve is linear in its points' heights, an error quadratic: so tables hold the effect of a
unit, and the browser computes the rest while dragging.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, expr
from charts.core.grips import grip, scale
from charts.core.live import at_knob, place_of
from charts.core.picture import (
    LIMITS_ROW,
    Picture,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL
from charts.core.words import even
from training.figures import count

GRIP = "point"
ENDED = LIMITS_ROW.last <= FRAME
"""Whether no training is on its way."""
_POINT, _LIFT = place_of("point"), place_of("lift")
_HELD = LIMITS_ROW.n_points >= _POINT
"""Whether a point of that number exists.

Columns that a pull changes have names of their own, since the browser recomputes them in place. The
first pulled point has the effect on all curves, since their knob may be dragged; other points only
on the curve shown.
"""
_UNIT = expr.if_(LIMITS_ROW.point == _POINT, datum.unit, datum.units["p" + _POINT])


@structure
def _pulled(knob: str, trained: bool, height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title="x", scale=between("x0", "x1"), axis=alt.Axis(tickCount=5))
    y = alt.Y("y:Q", title="y", scale=between("y0", "y1"), axis=alt.Axis(tickCount=5))
    curve = (
        rows("curves")
        .transform_filter(at_knob(knob))
        .transform_lookup(
            lookup="i", from_=alt.LookupData(alt.NamedData(name="units"), "i"), as_="units"
        )
        .transform_calculate(y=datum.before + expr.if_(_HELD, _LIFT * _UNIT, 0))
        .encode(x=x, y=y, color=MODEL)
    )
    was = rows("curves").transform_filter(at_knob(knob) & (_LIFT != 0))
    was = was.encode(x=x, y=alt.Y("before:Q"), color=MODEL)
    way = rows("way").transform_filter(NOW & (place_of(knob) == LIMITS_ROW[knob]))
    way = way.transform_fold(["y0", "y1", "y2", "y3"]).transform_calculate(y=datum.value / 1000)
    way = way.encode(x=x, y=y, color=MODEL, detail="key:N")
    bent: dict[str, Any] = {"interpolate": "monotone", "clip": True}
    thin = way.transform_filter(datum.key != "y0").mark_line(strokeWidth=1.2, opacity=0.5, **bent)
    thick = way.transform_filter((datum.key == "y0") & ~ENDED).mark_line(strokeWidth=3, **bent)
    points = rows("points").transform_calculate(
        y=datum.before + expr.if_(datum.i == _POINT, _LIFT, 0)
    )
    held_out = rows("held_out").mark_point(
        shape="diamond", size=90, filled=False, strokeWidth=2, opacity=1, clip=True
    )
    error = (
        rows("errors")
        .transform_filter(at_knob(knob) & ENDED)
        .transform_calculate(
            pulled=2 * _LIFT * datum["b" + _POINT] + _LIFT * _LIFT * datum["c" + _POINT]
        )
        .transform_calculate(error=datum.before + expr.if_(_HELD, datum.pulled, 0))
        .transform_calculate(label=datum.on + " " + expr.format(expr.max(datum.error, 0), ".3f"))
    )
    above: dict[str, Any] = {"y": -6, "fontWeight": "bold"}
    place = draw.encode(x=x, y=y, color=DATA)
    label = draw.encode(text="label:N")
    return layered(
        *([thin, thick] if trained else []),
        curve.transform_filter(ENDED).mark_line(strokeWidth=3, clip=True),
        was.mark_line(strokeWidth=1.5, opacity=0.5, clip=True),
        group(place, held_out),
        group(
            points,
            place.mark_circle(size=110, opacity=1, clip=True),
            grip(draw.transform_filter(LIMITS_ROW.can_pull), GRIP, x, y),
        ),
        scale(x, y),
        group(
            error.encode(color=MODEL),
            label.transform_filter(~datum.held_out).mark_text(align="left", x=0, **above),
            label.transform_filter(datum.held_out).mark_text(align="right", x="width", **above),
        ),
        height=height,
    )


def pulled_fit(
    x: np.ndarray,
    y: np.ndarray,
    held_out: tuple[np.ndarray, np.ndarray],
    grid: np.ndarray,
    curves: np.ndarray,
    errors: Mapping[str, np.ndarray],
    pulls: Mapping[str, np.ndarray],
    pulled_curves: np.ndarray,
    *,
    knob: str,
    at: float,
    names: Mapping[float, str],
    point: int,
    lift: float,
    height: int,
    way: np.ndarray | None = None,
) -> Picture:
    """Draw a sample, the curve at which a knob stands, its errors, and held-out points.

    Curves (n_curves, n_grid) and errors (n_curves,), on the points and perhaps on held-out ones,
    are before any pull, one for each value of the knob; ``names`` says in words what each is. Pulls
    (n_curves, n_points, 2) have, by the errors' names, half the linear and the quadratic effect of
    a lift on the error; pulled_curves (n_curves, n_points, n_grid) a unit's effect on each curve,
    without points if none can be pulled. ``point`` counts from 1. The ``way`` to the curve shown is
    replayed and, thin, that from other starts: (n_frames, n_starts, n_grid).
    """
    places, n_grid, n_pulled = np.array([*names]), len(grid), pulled_curves.shape[1]
    along: dict[str, Any] = {knob: np.repeat(places, n_grid), "x": np.tile(grid, len(curves))}
    along["i"] = np.tile(np.arange(n_grid, dtype=np.uint16), len(curves))
    along["before"] = curves.ravel()
    units = pulled_curves.astype(np.float32)
    along["unit"] = (units[:, point - 1] if n_pulled else np.zeros_like(curves)).ravel()
    here: dict[str, Any] = {knob: at}
    measured: dict[str, Any] = {knob: np.tile(places, len(errors))}
    own, *others = errors
    measured["on"] = [f"{name}: {own}" for name in names.values()]
    measured["on"] += [other for other in others for _ in names]
    measured["held_out"] = np.repeat(np.arange(len(errors)) > 0, len(places))
    measured["before"] = np.concatenate(list(errors.values()))
    for i in range(n_pulled):
        for k, letter in enumerate("bc"):
            measured[f"{letter}{i + 1}"] = np.concatenate([pulls[name][:, i, k] for name in errors])
    reach = round_up(2 * max(float(np.abs(y).max()), 1.0))  # room for a curve that swings
    tables = {
        "points": {"i": np.arange(1, len(x) + 1), "x": x, "before": y},
        "held_out": {"x": held_out[0], "y": held_out[1]},
        "curves": along,
        "units": {
            "i": np.arange(n_grid, dtype=np.uint16),
            **{f"p{i + 1}": unit for i, unit in enumerate(units[[*names].index(at)])},
        },
        "errors": measured,
    }
    last = 0
    if way is not None:
        sparse, few = np.round(1000 * way[..., ::2].clip(-30, 30)).astype(int), grid[::2]
        tables["way"] = {
            "frame": np.repeat(np.arange(len(way)), len(few)),
            "x": np.tile(few, len(way)),
            **{f"y{i}": sparse[:, i].ravel() for i in range(way.shape[1])},
        }
        last = max(len(way) - 1, 0)

    def words() -> str:
        lifted = f", of which number {point} is lifted by {even(lift)}" if n_pulled and lift else ""
        return f"{count(len(x), 'point')}{lifted}, and a curve: {names[at]}."

    return Picture.of(
        _pulled(knob, way is not None, height),
        tables,
        **here,
        x_ends=(-0.05, 1.05),  # with room for grips
        y_ends=(-reach, reach),
        point=point,
        lift=lift,
        n_points=n_pulled,
        last=last,
        can_pull=float(n_pulled > 0),
        words=words,
    )
