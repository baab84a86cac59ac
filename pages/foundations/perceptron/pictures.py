"""What the perceptron's lesson alone draws: its cut, and its mistakes.

Misclassified samples have a ring, the next one looked at a triangle. The browser rounds sums to
`DIGITS`, since tables have 32-bit floats, and a sum that is zero in training must be zero here.
"""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core import line_geometry
from charts.core.formulas import Formula, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import over_axis
from charts.core.live import how_many, live
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    between,
    draw,
    evenly,
    group,
    layered,
    on_sides,
    rows,
    structure,
    unseen,
)
from charts.core.replay import NOW, SO_FAR
from charts.core.series import Axes, Line, series
from charts.core.style import CLASSES, HEIGHT, MODEL, TOUCH, class_ink
from lessons.perceptron.looks import n_right
from lessons.perceptron.model import mistakes_by_epoch
from training.figures import figure
from training.recorded_run import RecordedRun

DIGITS = 1e5
_CLASS = class_ink("y:Q")
_SHADE = 0.16
"""Opacity of the background."""
N_COLUMNS = 301
"""Points along x at which the coloured halves change height."""
_BEYOND = 3
"""Extent of the halves as a multiple of the axis, for wide pictures."""
ENDS, CORNERS = (-0.5, 1.5), (0, 1)
"""Of both axes of a gate's plane, and where its corners are."""
MIDDLE, STAY = 0.5, 0.4
"""The middle of a gate's plane, and how far beyond the corners the ring on its line may go."""
_SPOKE = 0.5
"""Length of the spoke from there to the ring that turns the line."""


def _knobs(now: Layer, knobs: Mapping[str, str]) -> Layer:
    """Make the current frame's parameters follow dragged knobs."""
    if not knobs:
        return now
    return now.transform_calculate(
        **{column: _rounded(live(knob, datum[column])) for column, knob in knobs.items()}
    )


def _rounded(value: Formula) -> Formula:
    return expr.round(DIGITS * value) / DIGITS


def _judged(now: Layer, z: Formula) -> Layer:
    """Give every sample a row with its sum, and whether it is misclassified."""
    sample = TableRow("samples", datum.i)
    return (
        now.spread(i=expr.sequence(LIMITS_ROW.n_samples))
        .transform_calculate(x=sample.x, x2=sample.x2, y=sample.y)
        .transform_calculate(z=_rounded(z))
        .transform_calculate(says=expr.if_(datum.z >= 0, 1, 0))
    )


@structure
def _over_input(
    x_title: str, y_title: str, says: tuple[str, str], looks: bool, by_hand: bool, height: int
) -> alt.LayerChart:
    """Draw `over_input`; ``looks`` says whether a next sample is marked."""
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=alt.Axis(tickMinStep=1))
    y = alt.Y("s:Q", title=y_title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))
    now = rows("lines").transform_filter(NOW)
    now = _knobs(now, {"w": "w", "b": "b"} if by_hand else {})
    halves = [
        draw.transform_calculate(s2=datum[end])
        .mark_rect(opacity=_SHADE)
        .encode(x2="x2:Q", y2="s2:Q", color=alt.ColorValue(ink))
        for end, ink in (("low", CLASSES[0]), ("high", CLASSES[1]))
    ]
    ends: tuple[tuple[str, Any, int, str], ...] = (
        ("high", "top", 8, says[1]),
        ("low", "bottom", -8, says[0]),
    )
    names = [
        draw.transform_calculate(s=datum[end])
        .mark_text(align="left", baseline=at, dx=8, dy=dy, fontWeight=600)
        .encode(text=alt.value(text))
        for end, at, dy, text in ends
    ]
    zero = rows(LIMITS).transform_calculate(s="0").mark_rule()
    line = over_axis(draw, "s").mark_rule(strokeWidth=3, clip=True)
    before = _moved(draw).transform_calculate(w=datum._w0, b=datum._b0)
    line_before = over_axis(before, "s").mark_rule(strokeWidth=3, opacity=0.25, clip=True)
    boundary = (
        draw.transform_filter(abs(datum.w) > 1e-9)
        .transform_calculate(x=-datum.b / datum.w, s=LIMITS_ROW.low * 0.55)
        .transform_filter(expr.inrange(datum.x, [LIMITS_ROW.x0, LIMITS_ROW.x1]))
        .transform_calculate(label="boundary " + expr.format(datum.x, ".2f"))
    )
    left = datum.x < 0.7 * LIMITS_ROW.x1
    each = _judged(draw, datum.w * datum.x + datum.b).transform_calculate(
        s=expr.clamp(datum.z, LIMITS_ROW.low, LIMITS_ROW.high)
    )
    here = rows(LIMITS).transform_calculate(x=datum.x0, x2=datum.x1, s="0")
    return layered(
        unseen("samples"),
        group(here.encode(x=x, y=y), *halves),
        zero.encode(y=y, color=MODEL),
        group(here.encode(x=x, y=y, color=MODEL), *names),
        group(
            now.encode(x=x),
            group(
                boundary.encode(color=MODEL),
                # It ends before the names of the halves.
                draw.transform_calculate(s=0.83 * LIMITS_ROW.low, s2=0.83 * LIMITS_ROW.high)
                .mark_rule(strokeDash=[2, 3], clip=True)
                .encode(y=y, y2="s2:Q"),
                group(draw.encode(y=y, text="label:N"), *on_sides(left, 6, clip=True)),
            ),
            line.encode(y=y, x2="x2:Q", y2="s2:Q", color=MODEL),
            line_before.encode(y=y, x2="x2:Q", y2="s2:Q", color=MODEL),
            group(each.encode(y=y), *_carried(y)),
            _dots(each.encode(y=y), 170, looks, counted=by_hand),
        ),
        *(_handles(now, x, y) if by_hand else []),
        height=height,
    )


def _carried(y: alt.Y) -> list[alt.Chart]:
    """Draw the way of each sample since the last look, boldly that of the one looked at."""
    moved = _moved(draw).transform_calculate(s2=datum.s, s=datum._w0 * datum.x + datum._b0)
    its = moved.transform_filter(datum.x == datum._x)
    way = its.mark_rule(strokeWidth=2.5, strokeDash=[5, 3], clip=True)
    began = its.mark_point(size=170, strokeWidth=2, strokeDash=[3, 2], clip=True)
    others = moved.transform_filter(datum.x != datum._x).mark_rule(strokeDash=[2, 3], clip=True)
    inked = [each.encode(y=y, color=MODEL) for each in (way, began, others)]
    return [inked[0].encode(y2="s2:Q"), inked[1], inked[2].encode(y2="s2:Q")]


def _moved(line: Layer) -> Layer:
    """Keep a line only if the last look has moved it, and no hand since."""
    here = line.transform_filter(_apart("_w", "_b") < 1e-6)
    return here.transform_filter(_apart("_w0", "_b0") > 1e-6)


def _apart(w: str, b: str) -> Formula:
    return abs(datum.w - datum[w]) + abs(datum.b - datum[b])


TILTED_AT = 4.6
"""x of the grip that tilts the line."""


def _handles(now: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart | alt.LayerChart]:
    """Add the grips ``cut``, which moves the boundary, and ``tilt``."""
    x0, x1 = LIMITS_ROW.x0, LIMITS_ROW.x1
    # A boundary outside the picture has its grip at the edge.
    inset = 0.03 * (x1 - x0)
    cut = now.transform_filter(abs(datum.w) > 1e-9).transform_calculate(
        x=expr.clamp(-datum.b / datum.w, x0 + inset, x1 - inset), s="0"
    )
    tilt = now.transform_calculate(x=f"{TILTED_AT}").transform_calculate(
        s=expr.clamp(datum.w * datum.x + datum.b, LIMITS_ROW.low, LIMITS_ROW.high)
    )
    return [grip(cut, "cut", x, y), grip(tilt, "tilt", x, y), scale(x, y)]


def _dots(each: alt.Chart, size: int, looks: bool, *, counted: bool) -> alt.LayerChart:
    """Draw the samples, rings around misclassified ones, and the next one's triangle."""
    wrong = draw.transform_filter(datum.says != datum.y).encode(color=MODEL)
    layers = [
        draw.mark_circle(size=size, opacity=1, clip=True).encode(color=_CLASS),
        wrong.mark_point(size=2.8 * size, strokeWidth=2.5, filled=False, clip=True),
    ]
    if looks:
        mark = draw.transform_filter(datum.i == datum._next).encode(color=MODEL)
        layers.append(mark.mark_text(text="▼", fontSize=15, dy=-22))
    if counted:
        layers.append(how_many(datum.says == datum.y, "right"))
    return group(each, *layers)


def over_input(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: ArrayLike,
    b: ArrayLike,
    x_title: str,
    y_title: str,
    says: tuple[str, str],
    next_sample: np.ndarray | None = None,
    came: tuple[float, float, float] | None = None,
    reach: float = 0.0,
    by_hand: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw the sum w x + b over one input, and which samples are misclassified.

    They ``came`` there from another w and b, for the sample at that x. The picture reaches as far
    from zero as the run needs, if it is not told its ``reach``.
    Shapes: x, y (n_samples,), w, b (n_frames,), next_sample (n_frames,).
    """
    w, b = np.atleast_1d(w).astype(float), np.atleast_1d(b).astype(float)
    x1 = float(x.max()) + 1.0
    if not reach:
        far = np.abs(np.concatenate([b, w * x1 + b])).max()
        reach = float(max(1.5, np.ceil(2.2 * far) / 2))
    at, w0, b0 = (np.full(w.size, value) for value in came or (0.0, w, b))
    lines = _lines(next_sample, w=w, b=b, _w=w, _b=b, _x=at, _w0=w0, _b0=b0)
    tables = {"samples": {"x": x.astype(float), "y": y}, "lines": lines}
    spec = _over_input(x_title, y_title, says, next_sample is not None, by_hand, height)
    return Picture.of(
        spec,
        tables,
        x_ends=(0.0, x1),
        n_samples=len(x),
        low=-reach,
        high=reach,
        last=len(lines["frame"]) - 1,
    )


def _lines(next_sample: np.ndarray | None, **columns: np.ndarray) -> dict[str, Column]:
    """Return the table of the neuron and the next sample by frame."""
    table: dict[str, Column] = {"frame": np.arange(len(columns["b"])), **columns}
    return table if next_sample is None else {**table, "_next": next_sample}


@structure
def _plane(looks: bool, knobs: tuple[tuple[str, str], ...], height: int) -> alt.LayerChart:
    """Draw `plane`; ``looks`` says whether a next sample is marked."""
    axis = alt.Axis(grid=False, format="~g", values=CORNERS)
    x = alt.X(
        "x:Q", title="x₁: studied (1) or not (0)", scale=evenly("low", "high", "width"), axis=axis
    )
    y = alt.Y(
        "x2:Q", title="x₂: slept (1) or not (0)", scale=evenly("low", "high", "height"), axis=axis
    )
    now = _knobs(rows("lines").transform_filter(NOW), dict(knobs))
    middle = (LIMITS_ROW.low + LIMITS_ROW.high) / 2
    reach = _BEYOND * (LIMITS_ROW.high - LIMITS_ROW.low) / 2
    window = middle - reach, middle + reach
    edge = -(datum.shifted + datum.w1 * datum.x) / datum.steep
    # A zero sum counts as slightly positive; so does a zero second weight.
    halves = (
        draw.spread(i=expr.sequence(N_COLUMNS))
        .transform_calculate(
            x=middle + reach * (datum.i * 2 / (N_COLUMNS - 1) - 1),
            steep=expr.if_(abs(datum.w2) < 1e-9, 1e-9, datum.w2),
            shifted=datum.b + 1e-6,
            bottom=middle - reach,
            top=middle + reach,
        )
        .transform_calculate(
            cut=expr.clamp(edge, datum.bottom, datum.top),
            below=expr.if_(datum.steep > 0, 0, 1),
            above=expr.if_(datum.steep > 0, 1, 0),
        )
    )

    def half(edge: str, side: str) -> alt.Chart:
        colour = class_ink(f"{side}:Q")
        area = draw.mark_area(opacity=_SHADE + 0.06, clip=True, line=False)
        return area.encode(y2=f"{edge}:Q", color=colour)

    line = draw.transform_calculate(a=datum.w1, c=datum.b).transform_calculate(b=datum.w2)
    line = line_geometry.across(line, window, window).mark_rule(strokeWidth=3, clip=True)
    each = _judged(draw, datum.w1 * datum.x + datum.w2 * datum.x2 + datum.b)
    return layered(
        unseen("samples"),
        group(
            now,
            group(halves.encode(x=x, y="cut:Q"), half("bottom", "below"), half("top", "above")),
            line.encode(x="px:Q", y="py:Q", x2="qx:Q", y2="qy:Q", color=MODEL),
        ),
        rows("diagonals")
        .mark_rule(strokeWidth=2, strokeDash=[6, 4])
        .encode(x=x, y=y, x2="to:Q", y2="to2:Q", color=_CLASS),
        group(
            now,
            _dots(each.encode(x=x, y=y), 230, looks, counted=bool(knobs)),
            each.mark_text(dy=27, fontSize=13).encode(
                x=x, y=y, color=MODEL, text=alt.Text("z:Q", format="+.1f")
            ),
        ),
        *(_turned_by_hand(now, x, y) if knobs else []),
        height=height,
    )


def _turned_by_hand(now: Layer, x: alt.X, y: alt.Y) -> list[alt.Chart | alt.LayerChart]:
    """Add the grips ``cut``, on the line, and ``way``, on its arrow, as ``grips.js`` reckons."""
    length = expr.sqrt(datum.w1 * datum.w1 + datum.w2 * datum.w2)
    on = (
        now.transform_calculate(length=length)
        .transform_calculate(
            nx=expr.if_(datum.length > 0, datum.w1 / datum.length, 1),
            ny=expr.if_(datum.length > 0, datum.w2 / datum.length, 0),
            off=expr.if_(
                datum.length > 0, -(MIDDLE * (datum.w1 + datum.w2) + datum.b) / datum.length, 0
            ),
        )
        .transform_calculate(
            x=expr.clamp(MIDDLE + datum.off * datum.nx, -STAY, 1 + STAY),
            x2=expr.clamp(MIDDLE + datum.off * datum.ny, -STAY, 1 + STAY),
        )
    )
    tip = draw.transform_calculate(x_on=datum.x, y_on=datum.x2)
    tip = tip.transform_calculate(x=datum.x + _SPOKE * datum.nx, x2=datum.x2 + _SPOKE * datum.ny)
    stem = draw.mark_rule(strokeWidth=2).encode(x=x, y=y, x2="x_on:Q", y2="y_on:Q", color=TOUCH)
    # The stem lies under both grips, or it would take the pointer from the one where it ends.
    grips = grip(draw, "cut", x, y), group(tip, grip(draw, "way", x, y))
    return [group(on, group(tip, stem), *grips), scale(x, y)]


def plane(
    points: np.ndarray,
    labels: np.ndarray,
    *,
    w1: ArrayLike,
    w2: ArrayLike,
    b: ArrayLike,
    next_sample: np.ndarray | None = None,
    crossing: bool = False,
    knobs: Mapping[str, str] | None = None,
    height: int = 340,
) -> Picture:
    """Draw the plane coloured by a neuron's output, with its boundary and the samples.

    A sum of zero says yes. Of XOR, the ``crossing`` lines join the corners of each class.
    Shapes: points (n_samples, 2), labels (n_samples,), w1, w2, b (n_frames,), next_sample
    (n_frames,).
    """
    columns = {
        name: np.atleast_1d(v).astype(float)
        for name, v in zip(("w1", "w2", "b"), (w1, w2, b), strict=True)
    }
    samples = {"x": points[:, 0].astype(float), "x2": points[:, 1].astype(float), "y": labels}
    diagonals = {"x": [0, 0], "x2": [0, 1], "to": [1, 1], "to2": [1, 0], "y": [0, 1]}
    tables = {
        "samples": samples,
        "lines": _lines(next_sample, **columns),
        "diagonals": diagonals if crossing else {name: [] for name in diagonals},
    }
    spec = _plane(next_sample is not None, tuple((knobs or {}).items()), height)
    n, last = len(labels), len(columns["b"]) - 1
    low, high = ENDS
    return Picture.of(spec, tables, low=low, high=high, n_samples=n, last=last)


def stairs(w: float) -> Picture:
    """Draw how many students are judged rightly over the bias, at one weight."""
    b = np.arange(-320, 81) / 100
    right = np.array([n_right("hours", (w,), each) for each in b.tolist()])
    axes = Axes("bias b", "right answers", steps=True, height=190)
    return series(b, [Line("", right)], axes, (0, 4.3))


@structure
def _blocks(x_title: str, y_title: str) -> alt.LayerChart:
    """Draw blocks, each from its frame on, with what is written above it."""
    axis = alt.Axis(tickMinStep=1, format="d", grid=False)
    x = alt.X("x:Q", title=x_title, scale=between("x0", "x1"), axis=axis)
    y = alt.Y("low:Q", title=y_title, scale=between("bottom", "top"), axis=alt.Axis(tickMinStep=1))
    here = rows("blocks").transform_filter(SO_FAR)
    wide = draw.transform_calculate(x2=datum.x + 0.45, x=datum.x - 0.45)
    return layered(
        group(
            here.encode(x=x, color=MODEL),
            wide.mark_rect(opacity=0.75, strokeWidth=0).encode(x2="x2:Q", y=y, y2="high:Q"),
            draw.mark_text(dy=-9).encode(y="high:Q", text="label:N"),
        ),
        height=220,
    )


def by_epoch(run: RecordedRun) -> Picture:
    """Draw each mistake of a single run as a block in its epoch, and a 0 for an epoch without."""
    n, so_far = round(run.steps_per_epoch), run.metrics["mistakes"]
    each = mistakes_by_epoch(run)
    made, clean = np.flatnonzero(np.diff(so_far)), np.flatnonzero(each == 0)
    high = np.append(so_far[made + 1] - so_far[made // n * n], 0 * clean)
    table = {
        "frame": np.append(made + 1, (clean + 1) * n),
        "x": np.append(made // n, clean) + 1,
        "low": np.maximum(high - 0.95, 0),
        "high": high,
        "label": [""] * len(made) + ["0"] * len(clean),
    }
    how: dict[str, Any] = {
        "x_ends": (0.4, len(each) + 0.6),
        "last": run.n_frames - 1,
        "bottom": 0,
        "top": n,
    }
    how["words"] = lambda: f"In turn: {', '.join(map(str, each))}."
    return Picture.of(_blocks("epoch", "mistakes"), {"blocks": table}, **how)


def taken_off(run: RecordedRun, far: np.ndarray, title: str) -> Picture:
    """Draw what each mistake of a single run takes off a number (n_frames,)."""
    made = np.flatnonzero(np.diff(run.metrics["mistakes"]))
    high, low = far[made], far[made + 1]
    off = [figure(each, 2) for each in low - high]
    table = {"frame": made + 1, "x": np.arange(len(made)) + 1, "low": low, "high": high}
    tables, room = {"blocks": table | {"label": off}}, 0.1 * (high[0] - low[-1])
    ends: dict[str, Any] = {"x_ends": (0.4, len(made) + 0.6), "last": run.n_frames - 1}
    ends |= {"bottom": low[-1] - room, "top": high[0] + room}
    return Picture.of(_blocks("mistake", title), tables, **ends)
