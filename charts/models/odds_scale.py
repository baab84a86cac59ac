"""One more hour, twice: on the curve of probabilities, and on the line of odds."""

import math
from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, expr
from charts.core.line_geometry import over_axis
from charts.core.live import live
from charts.core.number_format import figure, percentage
from charts.core.picture import Layer, Picture, draw, group, layered, rows, structure
from charts.core.style import DATA, GRADIENT, MODEL
from charts.models.sigmoid_curve import SIGMOID, input_axis, probability_axis, sigmoid_line

_Names = tuple[str, ...]
REACH = math.log(2000.0)
"""Half the length of the log-odds axis."""


def _now(knobs: _Names) -> Layer:
    w, b, ask = knobs
    return rows("curve").transform_calculate(
        w=live(w, datum.w), b=live(b, datum.b), ask=live(ask, datum.ask)
    )


def _before_and_after(now: Layer) -> Layer:
    """Return a row for the student now, and one for an hour later."""
    return (
        now.spread(more="[0, 1]")
        .transform_calculate(x=datum.ask + datum.more)
        .transform_calculate(p=SIGMOID, z=datum.w * datum.x + datum.b)
    )


def _name(label: Formula) -> alt.Chart:
    """Write the first dot's label to its left and the second's to its right, off the curve."""
    text = draw.transform_calculate(label=label, left=(datum.more == 0) & (datum.x >= 1))
    return text.mark_text(
        align=alt.ExprRef(expr.if_(datum.left, "right", "left")),
        dx=alt.ExprRef(expr.if_(datum.left, -10, 10)),
        dy=alt.ExprRef(expr.if_(datum.left == (datum.w < 0), 14, -14)),
        fontWeight=600,
        clip=True,
    ).encode(text="label:N")


@structure
def _probabilities(knobs: _Names, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    line = sigmoid_line(_now(knobs)).mark_line(strokeWidth=3, clip=True)
    dots = draw.mark_point(size=130, shape="diamond", filled=True, opacity=1)
    return layered(
        line.encode(color=MODEL, order="i:Q"),
        group(_before_and_after(_now(knobs)).encode(color=DATA), dots, _name(percentage(datum.p))),
        x=input_axis(x_title),
        y=probability_axis(y_title),
        height=height,
    )


@structure
def _odds(knobs: _Names, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    tens = [i * math.log(10.0) for i in range(-3, 4)]
    odds = expr.round(expr.exp(abs(datum.value)))
    axis = alt.Axis(
        values=tens, labelExpr=expr.if_(datum.value < -1, "1 to " + odds, odds + " to 1")
    )
    ends = alt.Scale(domain=[-REACH, REACH], nice=False)
    line = over_axis(draw, "z").mark_rule(strokeWidth=3, clip=True)
    step = draw.transform_calculate(
        x=datum.ask, x2=datum.ask + 1, z=datum.w * datum.ask + datum.b
    ).transform_calculate(z2=datum.z + datum.w)
    rise = draw.transform_calculate(x=datum.x2, label="× " + figure(expr.exp(datum.w)))
    middle = draw.transform_calculate(z=(datum.z + datum.z2) / 2)
    # Beside the step, or below it where the line is almost level.
    below = alt.ExprRef(expr.if_(abs(datum.w) < 1, 18, 0))
    text = middle.mark_text(align="left", dx=9, dy=below, fontWeight="bold", clip=True)
    dots = _before_and_after(draw).mark_point(
        size=130, shape="diamond", filled=True, opacity=1, clip=True
    )
    return layered(
        group(
            _now(knobs),
            line.encode(x2="x2:Q", y2="z2:Q", color=MODEL),
            group(
                step,
                draw.mark_rule(strokeDash=[3, 3], clip=True).encode(x2="x2:Q", color=GRADIENT),
                group(
                    rise,
                    draw.mark_rule(strokeWidth=4, clip=True).encode(y2="z2:Q", color=GRADIENT),
                    dots.encode(color=DATA),
                    text.encode(text="label:N", color=MODEL),
                ),
            ),
        ),
        x=input_axis(x_title),
        y=alt.Y("z:Q", title=y_title, scale=ends, axis=axis),
        height=height,
    )


def before_and_after(
    knobs: Mapping[str, float],
    *,
    longest: float,
    x_title: str,
    y_titles: tuple[str, str],
    height: int,
) -> tuple[Picture, Picture]:
    """Draw the sigmoid, and its odds on a logarithmic axis, a straight line.

    On each is a student before and after one unit more. The knobs are those of weight, bias and the
    student's input; the input axis ends at ``longest``.
    """
    w, b, ask = map(float, knobs.values())
    curve = {"w": np.array([w]), "b": np.array([b]), "ask": np.array([ask])}
    bent, straight = (
        Picture.of(
            drawn(tuple(knobs), x_title, y_title, height), {"curve": curve}, x_ends=(0.0, longest)
        )
        for drawn, y_title in zip((_probabilities, _odds), y_titles, strict=True)
    )
    return bent, straight
