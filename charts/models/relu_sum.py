"""ReLUs of one input, each from its hinge on, and their sum.

The knobs of hinge and weight i are ``h<i>`` and ``v<i>``, from 1; the browser adds up while they
are dragged.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import TableRow, expr
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Picture,
    between,
    draw,
    group,
    layered,
    rows,
    structure,
)
from charts.core.sentences import capital, curves, even
from charts.core.style import DATA, HEIGHT, MODEL
from training.figures import count, figure

_ARM = 1.0
"""Distance from its hinge of the grip for a ReLU's weight."""
_HIGH = 3.4


def _axes(low: float) -> tuple[alt.X, alt.Y]:
    ends = alt.Scale(domain=[low, _HIGH], nice=False)
    axis = alt.Axis(tickMinStep=1, format="d")
    x = alt.X("x:Q", title="input x", scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    return x, alt.Y("y:Q", title="output", scale=ends, axis=axis)


@structure
def _sum(n: int, height: int) -> alt.LayerChart:
    x, y = _axes(-_HIGH)
    low, high = LIMITS_ROW.x0, LIMITS_ROW.x1
    each = rows("hinges").transform_calculate(
        h=live("h" + datum.i, datum.h), v=live("v" + datum.i, datum.v)
    )
    before = draw.transform_calculate(x=low, x2=datum.h, y="0")
    after = draw.transform_calculate(x=datum.h, y="0", x2=high, y2=datum.v * (high - datum.h))
    hinges = draw.transform_calculate(x=datum.h, y="0", name="" + datum.i)
    arms = draw.transform_calculate(x=datum.h + _ARM, y=datum.v * _ARM)
    target = rows("target")
    places = range(1, n + 1)
    terms = [
        live(f"v{i}", hinge.v) * expr.max(0, datum.x - live(f"h{i}", hinge.h))
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
        height=height,
    )


def total(
    hinges: Mapping[int, tuple[float, float]],
    target: tuple[np.ndarray, np.ndarray],
    *,
    reach: float,
    height: int = HEIGHT,
) -> Picture:
    """Draw ReLUs, each with hinge and weight, their sum, and a target curve."""
    h, v = zip(*hinges.values(), strict=True)
    tables = {
        "hinges": {"i": np.array(list(hinges)), "h": np.array(h), "v": np.array(v)},
        "target": {"x": target[0], "y": target[1]},
    }

    def words() -> str:
        at, aim = target
        off = np.abs(sum(w * np.maximum(0.0, at - hinge) for hinge, w in hinges.values()) - aim)
        each = ", ".join(
            f"neuron {i} from {figure(hinge)} on with weight {figure(w)}"
            for i, (hinge, w) in hinges.items()
        )
        return (
            f"{capital(each)}. Their sum is {even(off.max())} from the shape where it is furthest "
            f"from it. {curves(at, {'': aim}, 'input x', 'height of the shape')}"
        )

    return Picture.of(_sum(len(hinges), height), tables, x_ends=(0.0, reach), words=words)


@structure
def _follow(knob: str, n_parts: int, height: int) -> alt.LayerChart:
    x, y = _axes(0)
    # The curve has ``each`` parts between two knots.
    width, each = LIMITS_ROW.x1 / datum.n, n_parts / datum.n
    n = rows(LIMITS).transform_calculate(n=live(knob, datum.n))
    knots = n.spread(k=expr.sequence(datum.n + 1)).transform_calculate(
        x=datum.k * width, y=TableRow("curve", datum.k * each).y
    )
    off = (
        rows("curve")
        .transform_calculate(n=live(knob, LIMITS_ROW.n))
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
        height=height,
    )


def follow(
    curve: np.ndarray,
    total: np.ndarray,
    n_neurons: int,
    *,
    reach: float,
    knob: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw a curve, and the total of evenly spaced ReLUs that meets it at each hinge.

    Both have n_parts + 1 evenly spaced heights, and the neurons divide n_parts.
    """
    x = np.linspace(0, reach, len(curve))
    return Picture.of(
        _follow(knob, len(curve) - 1, height),
        {"curve": {"x": x, "y": curve}},
        x_ends=(0.0, reach),
        n=n_neurons,
        words=lambda: (
            f"The sum of {count(n_neurons, 'neuron')} is {even(np.abs(total - curve).max())} from "
            f"the curve where it is furthest from it. {curves(x, {'': curve}, 'input x', 'output')}"
        ),
    )
