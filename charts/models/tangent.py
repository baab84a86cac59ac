"""A curve and its tangent at a knob's value.

Value and slope are sent for every value of the knob, to follow it while dragged.
"""

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import text_of, with_texts
from charts.core.picture import (
    LIMITS_ROW,
    Picture,
    between,
    draw,
    group,
    layered,
    outward,
    rows,
    structure,
)
from charts.core.style import GRADIENT, HEIGHT, MODEL

GRIP = "here"
"""The grip of the point on the curve."""
LEVEL = 0.03
"""Below this slope a curve is said to be level."""


@structure
def _tangent(x_title: str, y_title: str, knob: str, height: int) -> alt.LayerChart:
    x, y = alt.X("x:Q", title=x_title), alt.Y("y:Q", title=y_title)
    # Where there is no value, the ring stays at hand.
    within = expr.if_(expr.isValid(datum.y), datum.y, LIMITS_ROW.y0)
    within = draw.transform_calculate(y=expr.clamp(within, LIMITS_ROW.y0, LIMITS_ROW.y1))
    place = live(knob, LIMITS_ROW.here)
    reach = (LIMITS_ROW.x1 - LIMITS_ROW.x0) / 6
    line = draw.transform_filter(expr.isValid(datum.slope)).transform_calculate(
        left=datum.x - reach,
        right=datum.x + reach,
        start=datum.y - datum.slope * reach,
        end=datum.y + datum.slope * reach,
    )
    label = (
        with_texts(draw, "slope")
        .transform_calculate(
            label=expr.if_(
                expr.isValid(datum.slope),
                "slope "
                + datum[text_of("slope")]
                + expr.if_(abs(datum.slope) < LIMITS_ROW.level, ": level", ""),
                "no slope",
            )
        )
        .mark_text(align="left", baseline="bottom", fontWeight="bold", y=-8)
    )
    return layered(
        rows("curve")
        .mark_line(clip=True)
        .encode(
            x=alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(format="~g")),
            y=alt.Y("y:Q", title=y_title, scale=between("y0", "y1"), axis=alt.Axis(tickCount=6)),
            color=MODEL,
        ),
        group(
            rows("curve").transform_filter(abs(datum.x - place) < LIMITS_ROW.near),
            line.mark_rule(clip=True, strokeWidth=4).encode(
                x="left:Q", x2="right:Q", y="start:Q", y2="end:Q", color=GRADIENT
            ),
            draw.mark_circle(size=150, opacity=1, clip=True).encode(x=x, y=y, color=MODEL),
            grip(within, GRIP, x, y),
            label.encode(x=alt.XValue(0), text="label:N", color=MODEL),
        ),
        scale(x, y),
        height=height,
    )


def tangent(
    at: np.ndarray,
    value: np.ndarray,
    slope: np.ndarray,
    *,
    here: float,
    knob: str,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw a curve and its tangent at a knob's value.

    ``at`` has all values of the knob; value and slope are NaN where undefined.
    """
    finite = value[np.isfinite(value)]
    # Values near infinity are cut off, since they would flatten the rest.
    low, high = np.quantile(finite, [0.05, 0.95]) if finite.size else (0.0, 1.0)
    i = int(np.argmin(np.abs(at - here)))
    now = value[i]
    if np.isfinite(now) and abs(now - low) < 20 * (high - low + 1):
        low, high = min(low, now), max(high, now)
    room = 0.15 * max(high - low, 1e-3)
    ends = outward(float(max(low - room, -1e30)), float(min(high + room, 1e30)))
    return Picture.of(
        _tangent(x_title, y_title, knob, height),
        {"curve": {"x": at, "y": value, "slope": slope}},
        x_ends=(float(at[0]), float(at[-1])),
        y_ends=ends,
        here=float(here),
        level=LEVEL,
        near=0.4 * float(at[1] - at[0]),
    )
