"""The odds of a curve set by hand: on a logarithmic axis they are a straight line."""

import math

import altair as alt
from altair import datum

from charts.core.formulas import expr
from charts.core.line_geometry import over_axis
from charts.core.live import live
from charts.core.number_format import figure
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.style import DATA, GRADIENT, MODEL
from charts.models.sigmoid_curve import HANDLES, KNOBS, input_axis

REACH = math.log(2000.0)
"""Half the length of the log-odds axis."""


@structure
def _odds(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    tens = [i * math.log(10.0) for i in range(-3, 4)]
    odds = expr.round(expr.exp(abs(datum.value)))
    axis = alt.Axis(
        values=tens, labelExpr=expr.if_(datum.value < -1, "1 to " + odds, odds + " to 1")
    )
    ends = alt.Scale(domain=[-REACH, REACH], nice=False)
    now = rows("curve").transform_calculate(**{name: live(name, datum[name]) for name in KNOBS})
    line = over_axis(draw, "z").mark_rule(strokeWidth=3, clip=True)
    x, x2 = HANDLES.values()
    step = draw.transform_calculate(x=f"{x}", x2=f"{x2}").transform_calculate(
        z=datum.w * datum.x + datum.b, z2=datum.w * datum.x2 + datum.b
    )
    rise = draw.transform_calculate(x=datum.x2, label="× " + figure(expr.exp(datum.w)))
    middle = draw.transform_calculate(z=(datum.z + datum.z2) / 2)
    # Beside the step, or above it where the line is almost level.
    above = alt.ExprRef(expr.if_(abs(datum.w) < 1, -14, 0))
    factor = middle.mark_text(align="left", dx=9, dy=above, fontWeight="bold", clip=True)
    ratio = figure(expr.exp(abs(datum.z)))
    named = expr.if_(datum.z < 0, "1 to " + ratio, ratio + " to 1")
    first = draw.transform_calculate(label=named)
    second = draw.transform_calculate(x=datum.x2, z=datum.z2).transform_calculate(label=named)
    dot = group(
        draw.mark_point(size=130, shape="diamond", filled=True, opacity=1, clip=True),
        draw.mark_text(
            align="right", dx=-9, dy=alt.ExprRef(expr.if_(datum.w < 0, 14, -12)), fontWeight=600
        ).encode(text="label:N"),
    )
    return layered(
        group(
            now,
            line.encode(x2="x2:Q", y2="z2:Q", color=MODEL),
            group(
                step,
                draw.mark_rule(strokeDash=[3, 3], clip=True).encode(x2="x2:Q", color=GRADIENT),
                group(
                    rise,
                    draw.mark_rule(strokeWidth=4, clip=True).encode(y2="z2:Q", color=GRADIENT),
                    factor.encode(text="label:N", color=MODEL),
                ),
                group(first.encode(color=DATA), dot),
                group(second.encode(color=DATA), dot),
            ),
        ),
        x=input_axis(x_title),
        y=alt.Y("z:Q", title=y_title, scale=ends, axis=axis),
        height=height,
    )


def straight(
    *, w: float, b: float, longest: float, x_title: str, y_title: str, height: int
) -> Picture:
    """Draw the odds of the curve that follows `KNOBS`, and one unit more between its `HANDLES`."""
    spec = _odds(x_title, y_title, height)
    return Picture.of(spec, {"curve": {"w": [w], "b": [b]}}, x_ends=(0.0, longest))
