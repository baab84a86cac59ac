"""One more hour, twice: on the curve of the probabilities, and on the straight line of the odds."""

import math

import altair as alt
import numpy as np

from charts.live import live
from charts.logistic import SIGMOID, input_axis, probability_axis, swept
from charts.picture import LIMITS, Column, Picture, layered, limits, rows, structure
from charts.style import DATA, GRADIENT, HEIGHT, MODEL

Names = tuple[str, str, str]
KNOBS: Names = ("w", "b", "ask")
"""What both pictures draw, and what the knobs are called that they follow while these are dragged,
unless they are told otherwise."""
REACH = math.log(2000.0)
"""Where the axis of the log-odds ends on either side."""


def _now(knobs: Names) -> alt.Chart:
    """Return the row of the curve, as its knobs say."""
    said = {name: live(knob, f"datum.{name}") for name, knob in zip(KNOBS, knobs, strict=True)}
    return rows("curve").transform_calculate(**said)


def _before_and_after(knobs: Names) -> alt.Chart:
    """Return a row for the student now, and one for an hour later."""
    return (
        _now(knobs)
        .transform_calculate(more="[0, 1]")
        .transform_flatten(["more"])
        .transform_calculate(x="datum.ask + datum.more")
        .transform_calculate(p=SIGMOID, z="datum.w * datum.x + datum.b")
    )


def _named(dots: alt.Chart, label: str) -> alt.Chart:
    """Write what the first dot says to its left and the second to its right, off the curve."""
    text = dots.transform_calculate(label=label, left="datum.more === 0 && datum.x >= 1").encode(
        text=alt.Text("label:N")
    )
    return text.mark_text(
        align=alt.ExprRef("datum.left ? 'right' : 'left'"),
        dx=alt.ExprRef("datum.left ? -10 : 10"),
        dy=alt.ExprRef("datum.left === (datum.w < 0) ? 14 : -14"),
        fontWeight=600,
        clip=True,
    )


@structure
def _probabilities(x_title: str, y_title: str, knobs: Names, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    dots = _before_and_after(knobs).encode(x=x, y=y, color=DATA)
    line = swept(_now(knobs)).mark_line(strokeWidth=3, clip=True)
    return layered(
        line.encode(x=x, y=y, color=MODEL, order=alt.Order("i:Q")),
        dots.mark_point(size=130, shape="diamond", filled=True, opacity=1),
        _named(dots, "format(100 * datum.p, '.1f') + ' %'"),
        height=height,
    )


def probabilities(
    *,
    w: float,
    b: float,
    ask: float,
    longest: float,
    x_title: str,
    y_title: str,
    knobs: Names = KNOBS,
    height: int = HEIGHT,
) -> Picture:
    """Draw the sigmoid, and a student on it before and after one unit more.

    Parameters
    ----------
    w, b : float
        Weight and bias.
    ask : float
        Where the student stands.
    longest : float
        The upper end of the axis of the inputs, which begins at 0.
    x_title, y_title : str
        What the axes are called.
    knobs : (str, str, str)
        Names of the knobs of w, b and ask, which are followed while they are dragged.
    height : int
        In pixels.
    """
    return Picture(_probabilities(x_title, y_title, knobs, height), _tables(w, b, ask, longest))


def _tables(w: float, b: float, ask: float, longest: float) -> dict[str, dict[str, Column]]:
    row = {"w": w, "b": b, "ask": ask}
    return {
        "curve": {name: np.array([float(value)]) for name, value in row.items()},
        LIMITS: limits(x0=0.0, x1=longest, last=0),
    }


@structure
def _odds(x_title: str, y_title: str, knobs: Names, height: int) -> alt.LayerChart:
    x = input_axis(x_title)
    tens = [i * math.log(10.0) for i in range(-3, 4)]
    said = "round(exp(abs(datum.value)))"
    axis = alt.Axis(
        values=tens, labelExpr=f"datum.value < -1 ? '1 to ' + {said} : {said} + ' to 1'"
    )
    ends = alt.Scale(domain=[-REACH, REACH], nice=False)
    y = alt.Y("z:Q", title=y_title, scale=ends, axis=axis)
    now = _now(knobs)
    line = (
        now.transform_calculate(x=f"data('{LIMITS}')[0].x0", x2=f"data('{LIMITS}')[0].x1")
        .transform_calculate(z="datum.w * datum.x + datum.b", z2="datum.w * datum.x2 + datum.b")
        .mark_rule(strokeWidth=3, clip=True)
    )
    step = now.transform_calculate(
        x="datum.ask", x2="datum.ask + 1", z="datum.w * datum.ask + datum.b"
    ).transform_calculate(z2="datum.z + datum.w")
    rise = step.transform_calculate(
        x="datum.x2",
        label="'× ' + format(exp(datum.w), exp(datum.w) < 1000 ? '.3~r' : '.0e')",
    )
    middle = rise.transform_calculate(z="(datum.z + datum.z2) / 2").encode(x=x, y=y)
    # Beside the step, and below it where the line runs on almost level.
    below = alt.ExprRef("abs(datum.w) < 1 ? 18 : 0")
    text = middle.mark_text(align="left", dx=9, dy=below, fontWeight="bold", clip=True)
    dots = _before_and_after(knobs).encode(x=x, y=y, color=DATA)
    return layered(
        line.encode(x=x, y=y, x2="x2:Q", y2="z2:Q", color=MODEL),
        step.mark_rule(strokeDash=[3, 3], clip=True).encode(x=x, x2="x2:Q", y=y, color=GRADIENT),
        rise.mark_rule(strokeWidth=4, clip=True).encode(x=x, y=y, y2="z2:Q", color=GRADIENT),
        dots.mark_point(size=130, shape="diamond", filled=True, opacity=1, clip=True),
        text.encode(text=alt.Text("label:N"), color=MODEL),
        height=height,
    )


def odds(
    *,
    w: float,
    b: float,
    ask: float,
    longest: float,
    x_title: str,
    y_title: str,
    knobs: Names = KNOBS,
    height: int = HEIGHT,
) -> Picture:
    """Draw the odds on an axis of tenfold steps: a straight line, and one unit more on it.

    The parameters are those of `probabilities`.
    """
    return Picture(_odds(x_title, y_title, knobs, height), _tables(w, b, ask, longest))
