"""Activations and their slopes, stacked layers against one, and signals through layers."""

from collections.abc import Mapping

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import HIGH, activated, expr, pick, slope_where
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.number_format import text_of, written
from charts.core.picture import Picture, between, draw, group, layered, round_up, rows, structure
from charts.core.sentences import curves, even, titled
from charts.core.series import powers_axis
from charts.core.style import DATA, GRADIENT, HEIGHT, MODEL, RIVAL
from training.activations import ALL_ACTIVATIONS
from training.figures import figure

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
        .transform_calculate(value=pick(VALUES, datum.kind))
        .transform_calculate(slope=pick(SLOPES, datum.kind))
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
    faint = rows("curves").mark_line(opacity=0.22, strokeWidth=1.5, clip=True)
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


def activation(name: str, *, z: float, what: str = "value", height: int = HEIGHT) -> Picture:
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
        "curves": {
            "z": np.tile(at, len(NAMES)),
            "y": np.concatenate(heights),
            "kind": np.repeat(np.arange(len(NAMES)), _N),
        },
        "chosen": {"z": at, "y": heights[kind]},
        "here": {"z": np.array([z]), "kind": np.array([kind])},
    }

    def words() -> str:
        a = ALL_ACTIVATIONS[name].function(np.array([z]))
        slope = ALL_ACTIVATIONS[name].derivative(a)[0]
        others = ", ".join(each for each in NAMES if each != name)
        return (
            f"At z = {figure(z)} {name} is {even(a[0])}, with slope {even(slope)}. Thin: {others}."
        )

    return Picture.of(_activation(what, height), tables, x_ends=(-REACH, REACH), words=words)


@structure
def _stack(x_title: str, names: tuple[str, str], height: int) -> alt.LayerChart:
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
        height=height,
    )


def stack(
    x: np.ndarray,
    together: np.ndarray,
    single: np.ndarray,
    *,
    x_title: str,
    names: tuple[str, str],
    height: int = HEIGHT,
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
        _stack(x_title, names, height),
        tables,
        x_ends=(float(x[0]), float(x[-1])),
        low=-reach,
        high=reach,
        words=lambda: curves(
            x, dict(zip(names, (together, single), strict=True)), x_title, "answer"
        ),
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
        rows("one").mark_rule(strokeDash=[5, 4]).encode(color=DATA),
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
    tables = {"signals": {"name": names, "spread": shown}, "one": {"spread": np.array([1.0])}}
    return Picture.of(
        _signals(title), tables, low=low, high=high, words=lambda: titled(title, spread)
    )
