"""What the lesson on layers alone draws: sums of ReLUs, activations, stacks and signals.

The knobs of hinge and weight i are ``h<i>`` and ``v<i>``, from 1; the browser adds up while they
are dragged.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, TableRow, activated, expr, pick, slope_where
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import text_of, written
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
from charts.core.series import powers_axis
from charts.core.style import DATA, GRADIENT, MODEL, RIVAL
from training.activations import ALL_ACTIVATIONS

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
            off.mark_text(align="right", x="width", y=-6, fontWeight="bold").encode(text="label:N"),
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
    return Picture.of(_activation(what, height), tables, x_ends=(-REACH, REACH))


@structure
def _stack(x_title: str, names: tuple[str, str]) -> alt.LayerChart:
    scale = between("low", "high")
    stack = draw.mark_line(strokeWidth=6, opacity=0.55)
    single = draw.mark_line(strokeWidth=2, strokeDash=[7, 5])
    # Names stand below if the lines begin high.
    labels = [
        draw.transform_filter((datum.which == i) & (datum.high == high))
        .mark_text(align="left", x=8, y=at, fontWeight=600)
        .encode(text=alt.value(text), color=ink)
        for i, (text, ink) in enumerate(zip(names, (MODEL, RIVAL), strict=True))
        for high, at in ((0, 12 + 18 * i), (1, alt.ExprRef(HIGH - (28 - 18 * i))))
    ]
    return layered(
        group(
            rows("lines").encode(x=alt.X("x:Q", title=x_title, scale=between("x0", "x1"))),
            stack.encode(y=alt.Y("stack:Q", title="answer", scale=scale), color=MODEL),
            single.encode(y="single:Q", color=RIVAL),
        ),
        group(rows("names"), *labels),
        height=320,
    )


def stack(
    x: np.ndarray, together: np.ndarray, single: np.ndarray, *, x_title: str, names: tuple[str, str]
) -> Picture:
    """Draw the output of stacked layers along a line, and of the single product matrix."""
    # The stack's bends set the scale; a much steeper product is cut off.
    largest = max(float(np.abs(together).max()), 0.3 * float(np.abs(single).max()), 0.1)
    reach = round_up(1.3 * largest)
    first = slice(len(x) // 2)
    begin = np.concatenate([together[first], np.clip(single[first], -reach, reach)])
    high = int(begin.max() + begin.min() > 0)
    inside = np.where(np.abs(single) <= reach, single, np.nan)
    tables = {
        "lines": {"x": x, "stack": together, "single": inside},
        "names": {"which": np.arange(2), "high": np.full(2, high)},
    }
    return Picture.of(
        _stack(x_title, names), tables, x_ends=(float(x[0]), float(x[-1])), low=-reach, high=reach
    )


_FLOOR, _ROOF = 1e-12, 1e12
"""Values beyond are drawn at the edge."""


@structure
def _signals(title: str) -> alt.LayerChart:
    flat = alt.Axis(labelAngle=0, labelOverlap=False)
    tooltip = [
        alt.Tooltip("name:N", title="where"),
        alt.Tooltip(text_of("spread"), type="nominal", title=title),
    ]
    base = written(rows("signals"), "spread", digits=2).encode(
        x=alt.X("name:N", title=None, sort=None, axis=flat), color=MODEL
    )
    line, dots = draw.mark_line(strokeWidth=2.5), draw.mark_circle(size=110, opacity=1)
    scale = between("low", "high", log=True)
    return layered(
        rows("_one").mark_rule(strokeDash=[5, 4]).encode(color=DATA),
        group(base, line, dots.encode(tooltip=tooltip)),
        y=alt.Y("spread:Q", title=title, scale=scale, axis=powers_axis(title, "low", "high")),
        height=270,
    )


def signals(spread: Mapping[str, float], *, title: str) -> Picture:
    """Draw a signal's size by layer on a logarithmic axis; 0 is at the bottom."""
    names, values = [*spread], np.array([*spread.values()])
    shown = np.clip(np.nan_to_num(values, nan=_FLOOR, posinf=_ROOF), _FLOOR, _ROOF)
    low = 10.0 ** min(np.floor(np.log10(shown.min())), -2)
    high = 10.0 ** max(np.ceil(np.log10(shown.max())), 2)
    tables = {"signals": {"name": names, "spread": shown}, "_one": {"spread": np.array([1.0])}}
    return Picture.of(_signals(title), tables, low=low, high=high)
