"""A ruler laid across the data: what is read where a point's shadow falls is its score.

The ruler lies along the arrow of the weights w. Its marks stand 1 / |w| apart, and the bias pushes
them along, so that the mark at a shadow's foot reads x · w + b. The browser turns, stretches and
pushes it while the knobs ``angle_w``, ``length_w`` and ``cut`` are dragged; ``fall`` lets the
points slide down their shadows, in percent.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, WIDE, Formula, TableRow, expr, formula, pick
from charts.core.grips import grip, scale
from charts.core.line_geometry import HEAD
from charts.core.live import how_many, live, place_of
from charts.core.picture import LIMITS, Picture, draw, group, layered, rows, structure
from charts.core.series import Guessed, guess_marks, places_of_guesses
from charts.core.style import CLASS_1, DATA, MODEL, PAPER, class_ink
from charts.models.vectors import Polar, in_radians

REACH = 46.0
"""Half the ruler's length, and half the picture's shorter side, in the data's unit."""
LONG = 25.0
"""How long an arrow of length 1 is drawn: weights have another unit than the data."""
_BAND, _EDGE = 36, 1.5
"""Width of the ruler and of its edge in pixels."""
_FAR = 200.0
"""Farther than any picture reaches."""
_MARKS = 30
"""Marks on either side of 0 among which the ruler's are sought."""
_DOT = 11
"""Radius of a point in pixels."""
_NARROW = 400
"""Pixels of a picture in which a guess at the end has its name to the left."""
_NEAR = 1e-5
"""Rounding error of a score near 0, since tables have seven digits."""
_CLEAR = 19
"""Pixels from a figure on the ruler within which a point hides it."""


def px(n: float) -> Formula:
    """Return pixels in the data's unit, by the parameter `_PX`."""
    return n * formula("_px")


_PX: Any = alt.param(name="_px", expr=2 * REACH / expr.min(WIDE, HIGH))


def _axes(titles: tuple[str, str]) -> tuple[alt.X, alt.Y]:
    def scale_of(size: Formula) -> alt.Scale:
        half = REACH * size / expr.min(WIDE, HIGH)
        return alt.Scale(domain=[alt.ExprRef(-half), alt.ExprRef(half)], nice=False)

    signed = expr.if_(datum.value == 0, "0", expr.format(datum.value, "+d"))
    values = [*range(-60, 61, 20)]
    ticks = alt.Axis(values=values, labelExpr=signed, domain=False, gridOpacity=0.6)
    return (
        alt.X("x:Q", title=titles[0], scale=scale_of(WIDE), axis=ticks),
        alt.Y("y:Q", title=titles[1], scale=scale_of(HIGH), axis=ticks),
    )


_RULER = TableRow("ruler")


def _ruler() -> alt.Chart:
    """Return the ruler's row: ``length`` of w, its direction ``ux``, ``uy``, and ``b``."""
    return (
        rows("ruler")
        .transform_calculate(
            size=live("length_w", datum.length),
            rad=in_radians(live("angle_w", datum.angle)),
            b=live("cut", datum.bias),
        )
        .transform_calculate(ux=expr.cos(datum.rad), uy=expr.sin(datum.rad))
    )


_ORIGIN: Formula = formula("0")


def _at(along: Formula, aside: Formula, i: str = "") -> dict[str, Formula]:
    """Return a place by its distances along the ruler and to its left."""
    if along is _ORIGIN:
        return {f"x{i}": "0", f"y{i}": "0"}
    x, y = along * datum.ux, along * datum.uy
    if isinstance(aside, int):  # 0: on its edge
        return {f"x{i}": x, f"y{i}": y}
    return {f"x{i}": x - aside * datum.uy, f"y{i}": y + aside * datum.ux}


def _from_to(one: tuple[Formula, Formula], other: tuple[Formula, Formula]) -> alt.Chart:
    return draw.transform_calculate(**_at(*one), **_at(*other, "2"))


def _clear_of(points: Sequence[tuple[Formula, Formula]], x: Formula, y: Formula) -> Formula:
    """Return the distance in pixels of a place from the nearest point."""
    apart = ((x - there) ** 2 + (y - up) ** 2 for there, up in points)
    return expr.sqrt(expr.min(_FAR**2, *apart)) / px(1)


def _body(x: alt.X, y: alt.Y, points: Sequence[tuple[Formula, Formula]]) -> alt.LayerChart:
    """Draw the ruler with its marks and their figures, which points hide."""
    to = {"x2": "x2:Q", "y2": "y2:Q"}
    band = _from_to((-REACH, -px(_BAND / 2)), (REACH, -px(_BAND / 2)))
    # Marks are far enough apart for their figures, however long w is.
    step = expr.if_(datum.size < 0.45, 2.5, expr.if_(datum.size < 1.2, 5, 10))
    marks = (
        draw.transform_calculate(step=step)
        .spread(k=f"sequence({-_MARKS}, {_MARKS + 1})")
        .transform_calculate(along=(datum.k * datum.step - datum.b) / datum.size)
        .transform_filter(expr.abs(datum.along) <= REACH - px(3))
    )
    is_long = datum.k % 2 == 0
    ticks = draw.transform_calculate(
        **_at(datum.along, 0), **_at(datum.along, -px(1) * expr.if_(is_long, 9, 5), "2")
    )
    figures = (
        draw.transform_filter(is_long & (expr.abs(datum.along) <= REACH - px(12)))
        .transform_calculate(**_at(datum.along, -px(24)), figure=datum.k * datum.step)
        .transform_calculate(
            shown=expr.if_(_clear_of(points, datum.x, datum.y) < _CLEAR, 0, 1) if points else "1"
        )
        .encode(
            x=x,
            y=y,
            text=alt.Text("figure:Q", format="d"),
            opacity=alt.Opacity("shown:Q", scale=None, legend=None),
        )
    )
    edge = _from_to((-REACH, 0), (REACH, 0))
    return group(
        draw.encode(color=MODEL),
        # Like a real one, it hides what lies beneath.
        group(
            band.encode(x=x, y=y, **to),
            draw.mark_rule(strokeWidth=_BAND, stroke=PAPER, clip=True).encode(
                color=alt.value(None)
            ),
            draw.mark_rule(strokeWidth=_BAND, opacity=0.1, clip=True),
        ),
        edge.mark_rule(strokeWidth=_EDGE, clip=True).encode(x=x, y=y, **to),
        group(
            marks,
            ticks.mark_rule(strokeWidth=1, clip=True).encode(x=x, y=y, **to),
            group(
                figures,
                draw.transform_filter(datum.k != 0).mark_text(fontSize=12),
                draw.transform_filter(datum.k == 0).mark_text(fontSize=14, fontWeight=700),
            ),
        ),
    )


def _arrow(
    x: alt.X, y: alt.Y, name: str, ink: alt.ColorValue, points: Sequence[tuple[Formula, Formula]]
) -> list[alt.Chart]:
    """Draw an arrow of the length ``long`` along ``ux``, ``uy``, with its name to its left."""
    head = expr.min(px(13), datum.long)
    shaft = draw.transform_calculate(**_at(_ORIGIN, 0), **_at(datum.long - 0.8 * head, 0, "2"))
    tip = draw.transform_calculate(
        **_at(datum.long - 0.5 * head, 0),
        turned=90 - expr.atan2(datum.uy, datum.ux) * 180 / expr.PI,
    )
    named = draw.transform_calculate(**_at(datum.long, px(25)))
    if points:  # which hide it
        named = named.transform_filter(_clear_of(points, datum.x, datum.y) > _CLEAR)
    named = named.encode(x=x, y=y, text=alt.TextValue(name))
    return [
        shaft.mark_rule(strokeWidth=3.5, clip=True).encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q", color=ink
        ),
        tip.mark_point(shape=HEAD, filled=True, size=190, opacity=1, clip=True).encode(
            x=x, y=y, angle=alt.Angle("turned:Q", scale=None), color=ink
        ),
        named.mark_text(fontSize=16, fontWeight=600).encode(color=ink),
    ]


def _above(chart: alt.Chart, text: Formula) -> alt.Chart:
    """Write figures above a picture, at its left."""
    label = chart.transform_calculate(label=text).mark_text(align="left", fontWeight="bold")
    return label.encode(x=alt.value(0), y=alt.value(-10), text="label:N", color=MODEL)


def _even(value: Formula, digits: int = 2) -> Formula:
    """Write a number without a sign where it rounds to 0."""
    return expr.format(expr.round(10**digits * value) / 10**digits + 0, f".{digits}f")


@structure
def _across(n: int, titles: tuple[str, str], wanted: str, height: int) -> alt.LayerChart:
    x, y, to = alt.X("x:Q"), alt.Y("y:Q"), {"x2": "x2:Q", "y2": "y2:Q"}
    ux, uy, _, size, bias = map(formula, _SIGNALS)
    alongs, xs, ys = ([formula(f"_{what}{i}") for i in range(n)] for what in "axy")
    points = [*zip(xs, ys, strict=True)]
    at_x, at_y = pick(xs), pick(ys)
    students = (
        rows("students")
        .transform_calculate(ux=ux, uy=uy, along=pick(alongs), at_x=at_x, at_y=at_y)
        .transform_calculate(
            score=size * datum.along + bias,
            foot_x=datum.along * datum.ux,
            foot_y=datum.along * datum.uy,
        )
        .transform_calculate(
            passes=expr.if_(datum.score >= -_NEAR, 1, 0),
            told=datum.name + ": score " + _even(datum.score, 1),
        )
    )
    ink = class_ink("passes:Q")
    here = {"x": alt.X("at_x:Q"), "y": alt.Y("at_y:Q")}
    foot = {"x": alt.X("foot_x:Q"), "y": alt.Y("foot_y:Q")}
    zero = -datum.b / datum.size
    line = _from_to((zero, -_FAR), (zero, _FAR))
    side = _from_to((zero + px(600), -_FAR), (zero + px(600), _FAR))
    ends = {"x": x, "y": y, **to}
    figures = "w = (" + _even(datum.size * datum.ux) + ", " + _even(datum.size * datum.uy) + ")"
    done = expr.if_(datum.n == datum.of, " ✓", "")
    count = how_many((datum.passes == 1) == datum.wanted, wanted, done, y=-10)
    drops = draw.mark_rule(strokeWidth=1.5, strokeDash=[4, 3])
    laid = _ruler().transform_calculate(long=LONG * datum.size)
    chart: Any = layered(
        group(students, drops.encode(**here, x2="foot_x:Q", y2="foot_y:Q", color=ink)),
        group(
            laid,
            side.mark_rule(strokeWidth=1200, opacity=0.1, clip=True).encode(**ends, color=CLASS_1),
            # The ruler hides its foot, where the 0 stands.
            line.mark_rule(strokeWidth=2.5, strokeDash=[7, 4], clip=True).encode(
                **ends, color=MODEL
            ),
            _body(x, y, points),
            *_arrow(x, y, "w", MODEL, points),
            _above(draw, figures + ", b = " + _even(datum.b, 0)),
        ),
        group(
            students,
            draw.mark_circle(size=110, opacity=1, color=PAPER).encode(**foot),
            draw.mark_circle(size=60, opacity=1).encode(**foot, color=ink),
            draw.transform_filter(datum.wanted)
            .mark_point(shape="circle", size=640, strokeWidth=2, opacity=1)
            .encode(**here, color=MODEL),
            draw.mark_circle(size=470, opacity=1, color=PAPER).encode(**here),
            draw.mark_circle(size=360, opacity=1).encode(
                **here, color=ink, tooltip=alt.Tooltip("told:N", title=" ")
            ),
            draw.mark_text(fontSize=12, fontWeight=700, color=PAPER, dy=0.5).encode(
                **here, text="name:N"
            ),
            *([count] if wanted else []),
        ),
        group(
            laid,
            # Off the ruler, on the side without figures.
            grip(_place(draw, zero, 36.0), "border", x, y),
            grip(_place(draw, datum.long, 0), "w", x, y),
        ),
        scale(*_axes(titles)),
        height=height,
    )
    chart.params = [*chart.params, _PX.param, *_signals(n)]
    return chart


_SIGNALS = ("_u", "_v", "_f", "_s", "_b")
"""The ruler's direction, how far all have fallen, the length of w and the bias."""


def _signals(n: int) -> list[Any]:
    """Return where the ruler lies, and where points are on their way down to it."""
    there = [expr.length(expr.data(table)) for table in ("ruler", LIMITS, "students")]

    def once(value: Formula) -> Formula:
        """Wait for the tables."""
        return expr.if_(formula("_t"), value, 0)

    rad = in_radians(live("angle_w", _RULER.angle))
    made = {"_t": there[0] * there[1] * there[2], "_r": once(rad), "_d": px(2 * _DOT)}
    length, bias = live("length_w", _RULER.length), live("cut", _RULER.bias)
    r = formula("_r")
    values = (expr.cos(r), expr.sin(r), once(place_of("fall")) / 100, once(length), once(bias))
    made |= dict(zip(_SIGNALS, values, strict=True))
    ux, uy, fallen, *_ = map(formula, _SIGNALS)
    for i in range(n):
        row, along, off = TableRow("students", i), formula(f"_a{i}"), formula(f"_o{i}")
        # The first to come lies on the edge, and those that meet it upon each other.
        below = (
            (expr.abs(formula(f"_a{j}") - along) < formula("_d")) * formula(f"_l{j}")
            for j in range(i)
        )
        made |= {
            f"_a{i}": once(row.x * ux + row.y * uy),
            f"_l{i}": expr.max(0, 0, *below) + 1,
            f"_o{i}": expr.lerp(
                [once(row.y * ux - row.x * uy), (formula(f"_l{i}") - 1) * formula("_d")], fallen
            ),
            f"_x{i}": along * ux - off * uy,
            f"_y{i}": along * uy + off * ux,
        }
    param: Any = alt.param  # Altair's types allow no expression
    return [param(name=name, expr=value).param for name, value in made.items()]


def _place(chart: alt.Chart, along: Formula, aside: Formula) -> alt.Chart:
    return chart.transform_calculate(**_at(along, aside))


def across(
    students: np.ndarray,
    names: Sequence[str],
    w: Polar,
    bias: float,
    *,
    fall: float = 0.0,
    wanted: tuple[str, Sequence[str]] = ("", ()),
    titles: tuple[str, str],
    height: int,
) -> Picture:
    """Lay the ruler of the weights w across points (n, 2), each with its shadow and its answer.

    ``wanted`` names those that are to pass, and how their number is told.
    """
    tables = {
        "ruler": _ruler_table(w, bias),
        "students": {
            "name": [*names],
            "i": np.arange(len(names)),
            "x": students[:, 0],
            "y": students[:, 1],
            "wanted": np.array([name in wanted[1] for name in names]),
        },
    }
    spec = _across(len(names), titles, wanted[0], height)
    return Picture.of(spec, tables, fall=float(fall))


def _ruler_table(w: Polar, bias: float = 0.0, **x: float) -> Mapping[str, np.ndarray]:
    row = {"length": w[0], "angle": w[1], "bias": bias, **x}
    return {name: np.array([float(value)]) for name, value in row.items()}


@structure
def _turned(titles: tuple[str, str], grips: bool, steps: bool, height: int) -> alt.LayerChart:
    x, y = alt.X("x:Q"), alt.Y("y:Q")
    ends = {"x": x, "y": y, "x2": "x2:Q", "y2": "y2:Q"}
    reach = live("length_x", datum.length_x)
    apart = in_radians(live("angle_x", datum.angle_x))
    with_x = (
        _ruler()
        .transform_calculate(reach=reach, apart=apart, long=LONG * datum.size)
        .transform_calculate(
            apart=expr.atan2(expr.sin(datum.apart), expr.cos(datum.apart)),
            along=datum.reach * expr.cos(datum.apart),
            aside=datum.reach * expr.sin(datum.apart),
        )
        .transform_calculate(
            right=datum.along * datum.ux - datum.aside * datum.uy,
            up=datum.along * datum.uy + datum.aside * datum.ux,
        )
        .transform_calculate(first=datum.right * datum.ux)
    )
    tip, reach = (datum.along, datum.aside), datum.reach
    along_x = draw.transform_calculate(
        long=datum.reach, ux=expr.cos(datum.rad + datum.apart), uy=expr.sin(datum.rad + datum.apart)
    )
    shadow = _from_to((_ORIGIN, 0), (tip[0], 0)).mark_rule(strokeWidth=9, opacity=0.35, clip=True)
    drop = _from_to(tip, (tip[0], 0)).mark_rule(strokeDash=[4, 3], clip=True)
    third = _from_to(tip, (reach, 0)).mark_rule(strokeWidth=2, opacity=0.6, clip=True)
    way = (
        draw.spread(t="sequence(0, 1.0001, 0.025)")
        .transform_calculate(
            **_at(reach * expr.cos(datum.t * datum.apart), reach * expr.sin(datum.t * datum.apart))
        )
        .mark_line(strokeWidth=1.5, strokeDash=[1, 4], strokeCap="round", clip=True)
    )
    whole = expr.if_(
        datum.reach > 0, " = " + _even(100 * expr.cos(datum.apart), 0) + " % of ", " of "
    )
    said = (
        "x · w = " + _even(datum.size * datum.along, 1) + whole + _even(datum.size * datum.reach, 1)
    )
    turning = [third.encode(**ends), way.encode(x=x, y=y, order="t:Q")]
    turning.append(
        _place(draw, reach, 0)
        .mark_point(shape="circle", size=90, strokeWidth=2, opacity=0.7)
        .encode(x=x, y=y)
    )
    if steps:
        said, turning = _sum_of_shadows(), _two_steps(x, y)
    dot = draw.mark_point(shape="circle", filled=True, size=60, opacity=1)
    # Below the ruler, where nothing else is written; on a phone to the left, and clear of it.
    is_narrow = WIDE < _NARROW
    guesses = rows("guesses").transform_calculate(
        ux=datum._ux,
        uy=datum._uy,
        aside=-px(1) * (_BAND + expr.if_(is_narrow, 36, 14) + 14 * datum._beside),
    )
    foot = {f"{name}2": at for name, at in _at(datum.along, 0).items()}
    guesses = guesses.transform_calculate(**_at(datum.along, datum.aside), **foot).encode(x=x, y=y)
    chart: Any = layered(
        group(
            with_x,
            _body(x, y, [_tip(), *([_FIRST_NAME] if steps else [])]),
            *_arrow(x, y, "w", MODEL, []),
            _above(draw, said),
            group(
                draw.encode(color=DATA),
                shadow.encode(**ends),
                *turning,
                drop.encode(**ends),
                _place(dot, tip[0], 0).encode(x=x, y=y),
            ),
            group(along_x, *_arrow(x, y, "x", DATA, [])),
            *([group(along_x, grip(_place(draw, datum.long, 0), "x", x, y))] if grips else []),
        ),
        guesses.mark_rule(strokeDash=[2, 3]).encode(x2="x2:Q", y2="y2:Q", color=DATA),
        guess_marks(guesses, expr.if_(is_narrow, -1, 1)),
        scale(*_axes(titles)),
        height=height,
    )
    chart.params = [*chart.params, _PX.param]
    return chart


def _sum_of_shadows() -> Formula:
    first, second = datum.size * datum.first, datum.size * (datum.along - datum.first)
    each = _even(first, 1) + expr.if_(second < 0, " − ", " + ") + _even(expr.abs(second), 1)
    return "x · w = x₁w₁ + x₂w₂ = " + each + " = " + _even(datum.size * datum.along, 1)


_SIDE: Formula = datum.right * datum.uy >= 0
"""Whether the first step is to the ruler's right."""
_FIRST_NAME = (
    expr.if_(expr.abs(datum.right) > px(36), datum.right / 2, _FAR),
    px(14) * expr.if_((datum.ux < 0) == _SIDE, 1, -1),
)
"""Where it has its name, if it is long enough; that hides the ruler's figures."""


def _two_steps(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Draw the way to the tip as a step along each axis, and the shadow of each on the ruler."""
    ends = {"x": x, "y": y, "x2": "x2:Q", "y2": "y2:Q"}
    # The shadows lie on the other side of the ruler's edge than the first step.
    side = expr.if_(_SIDE, 1, -1)
    corner = draw.transform_calculate(x=datum.right, y="0")
    drop = corner.transform_calculate(**_at(datum.first, 0, "2"))
    marks = [drop.mark_rule(strokeDash=[4, 3], clip=True).encode(**ends)]
    alongs = (0.0, datum.first, datum.along)
    names = (
        ("x₁", *_FIRST_NAME),
        ("x₂", datum.right + px(14) * expr.if_(datum.right < 0, -1, 1), datum.up / 2),
    )
    steps = (
        draw.transform_calculate(x="0", y="0", x2=datum.right, y2="0"),
        corner.transform_calculate(x2=datum.right, y2=datum.up),
    )
    for i, (name, step, opacity) in enumerate(zip(names, steps, (1, 0.5), strict=True)):
        aside = side * px(8 + 6 * i)
        cast = _from_to((alongs[i], aside), (alongs[i + 1], aside))
        label = draw.transform_calculate(x=name[1], y=name[2])
        marks += [
            step.mark_rule(strokeWidth=3, opacity=opacity, clip=True).encode(**ends),
            cast.mark_rule(strokeWidth=5, opacity=opacity, clip=True).encode(**ends),
            label.mark_text(fontSize=14, fontWeight=600, clip=True).encode(
                x=x, y=y, text=alt.TextValue(name[0])
            ),
        ]
    return marks


def _tip() -> tuple[Formula, Formula]:
    reach = live("length_x", _RULER.length_x)
    to = in_radians(live("angle_x", _RULER.angle_x) + live("angle_w", _RULER.angle))
    return reach * expr.cos(to), reach * expr.sin(to)


def turned(
    x: Polar,
    w: Polar,
    *,
    guesses: Guessed | None = None,
    titles: tuple[str, str],
    grips: bool = True,
    steps: bool = False,
    height: int,
) -> Picture:
    """Draw one input's arrow, the way that it has turned from w, and its shadow on the ruler.

    The direction of x is its angle from w. Instead of the way, ``steps`` draws the two along the
    axes. Guesses are shares of the shadow.
    """
    at = places_of_guesses(guesses or {}, 2.5, float)
    share, u = np.array(at["y"]), np.radians(w[1])
    tables = {
        "ruler": _ruler_table(w, length_x=x[0], angle_x=x[1]),
        "guesses": {
            "along": share * x[0],
            "name": at["name"],
            "_beside": np.array(at["x"]),
            "_ux": np.full(len(share), np.cos(u)),
            "_uy": np.full(len(share), np.sin(u)),
        },
    }
    return Picture.of(_turned(titles, grips, steps, height), tables)
