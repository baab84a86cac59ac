"""What the lesson on layers alone draws: sums of ReLUs, cut planes, activations, stacks, signals.

The knobs of hinge and weight i are ``h<i>`` and ``v<i>``, those of neuron j ``w1<j>``, ``w2<j>`` and
``b<j>``, from 1, and ``needed`` is how many votes the output needs; the browser adds up, cuts and
votes while they are dragged, and at each frame of a training.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core import line_geometry
from charts.core.formulas import (
    FRAME,
    HIGH,
    Formula,
    TableRow,
    activated,
    expr,
    formula,
    pick,
    slope_where,
)
from charts.core.grips import grip, scale
from charts.core.live import how_many, live
from charts.core.number_format import text_of, with_texts
from charts.core.picture import (
    LIMITS,
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
from charts.core.series import LineStyle, name_layer, names_above, powers_axis
from charts.core.style import CLASS_0, CLASS_1, DATA, GRADIENT, MODEL, PAPER, class_ink
from training.activations import ALL_ACTIVATIONS
from training.dense import Examples, forward

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
                datum.off < 0.001,
                "there it is",
                "furthest from it: " + expr.format(datum.off, ".2f"),
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
            off.mark_text(align="left", x=8, y=12, fontWeight="bold").encode(text="label:N"),
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
            + ", furthest from it: "
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


NAMES = ("step", "sigmoid", "tanh", "ReLU", "leaky ReLU")
"""The activations drawn, in the order of `VALUES`."""
VALUES = [activated(name, datum.z) for name in NAMES]
SLOPES = [slope_where(name, datum.value) for name in NAMES]
REACH = 5.0
_N = 201
_ENDS = {"value": (-1.3, 3.2), "slope": (-0.1, 1.25)}
_NAMED_AT = ((-0.5, 0.82), (-2.4, 0.38), (-4.5, -0.78), (3.2, 2.6), (-4.2, -0.27))
"""Where each of `NAMES` stands beside its curve."""
_TANGENT = 0.9
"""Half the length of a tangent."""


@structure
def _activation(what: str, height: int) -> alt.LayerChart:
    low, high = _ENDS[what]
    title = {"value": "a, what the neuron passes on", "slope": "slope of a at z"}[what]
    ink = {"value": MODEL, "slope": GRADIENT}[what]
    here = (
        rows("here")
        # Rounded, since tables have 32-bit floats: the same while dragging and after.
        .transform_calculate(z=expr.round(1000 * live("z", datum.z)) / 1000)
        .transform_calculate(value=pick(VALUES, datum._kind))
        .transform_calculate(slope=pick(SLOPES, datum._kind))
        .transform_calculate(
            y=datum[what],
            zero="0",
            left=datum.z - _TANGENT,
            right=datum.z + _TANGENT,
            down=datum.value - _TANGENT * datum.slope,
            up=datum.value + _TANGENT * datum.slope,
            label=(
                "z = " + expr.format(datum.z, ".1f") + ":  a = " + expr.format(datum.value, ".3f")
                if what == "value"
                else "slope " + expr.format(datum.slope, ".3f")
            ),
        )
    )
    x, y = alt.X("z:Q"), alt.Y("y:Q")
    handle: list[alt.Chart | alt.LayerChart] = []
    if what == "value":
        handle = [grip(here, "z", x, y), scale(x, y)]
    curve = draw.encode(
        x=alt.X("z:Q", title="z, the weighted sum", scale=between("x0", "x1")),
        y=alt.Y("y:Q", title=title, scale=alt.Scale(domain=[low, high], nice=False)),
    )
    at = draw.encode(
        x=alt.X("z:Q", title="z, the weighted sum"), y=alt.Y("y:Q", title=title), color=DATA
    )
    tangent = draw.mark_rule(strokeWidth=4, clip=True).encode(
        x="left:Q", x2="right:Q", y="down:Q", y2="up:Q", color=GRADIENT
    )
    reading = draw.mark_text(align="left", fontWeight="bold", x=8, y=12)
    faint = rows("_curves").mark_line(opacity=0.22, strokeWidth=1.5, clip=True)
    return layered(
        group(
            curve.encode(color=ink),
            faint.encode(detail="kind:N"),
            rows("chosen").mark_line(strokeWidth=3.5, clip=True),
            *([rows("_names").mark_text(opacity=0.75).encode(text="name:N")] * (what == "value")),
        ),
        group(
            here,
            at.mark_rule(strokeDash=[2, 3]).encode(y2="zero:Q"),
            *([tangent] if what == "value" else []),
            at.mark_circle(size=170, opacity=1, clip=True),
            reading.encode(text="label:N", color=ink),
        ),
        *handle,
        height=height,
    )


def activation(name: str, *, z: float, height: int, what: str = "value") -> Picture:
    """Draw one of `NAMES` emphasised, or its slope, and mark one sum.

    The sum follows the knob ``z`` while dragged.
    """
    at = np.linspace(-REACH, REACH, _N)
    heights = []
    for each in NAMES:
        a = ALL_ACTIVATIONS[each].function(at)
        heights.append(a if what == "value" else ALL_ACTIVATIONS[each].derivative(a))
    kind = NAMES.index(name)
    tables = {
        "_curves": {
            "z": np.tile(at, len(NAMES)),
            "y": np.concatenate(heights),
            "kind": np.repeat(np.arange(len(NAMES)), _N),
        },
        "chosen": {"z": at, "y": heights[kind]},
        "here": {"z": np.array([z]), "_kind": np.array([kind])},
    }
    if what == "value":
        x, y = np.transpose(_NAMED_AT)
        tables["_names"] = {"z": x, "y": y, "name": np.array(NAMES)}
    return Picture.of(_activation(what, height), tables, x_ends=(-REACH, REACH))


_STACKED = (LineStyle(width=7), LineStyle("red", (7, 5), width=2.5))
"""The stack's line, wide enough to be seen below that of its matrix."""


_ANSWERS = ("the layers so far", "their matrices, multiplied into one")


@structure
def _stack(x_title: str) -> alt.LayerChart:
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    y = alt.Y("y:Q", title="what each neuron says", scale=between("y0", "y1"))
    lines = rows("lines").transform_filter(NOW)
    return layered(
        *(
            lines.transform_filter(datum.line == i)
            .mark_line(strokeWidth=style.width, strokeDash=list(style.dash), clip=True)
            .encode(x=x, y=y, detail="neuron:N", color=alt.ColorValue(style.ink))
            for i, style in enumerate(_STACKED)
        ),
        name_layer(_STACKED),
        height=330,
    )


def stack(
    x: np.ndarray,
    layers: Sequence[np.ndarray],
    single: Sequence[np.ndarray],
    *,
    x_title: str,
    told: bool,
) -> Picture:
    """Draw what the neurons of a layer say along a line, layer by layer.

    Each array has a column for each neuron, (n_places, n_neurons). If ``told``, the one matrix of
    the layers so far is drawn as well.
    """
    # The layers' bends set the scale; much steeper products are cut off.
    heights = np.concatenate([said.ravel() for said in layers])
    products = 0.1 * np.concatenate([said.ravel() for said in single])
    y_ends = (
        -round_up(max(-1.05 * heights.min(), -products.min(), 0.1)),
        round_up(max(1.05 * heights.max(), products.max(), 0.1)),
    )
    each = [
        {
            "frame": np.full(len(x), frame),
            "line": np.full(len(x), line),
            "neuron": np.full(len(x), neuron),
            "x": x,
            "y": said,
        }
        for line, of_layers in enumerate((layers, single) if told else (layers,))
        for frame, of_layer in enumerate(of_layers)
        for neuron, said in enumerate(of_layer.T, 1)
    ]
    tables = {
        "lines": {name: np.concatenate([part[name] for part in each]) for name in each[0]},
        "names": {
            name: column[: 1 + told] for name, column in names_above(_ANSWERS, _STACKED).items()
        },
    }
    x_ends, last = (float(x[0]), float(x[-1])), len(layers) - 1
    return Picture.of(_stack(x_title), tables, x_ends=x_ends, y_ends=y_ends, last=last)


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


X_ENDS, Y_ENDS = (40.0, 100.0), (40.0, 100.0)
"""The scores that are shown."""
MIDDLE = 70.0
"""Both scores of the place beside which the rings of a cut stand."""
ASIDE = (27.0, 18.0, -19.5)
"""How far along each cut; where nobody pulls, nearer, as the cuts wander."""
STAY = 99.0
SPOKE = 8.0
"""Length of the arrow that turns a cut, to the side where its neuron says yes."""
_BEYOND = 20
"""Pixels from an arrow's head to the number of its neuron."""
_N_ROWS, _N_PARTS = 90, 8
"""Stripes of which the regions are painted, and parts of each between cuts in which a sigmoid bends."""
_ROOM = 110.0
"""The least area, in scores, of a region that is named."""


_NUMBERS = [f"{name}{j}" for name in ("w1", "w2", "b", "v") for j in (1, 2, 3)] + ["c"]
"""Of a network, called as its knobs are; ``v1`` is the output's weight for neuron 1, ``c`` its bias."""


def _number(name: str, j: int | str = "") -> Formula:
    """Return one of `_NUMBERS` at the current frame, by its parameter in the picture."""
    return formula(f"_{name}{j}")


def _numbers(*, by_hand: bool) -> list[Any]:
    """Return the parameters of `_number`, which wait for the table."""
    network = formula("_net")
    at = {name: formula(f"_net.{name}") for name in _NUMBERS}
    if by_hand:
        # Fiftieths as the knobs have them: a table's 32 bits would shift what is drawn a little.
        at |= {
            name: live(name, expr.round(50 * at[name]) / 50) for name in _NUMBERS if name[0] in "wb"
        }
        at["c"] = at["v1"] * (0.5 - live("needed", 0.5 - at["c"] / at["v1"]))
    waiting = {f"_{name}": expr.if_(network, value, 0) for name, value in at.items()}
    found = {"_net": expr.data("network")[FRAME], **waiting}
    param: Any = alt.param  # Altair's types allow no expression
    return [param(name=name, expr=value).param for name, value in found.items()]


def _sum_at(j: int, x: Formula, y: Formula) -> Formula:
    return _number("w1", j) * x + _number("w2", j) * y + _number("b", j)


def _answers(x: Formula, y: Formula) -> dict[str, Formula]:
    """Return whether each neuron says yes at a place, as ``a1`` to ``a3``."""
    # Sums are of fiftieths: exactly zero is a yes, however it is rounded.
    return {f"a{j}": expr.if_(_sum_at(j, x, y) >= -1e-6, 1, 0) for j in (1, 2, 3)}


def _logit(activation: str, x: Formula, y: Formula) -> Formula:
    """Return the output's sum at a place, in a row that has `_answers`."""
    said = {
        j: datum[f"a{j}"] if activation == "step" else activated(activation, _sum_at(j, x, y))
        for j in (1, 2, 3)
    }
    return sum((_number("v", j) * a for j, a in said.items()), _number("c"))


def _stripes(activation: str) -> alt.Chart:
    """Return level stripes of the plane from cut to cut, with x, x2 and y."""
    (low, high), (bottom, top) = X_ENDS, Y_ENDS
    thin = (top - bottom) / _N_ROWS

    def crossing(j: int) -> Formula:
        w1 = _number("w1", j)
        steep = expr.if_(abs(w1) < 1e-9, 1e-9, w1)
        return expr.clamp(-(_number("b", j) + _number("w2", j) * datum.y) / steep, low, high)

    c = [datum.c1, datum.c2, datum.c3]
    stripes = (
        rows(LIMITS)
        .spread(i=expr.sequence(_N_ROWS))
        .transform_calculate(y=bottom + (datum.i + 0.5) * thin)
        .transform_calculate(**{f"c{j}": crossing(j) for j in (1, 2, 3)})
        .transform_calculate(first=expr.min(*c), last=expr.max(*c))
        .transform_calculate(second=sum(c) - datum.first - datum.last)
        .spread(k=expr.sequence(4))
    )
    ends = [low, datum.first, datum.second, datum.last, high]
    stripes = stripes.transform_calculate(
        x=pick(ends[:-1], datum.k), x2=pick(ends[1:], datum.k)
    ).transform_filter(datum.x2 > datum.x)
    if activation == "step":
        return stripes
    part = (datum.end - datum.x) / _N_PARTS
    return (
        stripes.transform_calculate(end=datum.x2)
        .spread(part=expr.sequence(_N_PARTS))
        .transform_calculate(x2=datum.x + part * (datum.part + 1), x=datum.x + part * datum.part)
    )


def _crossing(one: tuple[Any, Any], other: tuple[Any, Any]) -> Formula:
    """Return where a straight line through two points, (x, y) each, is zero."""
    (x, y), (x2, y2) = one, other
    return x + (x2 - x) * y / (y - y2)


def _painted(activation: str, x: alt.X, y: alt.Y) -> alt.LayerChart:
    """Paint where the output says yes: between two places of a stripe by two secants."""
    middle = (datum.x + datum.x2) / 2
    answered = (
        _stripes(activation)
        .transform_calculate(**_answers(middle, datum.y))
        .transform_calculate(
            left=_logit(activation, datum.x, datum.y),
            right=datum.left if activation == "step" else _logit(activation, datum.x2, datum.y),
        )
    )
    yes = draw.transform_filter((datum.left >= 0) | (datum.right >= 0))
    if activation != "step":
        ends = (datum.x, datum.left), (datum.x2, datum.right)
        near = datum.near, datum.said
        yes = yes.transform_calculate(near=_crossing(*ends)).transform_calculate(
            said=_logit(activation, datum.near, datum.y)
        )
        yes = yes.transform_calculate(
            zero=expr.if_(
                datum.said * datum.left > 0, _crossing(near, ends[1]), _crossing(ends[0], near)
            )
        ).transform_calculate(
            x2=expr.if_(datum.right >= 0, datum.x2, datum.zero),
            x=expr.if_(datum.left >= 0, datum.x, datum.zero),
        )
    place = draw.encode(x=x, y=y)
    named = (
        draw.transform_calculate(
            yes=expr.if_(datum.left + datum.right >= 0, 1, 0),
            wide=datum.x2 - datum.x,
            code="" + datum.a1 + datum.a2 + datum.a3,
        )
        .transform_calculate(of_x=datum.wide * middle, of_y=datum.wide * datum.y)
        .transform_aggregate(
            size="sum(wide)", of_x="sum(of_x)", of_y="sum(of_y)", groupby=["code", "yes"]
        )
        .transform_filter(datum.size * (Y_ENDS[1] - Y_ENDS[0]) / _N_ROWS > _ROOM)
        .transform_calculate(
            x=datum.of_x / datum.size,
            y=datum.of_y / datum.size,
            says=expr.if_(datum.yes, "passes", "fails"),
        )
    )
    names = (
        group(
            named.encode(color=MODEL),
            place.mark_text(fontSize=16, fontWeight=700, dy=-7).encode(text="code:N"),
            place.mark_text(fontSize=12, dy=9).encode(text="says:N"),
        ),
    )
    everywhere = draw.transform_aggregate(of="count()").encode(
        x=alt.value(0), x2=alt.value("width"), y=alt.value(0), y2=alt.value("height")
    )
    return group(
        answered,
        everywhere.mark_rect(opacity=1).encode(color=CLASS_0),
        group(
            yes.encode(color=CLASS_1),
            place.mark_rule(strokeWidth=alt.ExprRef(HIGH / _N_ROWS + 1), clip=True).encode(
                x2="x2:Q"
            ),
        ),
        # Pale, and without seams where stripes lie on one another.
        everywhere.mark_rect(color=PAPER, opacity=0.64),
        *(names if activation == "step" else ()),
    )


def _tally() -> alt.Chart:
    """Write above the plane about how many students each neuron is right, and the team."""
    said = (datum.a1, datum.a2, datum.a3, datum.yes)
    # A digit each, since there are five students.
    counts = sum(10 ** (3 - i) * (yes == datum.passed) for i, yes in enumerate(said))
    n = [formula(f"format(datum.n, '04')[{i}]") for i in range(4)]
    label = "neurons " + n[0] + ", " + n[1] + ", " + n[2] + " of 5 right, the team " + n[3]
    return (
        draw.transform_calculate(counts=counts)
        .transform_aggregate(n="sum(counts)")
        .transform_calculate(label=label)
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(-10), text="label:N", color=MODEL)
        .properties(name="count")
    )


@structure
def _regions(
    titles: tuple[str, str], height: int, activation: str, *, by_hand: bool
) -> alt.LayerChart:
    axis = alt.Axis(grid=False, tickCount=4)
    ends = [alt.Scale(domain=[*each], nice=False) for each in (X_ENDS, Y_ENDS)]
    x = alt.X("x:Q", title=titles[0], scale=ends[0], axis=axis)
    y = alt.Y("y:Q", title=titles[1], scale=ends[1], axis=axis)
    of_line = {"a": "w1", "b": "w2", "c": "b"} | ({} if by_hand else {"v": "v"})
    thick = {} if by_hand else {"thick": 1 + expr.min(abs(datum.v), 4) / 2}
    cuts = (
        rows("network")
        .transform_filter(NOW)
        .spread(j=expr.sequence(1, 4))
        .transform_calculate(
            **{
                side: pick([_number(name, j) for j in (1, 2, 3)], datum.j - 1)
                for side, name in of_line.items()
            }
        )
        .transform_calculate(long=expr.sqrt(datum.a * datum.a + datum.b * datum.b), **thick)
    )
    lines = line_geometry.across(draw, X_ENDS, Y_ENDS).mark_rule(clip=True)
    at = (
        draw.transform_filter(datum.long > 1e-9)
        .transform_calculate(
            off=-(MIDDLE * (datum.a + datum.b) + datum.c) / datum.long,
            aside=pick(ASIDE, datum.j - 1) * (1 if by_hand else 0.4),
            a=datum.a / datum.long,
            b=datum.b / datum.long,
        )
        .transform_calculate(
            x=MIDDLE + datum.off * datum.a - datum.aside * datum.b,
            y=MIDDLE + datum.off * datum.b + datum.aside * datum.a,
        )
        .transform_calculate(x2=datum.x + SPOKE * datum.a, y2=datum.y + SPOKE * datum.b)
    )
    tip = draw.transform_calculate(x=datum.x2, y=datum.y2).encode(x=x, y=y)
    head: list[Any] = [line_geometry.head(90).encode(color=MODEL)]
    rings: list[Any] = []
    if by_hand:
        head, rings = (
            [grip(draw.transform_filter(datum.j == j), f"{name}{j}", x, y) for j in (1, 2, 3)]
            for name in ("way", "cut")
        )
    else:
        tip = tip.transform_calculate(turn=line_geometry.turn(datum.a, datum.b))
    student = (
        rows("students")
        .transform_calculate(**_answers(datum.x, datum.y))
        .transform_calculate(yes=expr.if_(_logit(activation, datum.x, datum.y) >= 0, 1, 0))
    )
    ink = class_ink("passed:Q")
    chart: Any = layered(
        _painted(activation, x, y),
        group(
            student.encode(x=x, y=y),
            draw.mark_circle(size=340, opacity=1, stroke=PAPER, strokeWidth=2.5).encode(
                color=ink, tooltip=alt.Tooltip("name:N", title=" ")
            ),
            draw.transform_filter(datum.yes != datum.passed)
            .mark_text(text="✗", fontSize=20, fontWeight=700, dy=-20)
            .encode(color=MODEL),
            _tally() if by_hand else how_many(datum.yes == datum.passed, "right", y=-10),
        ),
        group(
            cuts,
            lines.encode(
                x=alt.X("px:Q"),
                y=alt.Y("py:Q"),
                x2="qx:Q",
                y2="qy:Q",
                color=MODEL,
                size=alt.Size("thick:Q", scale=None) if thick else alt.value(3),
            ),
            group(
                at,
                draw.mark_rule(strokeWidth=2).encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=MODEL),
                group(
                    tip,
                    draw.mark_text(
                        fontWeight=700,
                        fontSize=14,
                        dx=alt.ExprRef(_BEYOND * datum.a),
                        dy=alt.ExprRef(-_BEYOND * datum.b),
                    ).encode(text="j:N", color=MODEL),
                    *head,
                ),
                *rings,
            ),
        ),
        scale(x, y),
        height=height,
    )
    chart.params = [*chart.params, *_numbers(by_hand=by_hand)]
    return chart


def regions(
    parameters: Mapping[str, np.ndarray],
    activation: str,
    students: Examples,
    *,
    titles: tuple[str, str],
    height: int,
    by_hand: bool = False,
) -> Picture:
    """Draw the regions into which three hidden neurons cut the plane, at each frame.

    Each is named by who says yes in it, such as 110, and coloured by what the output says. A line
    is thicker if the output gives its neuron more weight. If ``by_hand``, the lines can be pulled,
    each neuron has one vote, and the knob ``needed`` sets how many the output needs.

    Shapes: ``W1`` (n_frames, 2, 3), ``b1`` (n_frames, 3), ``W2`` (n_frames, 3, 1), ``b2``
    (n_frames, 1).
    """
    layers = [
        parameters[name].reshape(len(parameters["b2"]), -1) for name in ("W1", "b1", "W2", "b2")
    ]
    numbers = np.concatenate(layers, axis=1)
    network = {"frame": np.arange(len(numbers)), **dict(zip(_NUMBERS, numbers.T, strict=True))}
    people = {
        "name": [*students.names],
        "x": students.X[:, 0],
        "y": students.X[:, 1],
        "passed": students.y,
    }
    return Picture.of(
        _regions(titles, height, activation, by_hand=by_hand),
        {"network": network, "students": people},
        x_ends=X_ENDS,
        y_ends=Y_ENDS,
        words=lambda: _regions_in_words(
            {k: p[-1] for k, p in parameters.items()}, activation, students
        ),
        last=len(numbers) - 1,
    )


def _regions_in_words(
    parameters: dict[str, np.ndarray], activation: str, students: Examples
) -> str:
    """Say in which region each student stands, and what the output says there."""
    says_yes = students.X @ parameters["W1"] + parameters["b1"] >= -1e-6
    said = forward(students.X, parameters, activation)[-1][:, 0] >= 0
    each = [
        f"{name}: region {''.join(str(int(yes)) for yes in answers)}, {'passes' if p else 'fails'}"
        for name, answers, p in zip(students.names, says_yes, said, strict=True)
    ]
    return f"{'; '.join(each)}."
