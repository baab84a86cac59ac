"""What backpropagation alone draws: nudged weights, and a sweep through their network."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import FRAME, HIGH, WIDE, Formula, TableRow, activated, expr, pick
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    on_rims,
    rows,
    structure,
)
from charts.core.replay import NOW, SO_FAR
from charts.core.style import GRADIENT, MODEL, PAPER
from lessons.backpropagation import six, ways
from lessons.backpropagation.experiments import SMALL, length
from lessons.backpropagation.model import MAX_DEPTH
from lessons.backpropagation.six import TRUTH, Sweep
from training.activations import ACTIVATIONS, tanh_derivative
from training.figures import figure, fixed

N_WEIGHTS = 6


def answers(nudged: Callable[[int], Formula]) -> list[Formula]:
    """Return the sums of h₁ and h₂, then what they and p say, with the nudges of ``nudged`` weights."""
    w = []
    for k in range(1, N_WEIGHTS + 1):
        row = TableRow("weights", k - 1)
        w.append(row.weight + expr.if_(nudged(k), live(f"n{k}", row.nudge), 0))
    sums = [a * LIMITS_ROW.x1 + b * LIMITS_ROW.x2 for a, b in (w[:2], w[2:4])]
    h1, h2 = (activated("tanh", z) for z in sums)
    return [*sums, h1, h2, w[4] * h1 + w[5] * h2]


def loss(nudged: Callable[[int], Formula]) -> Formula:
    return (answers(nudged)[-1] - LIMITS_ROW.truth) ** 2


def _two_places(number: Formula) -> Formula:
    return expr.if_(number < 0, "−", "") + expr.format(expr.abs(number), ".2f")


@structure
def _nudges() -> alt.LayerChart:
    most, still = six.LIMIT, fixed(six.sweep().loss)
    places = list(range(1, N_WEIGHTS + 1))
    x = alt.X(
        "i:Q",
        title=None,
        scale=alt.Scale(domain=[0.4, N_WEIGHTS + 0.6], nice=False),
        axis=alt.Axis(values=places, labelExpr=pick(six.NAMES, datum.value - 1), grid=False),
    )
    ends = alt.Scale(domain=[-2.4 * most, 2.4 * most], nice=False)
    y = alt.Y("y:Q", axis=None, scale=ends)
    each = rows("weights").transform_calculate(
        nudge=live("n" + datum.i, datum.nudge), still=loss(lambda k: False)
    )
    bars = draw.transform_calculate(zero="0", y=loss(lambda k: datum.i == k) - datum.still)
    signed = expr.if_(datum.y < 0, "−", "+") + expr.format(expr.abs(datum.y), ".2f")
    now = expr.format(datum.still + datum.y, ".2f")
    nudged = draw.transform_filter(expr.abs(datum.nudge) > 1e-6)
    label = nudged.transform_calculate(label=signed, at=datum.y).encode(
        x=x, y="at:Q", text="label:N"
    )
    rings = draw.transform_calculate(y=datum.nudge)
    tracks = draw.transform_calculate(y=f"-{most}", y2=f"{most}")

    def outside(dx: int, dy: int, **how: Any) -> list[alt.Chart]:
        """Write above what goes up, and below what goes down."""
        ways = (datum.y >= 0, -dy), (datum.y < 0, dy)
        return [draw.transform_filter(way).mark_text(dx=dx, dy=at, **how) for way, at in ways]

    bar = draw.mark_bar(size=17, opacity=0.85, xOffset=21)
    grips = [grip(draw.transform_filter(datum.i == i), f"n{i}", x, y) for i in places]
    return layered(
        rows(LIMITS).mark_rule().encode(y=alt.YDatum(0), color=MODEL),
        group(
            each,
            tracks.mark_rule(strokeWidth=1, opacity=0.5).encode(x=x, y=y, y2="y2:Q", color=MODEL),
            group(
                bars.encode(color=GRADIENT),
                bar.encode(x=x, y=y, y2="zero:Q"),
                group(label.transform_calculate(label=now), *outside(25, 10, fontWeight="bold")),
            ),
            group(rings, *grips, group(label.encode(color=MODEL), *outside(-20, 14))),
        ),
        scale(x, y),
        *_heads("○ nudge of the weight", f"▮ loss with this nudge alone (at the line: {still})"),
        height=325,
    )


def _weights(nudged: Sequence[float]) -> dict[str, Any]:
    return {"i": range(1, N_WEIGHTS + 1), "weight": [*six.WEIGHTS], "nudge": [*map(float, nudged)]}


_GIVEN: dict[str, Any] = {"x1": six.X[0], "x2": six.X[1], "truth": TRUTH}


def nudges(nudged: Sequence[float]) -> Picture:
    """Draw a ring per weight, and a bar for the effect of its nudge alone on the loss."""
    return Picture.of(_nudges(), {"weights": _weights(nudged)}, **_GIVEN)


_PLACES = {"x₁": (0, 1), "x₂": (0, 0), "h₁": (1.15, 1), "h₂": (1.15, 0), "p": (2, 0.5)}
"""Where the neurons of the network of six weights stand."""
_LINES = (("x₁", "h₁"), ("x₂", "h₁"), ("x₁", "h₂"), ("x₂", "h₂"), ("h₁", "p"), ("h₂", "p"))


@structure
def _six_lines() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.25, 2.25]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.35, 1.35]))
    lines = rows("weights").transform_calculate(now=datum.weight + live("n" + datum.i, datum.nudge))
    width = alt.Size("wide:Q", scale=alt.Scale(domain=[0, 1.5], range=[0.5, 7]), legend=None)
    beside = lines.transform_calculate(
        x=datum.x + 0.36 * (datum.x2 - datum.x),
        y=datum.y + 0.36 * (datum.y2 - datum.y),
        label=_two_places(datum.now),
    )
    neurons = rows("neurons")
    z1, z2, *made = answers(lambda k: True)
    sums, said = pick([0, 0, z1, z2, 0]), pick([LIMITS_ROW.x1, LIMITS_ROW.x2, *made])
    bends = expr.if_(datum.name[0] == "h", "tanh " + _two_places(datum.z) + " = ", "")
    each = neurons.transform_calculate(z=sums, said=said)
    says = each.transform_calculate(says=bends + _two_places(datum.said))
    place = {"x": x, "y": y, "color": MODEL}
    wide = lines.transform_calculate(wide=expr.abs(datum.now))
    turn = expr.abs(datum.now - datum.weight)
    nudged = (live(f"n{k + 1}", TableRow("weights", k).nudge) for k in range(N_WEIGHTS))
    many = sum((expr.if_(expr.abs(nudge) > 1e-6, 1, 0) for nudge in nudged), start=expr.toNumber(0))
    return layered(
        *(
            wide.transform_filter(which)
            .mark_rule(opacity=opacity)
            .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", size=width, color=colour)
            for which, opacity, colour in (
                (turn <= 1e-6, 0.45, MODEL),
                (turn > 1e-6, 0.85, GRADIENT),
            )
        ),
        *on_rims(beside.encode(x=x, y=y, text="label:N", color=MODEL), rim=8, fontSize=12),
        neurons.mark_circle(size=1300, opacity=1, color=PAPER).encode(x=x, y=y),
        neurons.mark_point(size=1300, strokeWidth=2).encode(x=x, y=y, color=MODEL),
        neurons.mark_text(fontWeight="bold").encode(x=x, y=y, text="name:N", color=MODEL),
        *(
            says.transform_filter(which)
            .mark_text(dy=dy, fontWeight="bold")
            .encode(**place, text="says:N")
            for which, dy in ((datum.y > 0, -31), (datum.y == 0, 32))
        ),
        neurons.transform_filter(datum.name == "p")
        .mark_text(dy=32)
        .encode(**place, text=alt.value(f"truth {fixed(TRUTH, 1)}")),
        each.transform_filter(datum.name == "p")
        .transform_calculate(
            loss=expr.if_(many > 1, "together ", "loss ") + _two_places((datum.said - TRUTH) ** 2)
        )
        .mark_text(dy=50)
        .encode(**place, text="loss:N"),
        height=200,
    )


def six_lines(nudged: Sequence[float]) -> Picture:
    """Draw the network of six weights and what it says, lines as wide as the nudged weights."""
    ends = np.array([(*_PLACES[a], *_PLACES[b]) for a, b in _LINES], dtype=float)
    tables = {
        "weights": _weights(nudged) | dict(zip(("x", "y", "x2", "y2"), ends.T, strict=True)),
        "neurons": {
            "i": np.arange(len(_PLACES)),
            "name": list(_PLACES),
            "x": [float(at[0]) for at in _PLACES.values()],
            "y": [float(at[1]) for at in _PLACES.values()],
        },
    }
    now = np.add(six.WEIGHTS, nudged)
    (h1, h2), p = six.answer(now)
    each = ", ".join(f"{name} {fixed(at)}" for name, at in zip(six.NAMES, now, strict=True))
    words = f"Weights: {each}. h₁ says {fixed(h1)}, h₂ {fixed(h2)}, p {fixed(p)}; truth {fixed(TRUTH, 1)}."
    return Picture.of(_six_lines(), tables, **_GIVEN, words=lambda: words)


STEP = 30
"""Frames of a step of the sweep: things move, and with the last frame they stand."""
LAST = 9 * STEP
"""When the last bar is full."""
_AT = _PLACES | {"L": (2.75, 0.5)}
_X_ENDS, _Y_ENDS = (-0.2, 3.0), (-0.6, 1.6)
_TALL, _RADIUS = 226, 22
_NEAR, _MEET, _OVER = 42, 36, 24
"""Pixels from a neuron, and from a weight, at which numbers stop; they leap over a weight."""
_Place = tuple[float, float]
FORWARD, BACK = "forward", "back"


def _moved() -> Formula:
    """Return how far a flow is on its way, from 0 to 1, slowly at both ends."""
    t = expr.clamp((FRAME - datum.begins) / (datum.ends - datum.begins), 0, 1)
    return t * t * (3 - 2 * t)


def _cut(layer: Layer) -> Layer:
    """Leave out ``skip`` and ``skip2`` pixels at the ends of lines."""
    right, up = datum.x2 - datum.x, datum.y2 - datum.y
    unit_x, unit_y = WIDE / (_X_ENDS[1] - _X_ENDS[0]), HIGH / (_Y_ENDS[1] - _Y_ENDS[0])
    long = layer.transform_calculate(
        pixels=expr.sqrt(expr.pow(right * unit_x, 2) + expr.pow(up * unit_y, 2))
    )
    first, second = datum.skip / datum.pixels, datum.skip2 / datum.pixels
    return long.transform_calculate(
        ax=datum.x + first * right,
        ay=datum.y + first * up,
        bx=datum.x2 - second * right,
        by=datum.y2 - second * up,
    )


def _both_ways(layer: Layer, mark: Callable[[Layer], alt.Chart]) -> list[alt.Chart]:
    """Draw what goes forward in the model's ink, and what comes back in brass."""
    return [
        mark(layer.transform_filter(datum.way == way)).encode(color=colour)
        for way, colour in ((FORWARD, MODEL), (BACK, GRADIENT))
    ]


@structure
def _swept() -> alt.LayerChart:
    x = alt.X("ax:Q", axis=None, scale=alt.Scale(domain=list(_X_ENDS), nice=False))
    y = alt.Y("ay:Q", axis=None, scale=alt.Scale(domain=list(_Y_ENDS), nice=False))
    place = {"x": x, "y": y}
    whole = {**place, "x2": "bx:Q", "y2": "by:Q"}
    is_there = (datum.begins < FRAME) | (datum.begins == 0)
    lines, neurons = rows("_lines"), rows("_neurons")
    flows = _cut(rows("_flows").transform_filter((datum.begins < FRAME) & (datum.ends > FRAME)))
    # Into names of their own: from frame to frame a dot would be moved on from where it is.
    now = [expr.lerp([datum[f"a{axis}"], datum[f"b{axis}"]], datum.t) for axis in "xy"]
    dots = flows.transform_calculate(t=_moved()).transform_calculate(at_x=now[0], at_y=now[1])
    dots = dots.encode(x="at_x:Q", y="at_y:Q")
    numbers = rows("numbers").transform_filter(is_there & (datum.ends > FRAME))
    widths = alt.Scale(domain=[0, 2], range=[1, 7], clamp=True)
    width = alt.Size("wide:Q", scale=widths, legend=None)
    ring: dict[str, Any] = {"size": 4 * (_RADIUS - 2) ** 2}
    bold: dict[str, Any] = {"fontWeight": "bold"}
    rim = numbers.mark_text(**bold, stroke=PAPER, strokeWidth=8, strokeJoin="round")
    slopes, down = rows("_slopes").transform_filter(is_there), expr.if_(datum.low, 18, -15)
    return layered(
        rows("_tanh").mark_line().encode(**place, detail="name:N", order="i:Q", color=MODEL),
        slopes.mark_rule(strokeWidth=4).encode(**whole, color=GRADIENT),
        lines.mark_rule(opacity=0.3).encode(**whole, size=width, color=MODEL),
        lines.transform_filter(is_there & (datum.blame >= 0.005))
        .transform_calculate(wide=datum.blame / 2)
        .mark_rule(opacity=0.75)
        .encode(**whole, size=width, color=GRADIENT),
        *_both_ways(flows, lambda some: some.mark_rule(strokeWidth=3).encode(**whole)),
        neurons.mark_point(**ring, strokeWidth=2, fill=PAPER, opacity=1).encode(
            **place, stroke=MODEL
        ),
        neurons.transform_filter(is_there)
        .mark_point(**ring, strokeWidth=4)
        .encode(**place, color=GRADIENT),
        neurons.mark_text(**bold, fontSize=14).encode(**place, text="name:N", color=MODEL),
        rim.encode(**place, text="says:N"),
        *_both_ways(numbers, lambda some: some.mark_text(**bold).encode(**place, text="says:N")),
        *_both_ways(dots, lambda some: some.mark_circle(size=170, opacity=1)),
        *(
            dots.transform_filter(datum.way == way)
            .mark_text(**bold, fontSize=14, dx=dx, dy=alt.ExprRef(expr=str(down)))
            .encode(text="says:N", color=colour)
            for way, dx, colour in ((FORWARD, 8, MODEL), (BACK, -6, GRADIENT))
        ),
        height=_TALL,
    )


@dataclass
class _Script:
    """What flows and what is written during a sweep, as rows of two tables."""

    flows: list[Any] = field(default_factory=list)
    numbers: list[Any] = field(default_factory=list)

    def flow(
        self,
        step: int,
        share: _Place,
        ends: tuple[_Place, _Place],
        way: str,
        says: str,
        skip: float,
        skip2: float,
    ) -> None:
        """Let a number flow in a share of a step; pixels are left out at both ends."""
        during = (STEP * (step - 1 + each) for each in share)
        # Where lines meet, each number keeps to its own side of them, and off what is written.
        start, (_, y), (_, y2) = ends[0], *ends
        if start not in _AT.values():  # from a weight on
            low = y < y2 or y == y2 == 0
        elif way == FORWARD:
            low = start in (_AT["x₂"], _AT["h₁"], _AT["h₂"])
        else:
            low = skip2 == _MEET and y2 < 0.7
        self.flows.append((*during, *ends[0], *ends[1], way, says, low, skip, skip2))

    def write(
        self, says: str, at: _Place, way: str, step: float, *, up: float = 0, right: float = 0
    ) -> None:
        """Write a number from a step on, some pixels above its place."""
        y = at[1] + up * (_Y_ENDS[1] - _Y_ENDS[0]) / _TALL
        self.numbers.append((STEP * step, 2 * LAST, at[0] + right, y, way, says))


def swept(sweep: Sweep) -> Picture:
    """Draw the network of six weights large, and step by step the numbers that flow through it."""
    knobs = {(a, b): _between(a, b) for a, b in _LINES}
    weight, slope = (dict(zip(_LINES, of, strict=True)) for of in (sweep.weights, sweep.slopes))
    names = ("x₁", "x₂", "h₁", "h₂", "p")
    value = dict(zip(names, (*sweep.x, *sweep.hidden, sweep.p), strict=True))
    says = {name: fixed(value[name], 1 if name[0] == "x" else 2) for name in names}
    blame = dict(zip(names[2:], (*sweep.of_hidden, sweep.blame), strict=True))
    hears, meets = {"h₁": 1, "h₂": 1, "p": 2}, {"p": 5, "h₁": 8, "h₂": 9}
    comes = {"p": 3.85, "h₁": 5.85, "h₂": 6.85}
    script = _Script()
    flow, write = script.flow, script.write
    for name, at in _AT.items():
        below = at[1] == 0
        if name in value:
            step = hears[name] - 0.15 if name in hears else 0
            write(says[name], at, FORWARD, step, up=-35 if below else 34)
        if name in blame:
            up, right = {"h₁": (51, 0), "h₂": (-53, 0), "p": (-35, 0.1)}[name]  # off all lines
            write(f"δ {fixed(blame[name])}", at, BACK, comes[name], up=up, right=right)
    for (a, b), knob in knobs.items():
        start, end, passed = _AT[a], _AT[b], fixed(value[a] * weight[a, b])
        write(fixed(weight[a, b]), knob, FORWARD, 0)
        # The number of an input is written on one of its lines: two would stand on each other.
        flow(hears[b], (0, 0.4), (start, knob), FORWARD, says[a] * (b in f"ph{a[1]}"), 30, _OVER)
        flow(hears[b], (0.4, 0.85), (knob, end), FORWARD, passed, _OVER, _NEAR)
        flow(meets[b], (0, 0.75), (start, knob), FORWARD, says[a], 30, _MEET)
        flow(meets[b], (0, 0.75), (end, knob), BACK, fixed(blame[b]), 30, _MEET)
        write(fixed(slope[a, b]), knob, BACK, meets[b] - 0.25, up=-17)
    loss = _AT["L"]
    flow(3, (0, 0.85), (_AT["p"], loss), FORWARD, says["p"], 30, 30)
    write(fixed(sweep.loss), loss, FORWARD, 2.85, up=34)
    write(f"truth {fixed(TRUTH, 1)}", loss, FORWARD, 0, up=-35)
    flow(4, (0, 0.85), (loss, _AT["p"]), BACK, fixed(sweep.blame), 30, 30)
    tanh, slopes = list[Any](), list[Any]()
    for i, (name, skips) in enumerate((("h₁", (_OVER, _NEAR)), ("h₂", (_MEET, 30)))):
        knob, arrives = knobs[name, "p"], fixed(sweep.arrives[i])
        flow(6 + i, (0, 0.35), (_AT["p"], knob), BACK, fixed(sweep.blame), 30, _OVER)
        flow(6 + i, (0.35, 0.65), (knob, _AT[name]), BACK, arrives, *skips)
        when, z, bends = comes[name] - 0.3, np.arctanh(sweep.hidden[i]), sweep.bends[i]
        beside, level = _AT[name][0] + 0.47, (-0.18, 1.18)[i == 0]
        curve = np.linspace(-2.5, 2.5, 41)
        places = zip(beside + 0.12 * curve, level + 0.17 * np.tanh(curve), strict=True)
        tanh += [(name, k, *at) for k, at in enumerate(places)]
        touching = ((z + by, sweep.hidden[i] + by * bends) for by in (-0.8, 0.8))
        ends = [at for x, y in touching for at in (beside + 0.12 * x, level + 0.17 * y)]
        slopes.append((STEP * when, *ends))
        write("tanh", (beside + 0.5, level + 0.08), FORWARD, 0)
        write(f"slope {figure(bends)}", (beside + 0.5, level - 0.08), BACK, when)
    arriving = {(name, "p"): of for name, of in zip(("h₁", "h₂"), sweep.arrives, strict=True)}
    lines = [
        (STEP * (step - 0.25), *ends[0], *ends[1], abs(weight[line]), abs(of))
        for line, knob in knobs.items()
        for ends, of, step in zip(
            ((_AT[line[0]], knob), (knob, _AT[line[1]])),
            (arriving.get(line, 0), blame[line[1]]),
            (6 + (line[0] == "h₂"), meets[line[1]]),
            strict=True,
        )
    ]
    lines.append((STEP * 3.85, *_AT["p"], *loss, 0.3, abs(sweep.blame)))
    begins = {name: at for name, at in comes.items() if round(blame[name], 2)}
    neurons = [(STEP * begins.get(name, 99), *at, name) for name, at in _AT.items()]
    tables = {
        "_lines": _columns("begins ax ay bx by wide blame", lines),
        "_tanh": _columns("name i ax ay", tanh),
        "_slopes": _columns("begins ax ay bx by", slopes),
        "_flows": _columns("begins ends x y x2 y2 way says low skip skip2", script.flows),
        "_neurons": _columns("begins ax ay name", neurons),
        "numbers": _columns("begins ends ax ay way says", script.numbers),
    }
    return Picture.of(_swept(), tables, last=LAST, words=lambda: _in_words(sweep))


def _in_words(sweep: Sweep) -> str:
    (h1, h2), (d1, d2) = (map(fixed, of) for of in (sweep.hidden, sweep.of_hidden))
    return (
        f"Forward: h₁ says {h1}, h₂ {h2}, the output {fixed(sweep.p)}, and the loss is "
        f"{fixed(sweep.loss)}. Back: the blame of the output is {fixed(sweep.blame)}, that of h₁ "
        f"{d1}, of h₂ {d2}."
    )


def _between(a: str, b: str) -> _Place:
    """Return where on its line a weight is written: where two lines cross, above the crossing."""
    (x, y), (x2, y2) = _AT[a], _AT[b]
    share = 0.5 if y == y2 or x else 0.35 if y else 0.65
    return x + share * (x2 - x), y + share * (y2 - y)


def _columns(names: str, table: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: list(values) for name, *values in zip(names.split(), *table, strict=True)}


@structure
def _raced() -> alt.LayerChart:
    x = alt.X("ax:Q", axis=None, scale=between("x0", "x1"))
    y = alt.Y("ay:Q", axis=None, scale=alt.Scale(domain=[0, 10], nice=False))
    ends, says = {"x2": "bx:Q", "y2": "by:Q"}, {"text": "says:N"}
    walked, lit, names = (
        rows(name).transform_filter((datum.begins <= FRAME) & (datum.ends > FRAME))
        for name in ("walked", "lit", "names")
    )
    size: dict[str, Any] = {"size": alt.Size("size:Q", scale=None)}
    bold: dict[str, Any] = {"fontWeight": "bold"}
    faint = alt.Opacity("size:Q", scale=alt.Scale(domain=[1, 5], range=[0.3, 0.9]), legend=None)
    head = names.transform_filter(datum.ax < 0).mark_text(align="left", fontSize=14, **bold)
    return layered(
        rows("lines").mark_rule().encode(**ends, **size, color=MODEL, opacity=faint),
        walked.mark_rule(opacity=0.8).encode(**ends, **size, color=GRADIENT),
        rows("dots").mark_point(fill=PAPER, opacity=1).encode(**size, color=MODEL),
        lit.mark_point(strokeWidth=3, opacity=1).encode(**size, color=GRADIENT),
        lit.mark_text(fontSize=11, **bold).encode(**says, color=MODEL),
        *on_rims(names.transform_filter(datum.ax >= 0).encode(**says, color=MODEL), **bold),
        head.encode(**says, x=alt.value(0), color=MODEL),
        x=x,
        y=y,
        height=380,
    )


_ONE, _ALL, _NEVER = 7.3, 2.2, 10**6
"""How high the network stands that is walked way by way, and the one that is swept."""


def raced(depth: int) -> Picture:
    """Draw a network twice: above its ways to a knob are walked one by one, below it is swept."""
    (weights, says, _), (slopes, blames) = ways.forward(depth), ways.one_sweep(depth)
    (n, n_lines, _), long, is_told = ways.counted(depth), depth + 1, depth <= ways.ALL
    size, found = 1150 if is_told else 60, f"slope {fixed(slopes[0][0, 0], 6)}"
    widths = [*map(len, says), 1]
    walked, lit, names = list[Any](), list[Any](), list[Any]()

    def at(base: float, layer: int, row: int) -> _Place:
        return layer, base + 1.2 * ((widths[layer] - 1) / 2 - row)

    def light(when: int, over: int, place: _Place, number: float) -> None:
        lit.append((when, over, *place, size, fixed(number) if is_told else ""))

    def one_by_one() -> None:
        brings = ways.way_by_way(depth, n if is_told else n_lines // long + 1)
        for k, (way, blame) in enumerate(zip(ways.ways(depth), brings, strict=False)):
            begins, over = long * k, long * (k + 1) + 1 if k < n - 1 else _NEVER
            stops = [at(_ONE, long - i, row) for i, row in enumerate((0, *way, 0))]
            for i, ends in enumerate(pairwise(stops), 1):
                first = [(0, 1)] * (not k)  # in sight at once, to see what a way is
                walked.extend(
                    (*when, *ends[0], *ends[1], 3) for when in [*first, (begins + i, over)]
                )
                light(begins + i, over * (i < long), ends[1], blame[i])
        for k, total in enumerate([0, *brings[:, -1].cumsum()]):
            so_far = f"Way by way: {k:,} of {n:,} ways" + f", sum {fixed(total, 6)}" * is_told
            names.append((long * k, long * (k + 1) if k < n else _NEVER, -1, 9.6, so_far))

    def one_sweep() -> None:
        second = 0
        light(0, _NEVER, at(_ALL, long, 0), blames[-1][0])
        for layer in range(depth, -1, -1):
            bends = tanh_derivative(says[layer])
            under = float(np.clip(layer, 0.32 * long, 0.7 * long)), 0.1
            for row, meets in enumerate(blames[layer] * weights[layer].T):
                place, met, last = at(_ALL, layer, row), [*map(fixed, meets)], second + len(meets)
                for sender, weight in enumerate(weights[layer][:, row]):
                    names.append((second, second + 1, -1, 4.5, f"One sweep: {second} lines"))
                    second, begins = second + 1, at(_ALL, layer + 1, sender)
                    wide = 1 + 4 * min(1, abs(slopes[layer][sender, row]))
                    walked.append((second, _NEVER, *begins, *place, wide))
                    sum_ = " + ".join(met[: sender + 1]).replace("+ −", "− ")
                    if layer and second == last:
                        sum_ = f"{f'({sum_})' if sender else sum_} × {fixed(bends[row])}"
                        sum_ += f" = {fixed(blames[layer - 1][row])}"
                    if layer and is_told:
                        middle = np.mean((begins, place), axis=0)
                        names.append((second, last + 1, *middle, fixed(weight)))
                        names.append((second, second + 1, *under, sum_))
                if layer:
                    light(second, _NEVER, place, blames[layer - 1][row])
        names.append((second, _NEVER, -1, 4.5, f"One sweep: {n_lines} lines, {found}"))

    one_by_one()
    one_sweep()
    lines, dots = list[Any](), list[Any]()
    for base in (_ONE, _ALL):
        dots += [
            (*at(base, i, row), size) for i, n_rows in enumerate(widths) for row in range(n_rows)
        ]
        lines += [
            (*at(base, i, row), *at(base, i + 1, to), 1 if i + row + to else 5)
            for i, w in enumerate(weights)
            for to, row in np.ndindex(w.shape)
        ]
        names += [(0, _NEVER, 0.4, base + 1.7, "knob"), (0, _NEVER, long * 1.01 + 0.35, base, "p")]
        names += [(0, _NEVER, *at(base, 0, 0), f"x = {ways.X[0]:g}")] * is_told
    tables = {
        "lines": _columns("ax ay bx by size", lines),
        "dots": _columns("ax ay size", dots),
        "walked": _columns("begins ends ax ay bx by size", walked),
        "lit": _columns("begins ends ax ay size says", lit),
        "names": _columns("begins ends ax ay says", names),
    }
    words = f"{n:,} ways lead to the knob. One sweep walks {n_lines} lines, and finds the {found}."
    last = 3 * (len(ways.told(depth)) - 1)
    spec, x_ends = _raced(), (-0.06 * long, 1.13 * long)
    return Picture.of(spec, tables, x_ends=x_ends, last=last, words=lambda: words)


_BARS, _BARS_TALL = (3, 71), 114
"""Pixels from the top between which bars stand, and of the whole picture, which holds each mark:
one beyond it makes the picture smaller at each redraw.
"""
_REACH = 2.2, 2.6
"""How far down and up bars are drawn to one scale."""


@structure
def _glasses() -> alt.LayerChart:
    x = alt.X("i:Q", axis=None, scale=alt.Scale(domain=[-0.6, N_WEIGHTS + 0.6], nice=False))
    y = alt.Y("y:Q", axis=None, scale=between("y0", "y1"))
    bars = rows("weights")
    outlines = bars.transform_calculate(y=datum.nudged, zero="0")
    fills = bars.transform_calculate(y=datum.swept * _moved(), zero="0")
    is_filling = (datum.begins < FRAME) & (datum.ends > FRAME)

    def write(layer: Layer, down: int, text: str, colour: Any, **how: Any) -> alt.Chart:
        return layer.mark_text(**how).encode(x=x, y=alt.value(down), text=text, color=colour)

    named, measured, found = (_BARS[1] + down for down in (10, 23, 36))
    bold: dict[str, Any] = {"fontWeight": "bold"}
    once = rows(LIMITS)
    return layered(
        fills.mark_bar(size=28, opacity=0.85).encode(x=x, y=y, y2="zero:Q", color=GRADIENT),
        outlines.mark_bar(size=30, filled=False, strokeWidth=2).encode(
            x=x, y=y, y2="zero:Q", color=MODEL
        ),
        once.mark_rule(opacity=0.6).encode(y=alt.YDatum(0), color=MODEL),
        write(bars.transform_filter(~is_filling), named, "name:N", MODEL, fontSize=12),
        write(bars.transform_filter(is_filling), named, "name:N", MODEL, fontSize=12, **bold),
        write(bars, measured, "by_nudge:N", MODEL),
        write(bars.transform_filter(datum.ends <= FRAME), found, "by_sweep:N", GRADIENT, **bold),
        *(
            once.mark_text(align="left", x=0, y=down, text=says).encode(color=colour)
            for down, says, colour in ((measured, "nudged", MODEL), (found, "swept", GRADIENT))
        ),
        height=_BARS_TALL + 20,
    )


def glasses(names: Sequence[str], sweep: Sweep, nudged: np.ndarray) -> Picture:
    """Draw a hollow bar for each slope measured by nudges, which the sweep fills."""
    full = STEP * np.array([8, 8, 9, 9, 5, 5])
    low, high = np.maximum(_REACH, (-1.02 * nudged.min(), 1.02 * nudged.max()))
    pixel = (low + high) / (_BARS[1] - _BARS[0])
    tables = {
        "weights": {
            "i": np.arange(1, N_WEIGHTS + 1),
            "name": [name.replace(" ", "") for name in names],
            "nudged": nudged,
            "swept": sweep.slopes,
            "by_nudge": [*map(fixed, nudged)],
            "by_sweep": [*map(fixed, sweep.slopes)],
            "begins": full - STEP // 3,
            "ends": full,
        }
    }
    ends = (-low - (_BARS_TALL - _BARS[1]) * pixel, high + _BARS[0] * pixel)
    return Picture.of(_glasses(), tables, y_ends=ends, last=LAST)


def _heads(first: str, second: str) -> list[alt.Chart]:
    return [
        rows(LIMITS)
        .mark_text(align="left", fontWeight="bold", x=0, y=down, text=says)
        .encode(color=colour)
        for says, down, colour in ((first, -26, MODEL), (second, -10, GRADIENT))
    ]


_DEEP_TALL = 300
_ENDS = 1e-19, 1e19
"""Of the axis, as far up as down, or it would answer the question; lines leave it."""
_LENGTHS = SMALL | {"1 m": 1, "the Earth": 1.27e7, "to the Sun": 1.5e11, "a light-year": 9.46e15}


@structure
def _arrives() -> alt.LayerChart:
    label: Any = ""
    for name, metres in _LENGTHS.items():
        is_told = 1 if metres == 1 else LIMITS_ROW.seen
        label = expr.if_((expr.abs(datum.value / metres - 1) < 0.1) & is_told, name, label)
    how: dict[str, Any] = {
        "labelOverlap": False,
        "description": "Lengths, from a proton to a light-year",
        "minExtent": 84,
    }
    things = alt.Axis(values=[*_LENGTHS.values()], labelExpr=label, **how)
    along = alt.Axis(values=[1, MAX_DEPTH], labelExpr="'layer ' + datum.value")
    scale = alt.Scale(type="log", domain=list(_ENDS), nice=False)
    layers = alt.Scale(domain=[0.4, MAX_DEPTH + 0.6], nice=False)
    line = draw.transform_filter(SO_FAR).mark_rule(strokeWidth=2.5, opacity=1, clip=True)
    dot = draw.transform_filter(NOW & ~datum.by_weights)
    inside = rows("steps").transform_calculate(at=expr.clamp(datum.metres2, 1e-18, 1e18))
    thousand = rows(LIMITS).transform_filter(datum.seen == 1)
    beside: dict[str, Any] = {"fontWeight": "bold", "fontSize": 12}
    under = (datum.metres2 < 1) | (datum.metres2 > _ENDS[1] / 10)
    down = expr.if_(under, 15, expr.if_(datum.metres2 > 1e10, 0, -15))
    return layered(
        group(
            rows("steps").encode(
                x=alt.X("layer:Q", title=None, scale=layers, axis=along),
                y=alt.Y("metres:Q", title=None, scale=scale, axis=things),
                x2="layer2:Q",
                y2="metres2:Q",
            ),
            line.transform_filter(datum.by_weights).encode(color=MODEL),
            line.transform_filter(~datum.by_weights).encode(color=GRADIENT),
        ),
        group(
            inside.encode(x="layer2:Q", y="at:Q"),
            dot.mark_circle(size=110, opacity=1).encode(color=GRADIENT),
            dot.transform_filter(datum.layer2 > 8)
            .mark_text(align="right", dx=-12, **beside)
            .encode(text="says:N", color=MODEL),
            dot.transform_filter(datum.layer2 <= 8)
            .mark_text(align="left", dx=44, dy=alt.ExprRef(expr=str(down)), **beside)
            .encode(text="says:N", color=MODEL),
        ),
        thousand.mark_rule(strokeWidth=2).encode(
            x=alt.XDatum(MAX_DEPTH), y=alt.YDatum(1e-17), y2=alt.YDatum(1e-14), color=MODEL
        ),
        thousand.mark_text(align="right", dx=-6, text="× 1,000").encode(
            x=alt.XDatum(MAX_DEPTH), y=alt.YDatum(10**-15.5), color=MODEL
        ),
        *_heads("— times the weights", "— times the slopes"),
        height=_DEEP_TALL,
    )


def arrives(through_weights: np.ndarray, through_slopes: np.ndarray, *, seen: bool) -> Picture:
    """Draw how a metre of blame comes back through 20 layers; until it is ``seen``, the metre alone."""
    left = through_slopes.tolist()
    off = np.select([through_slopes > _ENDS[1], through_slopes < _ENDS[0]], ["↑ ", "↓ "], "")
    lengths = [a + length(of).replace("less than", "<") for a, of in zip(off, left, strict=True)]
    met, left = (np.clip(of, 1e-36, 1e36) for of in (through_weights, through_slopes))
    steps: list[tuple[Any, ...]] = [(0, MAX_DEPTH, 1.0, MAX_DEPTH, left[0], False, lengths[0])]
    for i in range(1, len(left)):
        at = MAX_DEPTH - i
        steps += [
            (i, at + 1, left[i - 1], at + 0.5, met[i], True, ""),
            (i, at + 0.5, met[i], at, left[i], False, lengths[i]),
        ]
    columns = "frame layer metres layer2 metres2 by_weights says"
    tables = {"steps": _columns(columns, steps if seen else steps[:1])}
    gets = f"Of a metre at layer {MAX_DEPTH}, layer 1 gets {length(float(through_slopes[-1]))}."
    words = gets if seen else "A metre."
    return Picture.of(_arrives(), tables, last=len(left) - 1, seen=int(seen), words=lambda: words)


_OUT, _BIN, _GRAIN = 10.0, 0.5, 0.06
"""How far sums are drawn to either side; how wide heaps of neurons are, how high each lies."""
_FLAT, _UNDER = 0.1, -0.15
"""The part of the steepest slope below which a curve is called flat, and where slopes hang."""


@structure
def _lie() -> alt.LayerChart:
    axis = alt.Axis(values=[0], grid=False, labelExpr="'sum z = 0'")
    x = alt.X("x:Q", title=None, axis=axis, scale=alt.Scale(domain=[-11, 11]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-1.1, 1.9], nice=False))
    now = rows("grains").transform_filter(NOW)
    share = alt.Opacity("share:Q", scale=alt.Scale(domain=[0, 1]), legend=None)
    bars = now.transform_calculate(y=f"{_UNDER}", y2=_UNDER - datum.slope)
    head = rows("heads").transform_filter(NOW).mark_text
    once = rows(LIMITS)
    return layered(
        rows("curve").mark_line(strokeWidth=2, opacity=0.7).encode(x=x, y=y, color=MODEL),
        once.mark_rule(opacity=0.4).encode(y=alt.YDatum(_UNDER), color=MODEL),
        bars.mark_rule(strokeWidth=4, opacity=0.6).encode(x=x, y=y, y2="y2:Q", color=GRADIENT),
        now.mark_circle(size=34).encode(x=x, y=y, color=GRADIENT, opacity=share),
        now.mark_point(size=34, opacity=0.6, strokeWidth=0.7).encode(x=x, y=y, color=MODEL),
        head(align="left", fontSize=12, dy=12, lineBreak=": ").encode(
            x=alt.value(0), y=alt.YDatum(_UNDER), text="slopes:N", color=GRADIENT
        ),
        *(
            head(align="left", fontWeight="bold").encode(
                x=alt.value(0), y=alt.value(down), text=f"{says}:N", color=MODEL
            )
            for says, down in (("which", -26), ("flat", -10))
        ),
        height=_DEEP_TALL,
    )


def lie(sums: np.ndarray, activation: str) -> Picture:
    """Draw where the neurons of each layer, (n_layers, n_neurons), lie on their curve."""
    bend = ACTIVATIONS[activation]
    relu = activation == "ReLU"  # looks alike at any scale: its largest sum is drawn near the end
    zoom = 0.8 * _OUT / np.abs(sums).max(axis=1, keepdims=True) if relu else 1
    low, full = (-1, 2) if activation == "tanh" else (0, _OUT if relu else 1)

    def high(z: np.ndarray) -> np.ndarray:
        return (bend.function(z) - low) / full

    slopes = bend.derivative(bend.function(sums))
    share = slopes / bend.derivative(bend.function(np.array(1.0 * relu)))
    x = np.clip(sums * zoom, -_OUT, _OUT)
    bins = np.round(x / _BIN)
    heap = np.array([[(row[:k] == at).sum() for k, at in enumerate(row)] for row in bins])
    frame, grain = np.indices(x.shape)[0], min(_GRAIN, 0.85 / (heap.max() + 1))
    along = np.linspace(-11, 11, 111)
    n, flat = x.shape[1], (share < _FLAT).sum(axis=1)
    grains = {"frame": frame, "x": x, "y": high(x) + grain * (heap + 0.5)}
    grains |= {"slope": slopes, "share": share}
    tables = {
        "grains": {name: column.ravel() for name, column in grains.items()},
        "curve": {"x": along, "y": high(along)},
        "heads": {
            "frame": range(len(x)),
            "which": [f"● {n} neurons of layer {len(x) - i}:" for i in range(len(x))],
            "flat": [f"{k} {'silent' if relu else 'on the flat ends'}" for k in flat],
            "slopes": [f"slopes: {fixed(of.min())} to {figure(of.max(), 2)}" for of in slopes],
        },
    }
    words = f"In layer 1, {flat[-1]} of {n} neurons lie where their curve is flat."
    return Picture.of(_lie(), tables, last=len(x) - 1, words=lambda: words)
