"""What the lesson on layers alone draws: sums of ReLUs, cut planes, activations, signals.

The knobs of hinge and weight i are ``h<i>`` and ``v<i>``, those of neuron j ``w1<j>``, ``w2<j>`` and
``b<j>``, from 1, and ``needed`` is how many votes the output needs; the browser adds up, cuts and
votes while they are dragged, and at each frame of a training.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core import line_geometry
from charts.core.formulas import (
    HIGH,
    WIDE,
    Formula,
    TableRow,
    activated,
    expr,
    formula,
    pick,
    slope_where,
)
from charts.core.grips import grip, scale
from charts.core.live import held, how_many, live, place_of
from charts.core.number_format import text_of, with_texts
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.series import powers_axis
from charts.core.style import CLASS_0, CLASS_1, DATA, GRADIENT, MODEL, PAPER, class_ink
from lessons.layers.network import EXAMS, N_ROWS, SHOWN, STUDENTS, bands
from training.activations import ALL_ACTIVATIONS
from training.dense import forward
from training.figures import count

_ARM = 1.0
"""Distance from its hinge of the grip for a ReLU's weight."""
_HIGH = 3.4


def _axes(low: float) -> tuple[alt.X, alt.Y]:
    ends = alt.Scale(domain=[low, _HIGH], nice=False)
    axis = alt.Axis(tickMinStep=1, format="d")
    x = alt.X("x:Q", title="input x", scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    return x, alt.Y("y:Q", title="output", scale=ends, axis=axis)


@structure
def _sum(n: int) -> alt.LayerChart:
    x, y = _axes(-_HIGH)
    low, high = LIMITS_ROW.x0, LIMITS_ROW.x1
    each = rows("hinges").transform_calculate(
        h=live("h" + datum.i, datum.hinge), v=live("v" + datum.i, datum.weight)
    )
    before = draw.transform_calculate(x=low, x2=datum.h, y="0")
    after = draw.transform_calculate(x=datum.h, y="0", x2=high, y2=datum.v * (high - datum.h))
    hinges = draw.transform_calculate(x=datum.h, y="0", name="" + datum.i)
    arms = draw.transform_calculate(x=datum.h + _ARM, y=datum.v * _ARM)
    target = rows("target")
    places = range(1, n + 1)
    terms = [
        live(f"v{i}", hinge.weight) * expr.max(0, datum.x - live(f"h{i}", hinge.hinge))
        for i in places
        for hinge in [TableRow("hinges", i - 1)]
    ]
    total = target.transform_calculate(aim=datum.y).transform_calculate(y=sum(terms))
    off = (
        draw.transform_calculate(off=abs(datum.y - datum.aim))
        .transform_aggregate(off="max(off)")
        .transform_calculate(
            label=expr.if_(
                datum.off < 0.001, "there it is", "off by up to " + expr.format(datum.off, ".2f")
            )
        )
    )
    place = draw.encode(x=x, y=y, color=MODEL)
    rules = group(
        place,
        before.mark_rule(strokeWidth=1, opacity=0.6).encode(x2="x2:Q"),
        after.mark_rule(strokeWidth=1.5, opacity=0.6, strokeDash=[6, 4], clip=True).encode(
            x2="x2:Q", y2="y2:Q"
        ),
    )
    handles = [
        group(at, *(grip(draw.transform_filter(datum.i == i), f"{knob}{i}", x, y) for i in places))
        for knob, at in (("v", arms), ("h", hinges))
    ]
    written = place.mark_text(fontWeight="bold", dy=22).encode(text="name:N")
    return layered(
        target.mark_area(opacity=0.25).encode(x=x, y=y, color=DATA),
        group(each, rules),
        group(
            total.encode(color=MODEL),
            place.mark_line(strokeWidth=4.5, clip=True),
            off.mark_text(align="right", x="width", y=-10, fontWeight="bold").encode(
                text="label:N"
            ),
        ),
        group(each, *handles, group(hinges, written)),
        scale(x, y),
        height=380,
    )


def total(
    hinges: Mapping[int, tuple[float, float]],
    target: tuple[np.ndarray, np.ndarray],
    *,
    reach: float,
) -> Picture:
    """Draw ReLUs, each with hinge and weight, their sum, and a target curve."""
    h, v = zip(*hinges.values(), strict=True)
    tables = {
        "hinges": {"i": np.array(list(hinges)), "hinge": np.array(h), "weight": np.array(v)},
        "target": {"x": target[0], "y": target[1]},
    }
    return Picture.of(_sum(len(hinges)), tables, x_ends=(0.0, reach))


@structure
def _follow(knob: str, n_parts: int) -> alt.LayerChart:
    x, y = _axes(0)
    # The curve has ``each`` parts between two knots.
    width, each = LIMITS_ROW.x1 / datum.n, n_parts / datum.n
    n = rows(LIMITS).transform_calculate(n=live(knob, datum.neurons))
    knots = n.spread(k=expr.sequence(datum.n + 1)).transform_calculate(
        x=datum.k * width, y=TableRow("curve", datum.k * each).y
    )
    off = (
        rows("curve")
        .transform_calculate(n=live(knob, LIMITS_ROW.neurons))
        .transform_calculate(k=expr.min(expr.floor(datum.x / width + 1e-6), datum.n - 1))
        .transform_calculate(
            on=datum.x / width - datum.k,
            left=TableRow("curve", datum.k * each).y,
            right=TableRow("curve", (datum.k + 1) * each).y,
        )
        .transform_calculate(off=abs(datum.y - expr.lerp([datum.left, datum.right], datum.on)))
        .transform_aggregate(off="max(off)", n="max(n)")
        .transform_calculate(
            label=datum.n
            + expr.if_(datum.n > 1, " neurons", " neuron")
            + ", off by up to "
            + expr.format(datum.off, ".2~r")
        )
    )
    return layered(
        rows("curve").mark_line(strokeWidth=9, opacity=0.35).encode(x=x, y=y, color=DATA),
        group(
            knots.encode(x=x, y=y, color=MODEL),
            draw.mark_line(),
            draw.mark_circle(size=60, opacity=1),
        ),
        off.mark_text(align="right", x="width", y=-6, fontWeight="bold").encode(
            text="label:N", color=MODEL
        ),
        height=260,
    )


def follow(curve: np.ndarray, n_neurons: int, *, reach: float, knob: str) -> Picture:
    """Draw a curve, and the total of evenly spaced ReLUs that meets it at each hinge.

    It has n_parts + 1 evenly spaced heights, and the neurons divide n_parts.
    """
    x = np.linspace(0, reach, len(curve))
    return Picture.of(
        _follow(knob, len(curve) - 1),
        {"curve": {"x": x, "y": curve}},
        x_ends=(0.0, reach),
        neurons=n_neurons,
    )


REACH = 5.0
_N = 201
_TANGENT = 0.9
"""Half the length of a tangent."""


@structure
def _activation(name: str) -> alt.LayerChart:
    here = (
        rows("here")
        # Rounded, since tables have 32-bit floats: the same while dragging and after.
        .transform_calculate(z=expr.round(1000 * live("z", datum.z)) / 1000)
        .transform_calculate(y=activated(name, datum.z))
        .transform_calculate(slope=slope_where(name, datum.y))
        .transform_calculate(
            left=datum.z - _TANGENT,
            right=datum.z + _TANGENT,
            down=datum.y - _TANGENT * datum.slope,
            up=datum.y + _TANGENT * datum.slope,
            label="slope " + expr.format(datum.slope, ".2~f"),
        )
    )
    x = alt.X("z:Q", title="the sum z", scale=between("x0", "x1"))
    y = alt.Y("y:Q", title="passed on", scale=alt.Scale(domain=[-1.3, 3.2], nice=False))
    tangent = draw.mark_rule(strokeWidth=4, clip=True)
    reading = draw.mark_text(fontWeight="bold", align="left", dx=10, dy=14)
    return layered(
        rows("curve").mark_line(strokeWidth=3, clip=True).encode(x=x, y=y, color=MODEL),
        group(
            here.encode(color=GRADIENT),
            tangent.encode(x=alt.X("left:Q"), x2="right:Q", y=alt.Y("down:Q"), y2="up:Q"),
            reading.encode(x=x, y=y, text="label:N"),
        ),
        grip(here, "z", x, y),
        scale(x, y),
        height=200,
    )


def activation(name: str, *, z: float) -> Picture:
    """Draw an activation and its slope at one sum, which follows the knob ``z`` while dragged."""
    at = np.linspace(-REACH, REACH, _N)
    curve = {"z": at, "y": ALL_ACTIVATIONS[name].function(at)}
    tables = {"curve": curve, "here": {"z": np.array([z])}}
    return Picture.of(_activation(name), tables, x_ends=(-REACH, REACH))


_FLOOR, _ROOF = 1e-12, 1e12
"""Values beyond are drawn at the edge."""


@structure
def _signals(title: str) -> alt.LayerChart:
    flat = alt.Axis(labelAngle=0, labelOverlap=False)
    tooltip = [
        alt.Tooltip("name:N", title="where"),
        alt.Tooltip(text_of("spread"), type="nominal", title=title),
    ]
    base = with_texts(rows("signals"), "spread", digits=2).encode(
        x=alt.X("name:N", title=None, sort=None, axis=flat), color=MODEL
    )
    line, dots = draw.mark_line(strokeWidth=2.5), draw.mark_circle(size=110, opacity=1)
    scale = between("low", "high", log=True)
    return layered(
        rows("_one").mark_rule(strokeDash=[5, 4]).encode(color=DATA),
        group(base, line, dots.encode(tooltip=tooltip)),
        y=alt.Y("spread:Q", title=title, scale=scale, axis=powers_axis(title, "low", "high")),
        height=400,
    )


def signals(spread: Mapping[str, float], *, title: str) -> Picture:
    """Draw a signal's size by layer on a logarithmic axis; 0 is at the bottom."""
    names, values = [*spread], np.array([*spread.values()])
    shown = np.clip(np.nan_to_num(values, nan=_FLOOR, posinf=_ROOF), _FLOOR, _ROOF)
    low = 10.0 ** min(np.floor(np.log10(shown.min())), -2)
    high = 10.0 ** max(np.ceil(np.log10(shown.max())), 2)
    tables = {"signals": {"name": names, "spread": shown}, "_one": {"spread": np.array([1.0])}}
    return Picture.of(_signals(title), tables, low=low, high=high)


X_ENDS = Y_ENDS = SHOWN
"""The scores that are shown."""
MIDDLE = 70
"""Both scores of the middle of the picture."""
ASIDE = 11.0, 7.0, -8.0
"""How far along each cut its arrow stands, where nobody pulls."""
HOMES = (48.8, 86.9), (50.6, 63.9), (63.7, 48.7)
"""Where the rings are before anybody has pulled; each is on its cut, as near as can be."""
SPOKE = 8
"""Length of the arrow that turns a cut, to the side where its neuron says yes."""
INSET = 5.0
"""Least distance of both its ends from the frame, where there is room for the number."""
_FEW = 40
"""Frames of which twice as many rows may be sent, so that corners are sharp."""
_BEYOND = 20
"""Pixels from an arrow's head to the number of its neuron."""


def _number(name: str, j: int) -> Formula:
    """Return a number of neuron j, by its parameter in the picture."""
    return formula(f"_{name}{j}")


def _numbers() -> list[Any]:
    """Return the parameters of `_number`, which wait for the table."""
    found = {}
    for j in (1, 2, 3):
        cut = TableRow("cuts", j - 1)
        for name, side in (("w1", cut.a), ("w2", cut.b), ("b", cut.c)):
            # Fiftieths as the knobs have them: 32 bits would shift what is drawn a little.
            at = live(f"{name}{j}", expr.round(50 * side) / 50)
            found[f"_{name}{j}"] = expr.if_(expr.length(expr.data("cuts")), at, 0)
    param: Any = alt.param  # Altair's types allow no expression
    return [param(name=name, expr=value).param for name, value in found.items()]


def _sum_at(j: int, x: Formula, y: Formula) -> Formula:
    return _number("w1", j) * x + _number("w2", j) * y + _number("b", j)


def _answers(activation: str, x: Formula, y: Formula) -> dict[str, Formula]:
    """Return what each neuron passes on at a place, as ``a1`` to ``a3``."""
    sums = {f"a{j}": _sum_at(j, x, y) for j in (1, 2, 3)}
    if activation == "step":  # sums are of fiftieths: exactly zero is a yes, however rounded
        return {name: expr.if_(z >= -1e-6, 1, 0) for name, z in sums.items()}
    return {name: activated(activation, z) for name, z in sums.items()}


def _beyond_needed(*answers: Formula) -> Formula:
    """Return by how much three answers are more than the team needs for a yes."""
    return sum(answers) - place_of("needed") + 0.5


def _stripes(activation: str) -> alt.Chart:
    """Return level stripes of the plane where the team says yes, with x, x2 and y."""
    (low, high), (bottom, top) = X_ENDS, Y_ENDS
    thin = (top - bottom) / LIMITS_ROW.n_rows

    def crossing(j: int) -> Formula:
        w1 = _number("w1", j)
        steep = expr.if_(abs(w1) < 1e-9, 1e-9, w1)
        return expr.clamp(-(_number("b", j) + _number("w2", j) * datum.y) / steep, low, high)

    c = [datum.c1, datum.c2, datum.c3]
    stripes = (
        rows(LIMITS)
        .spread(i=expr.sequence(LIMITS_ROW.n_rows))
        .transform_calculate(y=bottom + (datum.i + 0.5) * thin)
        .transform_calculate(**{f"c{j}": crossing(j) for j in (1, 2, 3)})
        .transform_calculate(first=expr.min(*c), last=expr.max(*c))
        .transform_calculate(second=sum(c) - datum.first - datum.last)
        .spread(k=expr.sequence(4))
    )
    ends = [low, datum.first, datum.second, datum.last, high]
    middle = (datum.x + datum.x2) / 2
    # From cut to cut what is said is level or straight, and may be 0 in between.
    places = (middle, middle) if activation == "step" else (datum.x, datum.x2)
    left, right = (_beyond_needed(*_answers(activation, x, datum.y).values()) for x in places)
    zero = datum.x + (datum.x2 - datum.x) * datum.left / (datum.left - datum.right)
    return (
        stripes.transform_calculate(x=pick(ends[:-1], datum.k), x2=pick(ends[1:], datum.k))
        .transform_filter(datum.x2 > datum.x)
        .transform_calculate(left=left, right=right)
        .transform_filter(expr.max(datum.left, datum.right) >= 0)
        .transform_calculate(zero=zero)
        .transform_calculate(
            x=expr.if_(datum.left < 0, datum.zero, datum.x),
            x2=expr.if_(datum.right < 0, datum.zero, datum.x2),
        )
    )


def _weights() -> dict[str, Formula]:
    """Return the numbers of the cut ``j`` while they are pulled."""
    of = {"a": "w1", "b": "w2", "c": "b"}
    return {
        side: pick([_number(name, j) for j in (1, 2, 3)], datum.j - 1) for side, name in of.items()
    }


def _arrows(cuts: Layer, *, pulled: bool) -> Layer:
    """Add each cut's arrow from x, y to x2, y2, slid along the cut until all of it is in sight.

    Of a cut out of sight it stands at the frame. ``a`` and ``b`` become its direction.
    """
    a, b, half = datum.a, datum.b, SPOKE // 2
    reach = (X_ENDS[1] - X_ENDS[0]) / 2 - INSET  # of the middle, to either side
    aside = pick(ASIDE, datum.j - 1)
    if pulled:
        x, y = (held("cut" + datum.j + axis, datum[f"_{axis}"]) for axis in "xy")
        aside = (y - MIDDLE) * a - (x - MIDDLE) * b

    def within(place: Formula) -> Formula:
        return expr.clamp(place, MIDDLE - reach, MIDDLE + reach)

    return (
        cuts.transform_calculate(long=expr.sqrt(a * a + b * b))
        .transform_filter(datum.long > 1e-9)
        .transform_calculate(
            off=-(MIDDLE * (a + b) + datum.c) / datum.long, a=a / datum.long, b=b / datum.long
        )
        .transform_calculate(aside=aside)
        # How far the middle of the arrow may lie from that of the picture, and does.
        .transform_calculate(
            p=expr.max(abs(a), 1e-9),
            q=expr.max(abs(b), 1e-9),
            u=reach - half * abs(a),
            v=reach - half * abs(b),
        )
        .transform_calculate(
            r=expr.clamp((datum.off + half) * a, -datum.u, datum.u) * b / datum.q,
            s=expr.clamp((datum.off + half) * b, -datum.v, datum.v) * a / datum.p,
        )
        .transform_calculate(
            aside=expr.clamp(
                expr.clamp(
                    datum.aside, (datum.r - datum.u) / datum.q, (datum.r + datum.u) / datum.q
                ),
                -(datum.s + datum.v) / datum.p,
                (datum.v - datum.s) / datum.p,
            )
        )
        .transform_calculate(
            x=within(MIDDLE + datum.off * a - datum.aside * b),
            y=within(MIDDLE + datum.off * b + datum.aside * a),
        )
        .transform_calculate(x2=within(datum.x + SPOKE * a), y2=within(datum.y + SPOKE * b))
    )


def _painted(stripes: alt.Chart, x: alt.X, y: alt.Y) -> alt.LayerChart:
    """Paint where the output says yes, on stripes from x to x2 at y."""
    place = draw.encode(x=x, y=y)
    everywhere = rows(LIMITS).encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height")
    )
    return group(
        stripes,
        everywhere.mark_rect(opacity=1).encode(color=CLASS_0),
        place.mark_rule(strokeWidth=alt.ExprRef(HIGH / LIMITS_ROW.n_rows + 1), clip=True).encode(
            x2="x2:Q", color=CLASS_1
        ),
        # Pale, and without seams where stripes lie on one another.
        everywhere.mark_rect(color=PAPER, opacity=0.64),
    )


def _votes() -> alt.Chart:
    """Write beside each student how many say yes, to the side where there is room."""
    beside = alt.ExprRef(expr.if_(datum.y < MIDDLE, 42, -42))
    n = datum.a1 + datum.a2 + datum.a3
    said = draw.transform_calculate(said=n + expr.if_(n == 1, " vote", " votes"))
    return said.mark_text(fontWeight=700, dx=beside).encode(text="said:N", color=MODEL)


def _tally() -> alt.Chart:
    """Write above the plane about how many students each neuron is right, and the team."""
    said = (datum.a1, datum.a2, datum.a3, datum.yes)
    # A digit each, since there are five students.
    counts = sum(10 ** (3 - i) * (yes == datum.passed) for i, yes in enumerate(said))
    n = [formula(f"format(datum.n, '04')[{i}]") for i in range(4)]
    each = n[0] + ", " + n[1] + " and " + n[2]
    label = "neurons right about " + each + " of 5, the team about " + n[3]
    return (
        draw.transform_calculate(counts=counts)
        .transform_aggregate(n="sum(counts)")
        .transform_calculate(label=label)
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(-10), text="label:N", color=MODEL)
        .properties(name="count")
    )


@structure
def _regions(by_hand: str, *, pulled: bool) -> alt.LayerChart:
    axis = alt.Axis(grid=False, tickCount=4)
    ends = [alt.Scale(domain=[*each], nice=False) for each in (X_ENDS, Y_ENDS)]
    x = alt.X("x:Q", title=EXAMS[0], scale=ends[0], axis=axis)
    y = alt.Y("y:Q", title=EXAMS[1], scale=ends[1], axis=axis)
    if by_hand:
        cuts = rows("cuts").transform_calculate(**_weights())
    else:
        cuts = rows("cuts").transform_filter(NOW)
    lines = line_geometry.across(draw, X_ENDS, Y_ENDS).mark_rule(clip=True)
    at = _arrows(draw, pulled=bool(by_hand))
    turn = line_geometry.turn(datum.a * WIDE, datum.b * HIGH, square=True)
    tip = draw.transform_calculate(x=datum.x2, y=datum.y2, turn=turn)
    ways, rings = (
        [grip(draw.transform_filter(datum.j == j), f"{name}{j}") for j in (1, 2, 3)]
        if pulled
        else []
        for name in ("way", "cut")
    )
    if by_hand:
        stripes = _stripes(by_hand)
        student = rows("students").transform_calculate(**_answers(by_hand, datum.x, datum.y))
        beyond = _beyond_needed(datum.a1, datum.a2, datum.a3)
        student = student.transform_calculate(yes=expr.if_(beyond >= 0, 1, 0))
    else:
        thin = (Y_ENDS[1] - Y_ENDS[0]) / LIMITS_ROW.n_rows
        stripes = rows("_bands").transform_filter(NOW)
        stripes = stripes.transform_calculate(
            x=datum.from_ / 100, x2=datum.to / 100, y=Y_ENDS[0] + (datum.row + 0.5) * thin
        )
        student = rows("students").transform_filter(NOW)
    ink = class_ink("passed:Q")
    arrows = group(
        at.encode(x=alt.X("x:Q"), y=alt.Y("y:Q")),
        draw.mark_rule(strokeWidth=2).encode(x2="x2:Q", y2="y2:Q", color=MODEL),
        group(
            tip,
            draw.mark_text(
                fontWeight=700,
                fontSize=14,
                dx=alt.ExprRef(_BEYOND * datum.a),
                dy=alt.ExprRef(-_BEYOND * datum.b),
            ).encode(text="j:N", color=MODEL),
            line_geometry.head(150).encode(color=MODEL),
            *ways,
        ),
        *rings,
    )
    lines = lines.encode(
        x=alt.X("px:Q"),
        y=alt.Y("py:Q"),
        x2="qx:Q",
        y2="qy:Q",
        color=MODEL,
        size=alt.Size("_thick:Q", scale=None),
    )
    chart: Any = layered(
        _painted(stripes, x, y),
        group(cuts, lines),
        group(
            student.encode(x=x, y=y),
            draw.mark_circle(size=340, opacity=1, stroke=PAPER, strokeWidth=2.5).encode(
                color=ink, tooltip=alt.Tooltip("name:N", title=" ")
            ),
            draw.transform_filter(datum.yes != datum.passed)
            .mark_text(text="✗", fontSize=20, fontWeight=700, dy=-20)
            .encode(color=MODEL),
            *(
                [_votes(), _tally()]
                if by_hand == "step"
                else [how_many(datum.yes == datum.passed, "right", y=-10)]
            ),
        ),
        group(cuts, arrows),
        scale(x, y),
        height=420,
    )
    if by_hand:
        chart.params = [*chart.params, *_numbers()]
    return chart


def regions(
    parameters: Mapping[str, np.ndarray],
    activation: str,
    *,
    by_hand: bool = False,
    pulled: bool = True,
) -> Picture:
    """Draw where a network lets pass, at each frame, and the five students.

    Its three hidden neurons cut the plane; a line is thicker if the output gives its neuron more
    weight. If ``by_hand``, the lines can be ``pulled``, the output adds up what the neurons pass on,
    and the knob ``needed`` sets how much it needs; with a step, these are votes, and stand there.

    Shapes: ``W1`` (n_frames, 2, 3), ``b1`` (n_frames, 3), ``W2`` (n_frames, 3, 1), ``b2``
    (n_frames, 1).
    """
    n, people = len(parameters["b1"]), len(STUDENTS.y)
    frame, last = np.arange(n), {k: p[-1] for k, p in parameters.items()}
    said = forward(STUDENTS.X, parameters, activation)[-1][..., 0] >= 0
    tables: dict[str, dict[str, Any]] = {
        "students": {
            "frame": np.repeat(frame, people),
            "name": [*STUDENTS.names] * n,
            "x": np.tile(STUDENTS.X[:, 0], n),
            "y": np.tile(STUDENTS.X[:, 1], n),
            "passed": np.tile(STUDENTS.y, n),
            "yes": said.ravel().astype(int),
        }
    }
    (a, b), c = np.moveaxis(parameters["W1"], 1, 0), parameters["b1"]
    heard = np.abs(parameters["W2"]).ravel()
    tables["cuts"] = {
        "frame": np.repeat(frame, 3),
        **{"j": np.tile([1, 2, 3], n), "a": a.ravel(), "b": b.ravel(), "c": c.ravel()},
        "_thick": np.full(a.size, 3.0) if by_hand else 1 + np.clip(heard, None, 8) / 2,
    }
    also: dict[str, Any] = {"n_rows": N_ROWS if activation == "step" or n > _FEW else 2 * N_ROWS}
    if by_hand:
        tables["cuts"] |= dict(zip(("_x", "_y"), np.transpose(HOMES), strict=True))
        also["needed"] = 0.5 - (last["b2"] / last["W2"][0]).item()
    else:
        tables["_bands"] = bands(parameters, activation, also["n_rows"])
    return Picture.of(
        _regions(activation if by_hand else "", pulled=by_hand and pulled),
        tables,
        x_ends=X_ENDS,
        y_ends=Y_ENDS,
        words=lambda: _regions_in_words(last, said[-1], votes=by_hand and activation == "step"),
        last=n - 1,
        **also,
    )


def _regions_in_words(last: Mapping[str, np.ndarray], said: np.ndarray, *, votes: bool) -> str:
    """Say how many vote for each student, if anybody does, and what the output says."""
    says_yes = STUDENTS.X @ last["W1"] + last["b1"] >= -1e-6
    each = [
        f"{name}: "
        + (f"{count(int(answers.sum()), 'vote')}, " if votes else "")
        + ("passes" if p else "fails")
        for name, answers, p in zip(STUDENTS.names, says_yes, said, strict=True)
    ]
    return f"{'; '.join(each)}."
