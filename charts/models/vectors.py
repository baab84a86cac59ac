"""Arrows in the plane, their projections, and the dot product over their angle.

An arrow is given by length and direction, with knobs ``length_<name>`` and ``angle_<name>``; the
knob ``turn`` rotates all. The browser computes the rest while they are dragged.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Column,
    Picture,
    draw,
    group,
    layered,
    on_sides,
    rows,
    structure,
)
from charts.core.series import Guessed, guess_marks, places_of_guesses
from charts.core.style import CLASS_0, CLASS_1, DATA, MODEL

Polar = tuple[float, float]
"""Length, and direction in degrees, counter-clockwise from the first axis."""
REACH = 4.6
"""Smallest half width of a picture of arrows, in units."""
_HEAD = 11.0
"""Length of an arrow's head in pixels."""
NEAR = 1e-5
"""Rounding error of a score near 0, since tables have seven digits."""
_BESIDE = 0.6
"""Distance of a name from the tip, in units."""


def radians(name: str, row: Formula = datum) -> Formula:
    """Return an arrow's direction after the common rotation; "" is the row's own."""
    own = live("angle_" + row.who, row.angle)
    return _turned(live(f"angle_{name}", row[f"angle_{name}"]) if name else own, row)


def _turned(angle: Formula, row: Formula = datum) -> Formula:
    return in_radians(angle + live("turn", row.turn))


def in_radians(degrees: Formula) -> Formula:
    return degrees * expr.PI / 180


def longest_dot(row: Formula = datum) -> Formula:
    """Return the dot product of the arrows x and w if they had the same direction."""
    return live("length_x", row.length_x) * live("length_w", row.length_w)


_FAR = datum.rad - _turned(live("angle_" + datum._other, datum._other_angle))
_APART = expr.atan2(expr.sin(_FAR), expr.cos(_FAR))
"""Angle from the other arrow to the row's, in radians, from -PI to PI."""
_SIDE = expr.if_(
    abs(datum.apart) < 1e-6, expr.if_(datum._other == "x", -1, 1), expr.if_(datum.apart > 0, 1, -1)
)
"""The side of the tip for a name: away from the other arrow, see `_NAME`."""
_NAME = datum.rad + _SIDE * expr.PI / 2


@structure
def _arrows(height: int, grips: bool) -> alt.LayerChart:
    x, y = _plane_axes("x", "y")
    first, w = (draw.transform_filter(datum.who == name) for name in "xw")
    cast = first.transform_filter(datum.w_length > 0)
    to_foot = {"x2": "foot_x:Q", "y2": "foot_y:Q"}
    from_origin = {"x": alt.X("o:Q"), "y": alt.Y("o:Q")}
    along = w.transform_filter(datum.length > 0).transform_calculate(
        x=20 * datum.ux, y=20 * datum.uy, foot_x=-20 * datum.ux, foot_y=-20 * datum.uy
    )
    layers = [
        along.mark_rule(strokeWidth=1, strokeDash=[2, 3], clip=True).encode(
            x=x, y=y, **to_foot, color=MODEL
        ),
        group(
            cast.encode(**to_foot, color=DATA),
            draw.mark_rule(strokeWidth=9, opacity=0.3, clip=True).encode(**from_origin),
            draw.mark_rule(strokeDash=[3, 3], clip=True).encode(x=x, y=y),
        ),
    ]
    for arrow, ink in ((w, MODEL), (first, DATA)):
        layers += _arrow_layers(arrow.transform_filter(datum.name != ""), ink)
    layers += [grip(tip, name, x, y) for tip, name in ((w, "w"), (first, "x")) if grips]
    return layered(placed(*layers, height=height), scale(x, y), height=height)


def placed(*layers: alt.Chart | alt.LayerChart, height: int) -> alt.LayerChart:
    """Layer charts without data over the table ``arrows``, as the knobs rotate them.

    Rows have ``x``, ``y`` (the tip), ``ux``, ``uy`` (the direction), ``foot_``, ``neck_``,
    ``head_`` and ``name_``, each with x and y, ``turned`` and ``o``, the origin.
    """
    # Calculated on a chart without layers, since every step copies the chart.
    calculated = (
        rows("arrows")
        .transform_calculate(
            length=live("length_" + datum.who, datum.length),
            w_length=live("length_w", datum.length_w),
            rad=radians(""),
            w_rad=radians("w"),
            o="0",
        )
        .transform_calculate(apart=_APART)
        .transform_calculate(
            ux=expr.cos(datum.rad),
            uy=expr.sin(datum.rad),
            # The head's point is the tip, and the shaft ends within the head.
            head=expr.min(_HEAD * 2 * REACH / height, datum.length),
            shadow=datum.length * expr.cos(datum.rad - datum.w_rad),
            name=expr.if_(datum.length > 0, datum.who, ""),
        )
        .transform_calculate(
            x=datum.length * datum.ux,
            y=datum.length * datum.uy,
            foot_x=datum.shadow * expr.cos(datum.w_rad),
            foot_y=datum.shadow * expr.sin(datum.w_rad),
            neck_x=(datum.length - 0.8 * datum.head) * datum.ux,
            neck_y=(datum.length - 0.8 * datum.head) * datum.uy,
            head_x=(datum.length - 0.5 * datum.head) * datum.ux,
            head_y=(datum.length - 0.5 * datum.head) * datum.uy,
            turned=90 - datum.rad * 180 / expr.PI,
        )
        .transform_calculate(
            name_x=datum.x + _BESIDE * expr.cos(_NAME), name_y=datum.y + _BESIDE * expr.sin(_NAME)
        )
    )
    return group(calculated, *layers)


def _arrow_layers(arrow: alt.Chart, ink: alt.ColorValue) -> list[alt.Chart]:
    """Draw an arrow with its head, and its name with a halo."""
    name = arrow.encode(x="name_x:Q", y="name_y:Q", text="name:N")
    paper = alt.ExprRef("background")
    return [
        arrow.mark_rule(strokeWidth=3, clip=True).encode(
            x="o:Q", y="o:Q", x2="neck_x:Q", y2="neck_y:Q", color=ink
        ),
        arrow.mark_point(shape="triangle-up", filled=True, size=170, opacity=1, clip=True).encode(
            x="head_x:Q", y="head_y:Q", angle=alt.Angle("turned:Q", scale=None), color=ink
        ),
        name.mark_text(fontSize=16, fontWeight=600, color=paper, stroke=paper, strokeWidth=5),
        name.mark_text(fontSize=16, fontWeight=600).encode(color=ink),
    ]


def _plane_axes(x: str, y: str) -> tuple[alt.X, alt.Y]:
    """Return axes with equal units, whatever the picture's shape."""

    def scale(size: Formula) -> alt.Scale:
        half = REACH * size / expr.min(WIDE, HIGH)
        return alt.Scale(domain=[alt.ExprRef(-half), alt.ExprRef(half)], nice=False)

    ticks = alt.Axis(tickMinStep=1)
    return (
        alt.X(f"{x}:Q", title="first feature", scale=scale(WIDE), axis=ticks),
        alt.Y(f"{y}:Q", title="second feature", scale=scale(HIGH), axis=ticks),
    )


def arrows(x: Polar, w: Polar, *, turn: float = 0.0, height: int, grips: bool = True) -> Picture:
    """Draw two arrows and the projection of x onto w, all rotated; ``grips`` pull them."""
    tables = {"arrows": _arrow_table({"x": x, "w": w}, turn=turn)}
    return Picture.of(_arrows(height, grips), tables)


def _arrow_table(arrows: Mapping[str, Polar], *, turn: float = 0.0) -> dict[str, Column]:
    """Return the table for `placed`, of w alone or of x and w."""
    n, w = len(arrows), arrows["w"]
    lengths, angles = np.array([*arrows.values()], dtype=float).T
    return {
        "who": [*arrows],
        "length": lengths,
        "angle": angles,
        "length_w": np.full(n, float(w[0])),
        "angle_w": np.full(n, float(w[1])),
        "turn": np.full(n, float(turn)),
        "_other": [*arrows][::-1],
        "_other_angle": angles[::-1],
    }


@structure
def _over_angle() -> alt.LayerChart:
    x = alt.X(
        "angle:Q",
        title="angle θ (degrees)",
        scale=alt.Scale(domain=[0, 180], nice=False),
        axis=alt.Axis(values=[0, 45, 90, 135, 180]),
    )
    longest = longest_dot(TableRow("arrows"))
    # With room for a label.
    reach = expr.if_(expr.length(expr.data("arrows")), 1.25 * expr.max(1, longest), 1)
    ends = alt.Scale(domain=[alt.ExprRef(-reach), alt.ExprRef(reach)], nice=False)
    y = alt.Y("dot:Q", title="dot product x · w", scale=ends)
    both = rows("arrows").transform_calculate(
        size=longest_dot(), theta=expr.acos(expr.cos(radians("x") - radians("w"))) * 180 / expr.PI
    )
    curve = draw.spread(angle="sequence(0, 181, 3)").transform_calculate(
        dot=datum.size * expr.cos(in_radians(datum.angle))
    )
    here = (
        draw.transform_filter(datum.size > 0)
        .transform_calculate(angle=datum.theta, dot=datum.size * expr.cos(in_radians(datum.theta)))
        .transform_calculate(
            name=expr.format(datum.angle, ".0f") + "°: " + expr.format(datum.dot, ".2f")
        )
        .encode(x=x, y=y, color=DATA)
    )
    # Above the curve there is room to the right, below it to the left.
    sides = on_sides(datum.angle <= 110, 12, dy=(-12, 14), fontWeight=600)
    label = group(draw.encode(text="name:N"), *sides)
    zero = rows(LIMITS).mark_rule(strokeDash=[2, 3])
    guesses = rows("guesses").transform_calculate(angle=datum.x, dot=datum.y * longest)
    # Well above the curve there is room to the right, even for the current value's label.
    side = expr.if_(datum.y > expr.cos(in_radians(datum.x)) + 0.25, 1, -1)
    return layered(
        zero.encode(y=alt.YDatum(0), color=MODEL),
        group(
            both,
            curve.mark_line().encode(x=x, y=y, color=MODEL, order="angle:Q"),
            group(here, draw.mark_circle(size=190, opacity=1), label),
        ),
        guess_marks(guesses.encode(x=x, y=y), side),
        height=310,
    )


def over_angle(x: Polar, w: Polar, *, guesses: tuple[float, Guessed] | None = None) -> Picture:
    """Draw the dot product over the angle between two arrows, with the current angle.

    Guesses are shares of the largest, at one angle.
    """
    row = {"length_x": x[0], "angle_x": x[1], "length_w": w[0], "angle_w": w[1], "turn": 0.0}
    angle, shares = guesses or (0.0, {})
    tables = {
        "arrows": {name: np.array([float(value)]) for name, value in row.items()},
        "guesses": places_of_guesses(shares, 2.5, lambda n: angle + 5 * n),
    }
    return Picture.of(_over_angle(), tables)


@structure
def _border(bias: str) -> alt.LayerChart:
    x, y = _plane_axes("x", "y")
    w = TableRow("arrows")
    length, angle = live("length_w", w.length), in_radians(live("angle_w", w.angle))
    b = live(bias, LIMITS_ROW.b)
    along = expr.cos(angle) * datum.x + expr.sin(angle) * datum.y
    inputs = (
        rows("inputs")
        .transform_calculate(score=length * along + b)
        .transform_calculate(label=expr.format(expr.round(10 * datum.score) / 10 + 0, ".1f"))
    )
    yes, no = (
        draw.transform_filter(which) for which in (datum.score >= -NEAR, datum.score < -NEAR)
    )
    dots = [
        side.mark_circle(size=120, opacity=1).encode(color=colour)
        for side, colour in ((yes, CLASS_1), (no, CLASS_0))
    ]
    labels = draw.mark_text().encode(x="_name_x:Q", y="_name_y:Q", text="label:N", color=MODEL)
    only = draw.transform_filter(datum.length > 0)
    line = draw.transform_calculate(
        x=datum.at * datum.ux - 20 * datum.uy,
        y=datum.at * datum.uy + 20 * datum.ux,
        foot_x=datum.at * datum.ux + 20 * datum.uy,
        foot_y=datum.at * datum.uy - 20 * datum.ux,
    )
    drawn_line = line.mark_rule(strokeWidth=2.5, strokeDash=[7, 4], clip=True)
    return layered(
        placed(
            group(
                only,
                group(
                    draw.transform_calculate(at=-b / datum.length),
                    drawn_line.encode(x=x, y=y, x2="foot_x:Q", y2="foot_y:Q", color=MODEL),
                    grip(
                        draw.transform_calculate(
                            # Not at the foot, where the arrow's tip may be.
                            x=datum.at * datum.ux - 2.5 * datum.uy,
                            y=datum.at * datum.uy + 2.5 * datum.ux,
                        ),
                        "border",
                        x,
                        y,
                    ),
                ),
                *_arrow_layers(draw, MODEL),
            ),
            grip(draw, "w", x, y),
            height=430,
        ),
        group(inputs, group(draw.encode(x=x, y=y), *dots), labels),
        scale(x, y),
        height=430,
    )


def border(inputs: np.ndarray, w: Polar, bias: float, *, knob: str) -> Picture:
    """Draw scores of inputs (n, 2), the weight arrow, and the line of score 0.

    No input may be at the origin, since scores are written on the far side.
    """
    directions = inputs / np.hypot(*inputs.T)[:, None]
    names = inputs + directions * [0.68, _BESIDE]  # labels are wider than high
    tables = {
        "arrows": _arrow_table({"w": w}),
        "inputs": {
            "x": inputs[:, 0],
            "y": inputs[:, 1],
            "_name_x": names[:, 0],
            "_name_y": names[:, 1],
        },
    }
    return Picture.of(_border(knob), tables, b=float(bias))
