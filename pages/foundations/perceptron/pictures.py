"""What the perceptron's lesson alone draws: its cut, and its mistakes.

Misclassified samples have a ring, the next one looked at a triangle. The browser rounds sums to
`DIGITS`, since tables have 32-bit floats, and a sum that is zero in training must be zero here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core import line_geometry
from charts.core.formulas import FRAME, HIGH, WIDE, Formula, TableRow, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import over_axis
from charts.core.live import held, how_many, live
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
from charts.core.style import CLASSES, MODEL, TOUCH, class_ink
from datasets.students import HOURS
from lessons.perceptron.looks import HINGE, MIDWAY, Look, falls, n_right, n_ways, places
from lessons.perceptron.model import samples
from training.recorded_run import RecordedRun
from ui.run.machine import COUNTER

DIGITS = 1e5
_CLASS = class_ink("y:Q")
_SHADE = 0.16
"""Opacity of the background."""
N_COLUMNS = 301
"""Points along x at which the coloured halves change height."""
ENDS, CORNERS = (-0.5, 1.5), (0, 1)
"""Of both axes of a gate's plane, and where its corners are."""
_WINDOW = -2.5, 3.5
"""As far as its halves go, for wide pictures."""
MIDDLE, STAY = 0.5, 0.4
"""The middle of a gate's plane, and how far beyond the corners the ring on its line may go."""
_SPOKE = 0.5
"""Length of the spoke from there to the ring that turns the line."""
_TILE = 0.46
"""Of the distance between two places, the size in which one unit of a gate's plane is shown."""
FALL = 6
"""Frames of a line's swing after a mistake."""
_HUNG: dict[str, Any] = {"x_ends": (1.5 * HINGE, 5.0), "low": -3.0, "high": 3.0}
"""The window over the hours in which a line hangs by its end."""


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


def _over_hours() -> tuple[alt.X, alt.Y]:
    """Return the axes of a line over the hours."""
    axis = alt.Axis(tickMinStep=1)
    x = alt.X("x:Q", title="hours studied", scale=between("x0", "x1"), axis=axis)
    title = "weighted sum z = w x + b"
    return x, alt.Y("s:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=6))


@structure
def _students(by_hand: bool, hinged: bool) -> alt.LayerChart:
    """Draw `students`."""
    x, y = _over_hours()
    now = rows("lines").transform_filter(NOW)
    now = _knobs(now, {"w": "w", "b": "b"} if by_hand else {})
    came = now
    if by_hand:
        move = TableRow("_moves", datum._step)
        came = now.transform_calculate(_step=live(COUNTER, "-1")).transform_calculate(
            **{name: expr.if_(datum._step >= 0, move[name], datum[name]) for name in _LAST}
        )
    halves = [
        draw.transform_calculate(s2=datum[end])
        .mark_rect(opacity=_SHADE)
        .encode(x2="x2:Q", y2="s2:Q", color=alt.ColorValue(ink))
        for end, ink in (("low", CLASSES[0]), ("high", CLASSES[1]))
    ]
    ends: tuple[tuple[str, Any, int, str], ...] = (
        ("high", "top", 8, "above zero: yes, passed"),
        ("low", "bottom", -8, "below zero: no, failed"),
    )
    names = [
        draw.transform_calculate(s=datum[end])
        .mark_text(align="left", baseline=at, dx=8, dy=dy, fontWeight=600)
        .encode(text=alt.value(text))
        for end, at, dy, text in ends
    ]
    line = over_axis(draw, "s").mark_rule(strokeWidth=3, clip=True)
    before = _moved(draw).transform_calculate(w=datum._w0, b=datum._b0)
    line_before = over_axis(before, "s").mark_rule(strokeWidth=3, opacity=0.25, clip=True)
    boundary = (
        draw.transform_filter(abs(datum.w) > 1e-9)
        .transform_calculate(x=-datum.b / datum.w, s=LIMITS_ROW.low * 0.55)
        .transform_filter(expr.inrange(datum.x, [0, LIMITS_ROW.x1]))
        .transform_calculate(label="boundary " + expr.format(datum.x, ".2f"))
    )
    left = datum.x < 0.7 * LIMITS_ROW.x1
    each = _judged(draw, datum.w * datum.x + datum.b).transform_calculate(
        s=expr.clamp(datum.z, LIMITS_ROW.low, LIMITS_ROW.high)
    )
    here = rows(LIMITS).transform_calculate(x=datum.x0, x2=datum.x1, s="0")
    return layered(
        unseen("samples"),
        *([unseen("_moves")] if by_hand else []),
        group(here.encode(x=x, y=y), *halves),
        group(here.encode(x=x, y=y, color=MODEL), draw.mark_rule().encode(x2="x2:Q"), *names),
        group(
            came.encode(x=x),
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
            _carried(each.encode(y=y, color=MODEL)),
            _dots(each.encode(y=y), 170, None, counted=by_hand),
            _looked(each).encode(y=y, color=MODEL),
        ),
        *([_own(x, y), *_handles(now, x, y)] if by_hand else []),
        *([_hinge(now.encode(x=x, y=y, color=MODEL))] if hinged else []),
        height=340,
    )


def _own(x: alt.X, y: alt.Y) -> alt.LayerChart:
    """Draw the line that the learner has left, and how many it gets right."""
    line = over_axis(draw, "s").mark_rule(strokeDash=[6, 4], clip=True)
    named = draw.mark_text(align="right", x="width", dx=-8, y="height", dy=-16)
    return group(
        rows("_own").encode(color=MODEL),
        line.encode(x=x, y=y, x2="x2:Q", y2="s2:Q"),
        named.encode(text="says:N"),
    )


_DIAMOND: dict[str, Any] = {"shape": "diamond", "size": 170, "filled": True, "opacity": 1}


def _hinge(now: Layer) -> alt.LayerChart:
    """Mark the point of a line that every mistake lowers, and how far it has fallen."""
    end = now.transform_calculate(x=f"{HINGE}", s=datum.w * HINGE + datum.b, s2=LIMITS_ROW.began)
    return group(
        end, draw.mark_rule(strokeWidth=2.5).encode(y2="s2:Q"), draw.mark_point(**_DIAMOND)
    )


def _carried(each: Layer) -> alt.LayerChart:
    """Draw the way of each sample since the last look, boldly that of the one looked at."""
    moved = _moved(each).transform_calculate(s2=datum.s, s=datum._w0 * datum.x + datum._b0)
    its, others = (
        draw.transform_filter(is_it) for is_it in (datum.x == datum._x, datum.x != datum._x)
    )
    return group(
        moved,
        its.mark_rule(strokeWidth=2.5, strokeDash=[5, 3], clip=True).encode(y2="s2:Q"),
        its.mark_point(size=170, strokeWidth=2, strokeDash=[3, 2], clip=True),
        others.mark_rule(strokeDash=[2, 3], clip=True).encode(y2="s2:Q"),
    )


def _looked(each: Layer) -> alt.Chart:
    """Put a triangle over the sample last looked at, above its way."""
    its = each.transform_filter(datum.x == datum._x).transform_filter(_apart("_w", "_b") < 1e-6)
    return its.transform_calculate(
        s=expr.max(datum.s, expr.min(datum._w0 * datum.x + datum._b0, LIMITS_ROW.high))
    ).mark_text(text="▼", fontSize=15, dy=-22)


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
        s=expr.clamp(datum.w * datum.x + datum.b, 0.93 * LIMITS_ROW.low, 0.93 * LIMITS_ROW.high)
    )
    return [grip(cut, "cut", x, y), grip(tilt, "tilt", x, y), scale(x, y)]


def _dots(each: alt.Chart, size: int, looked: Formula | None, *, counted: bool) -> alt.LayerChart:
    """Draw the samples, rings around misclassified ones, and a triangle over one."""
    wrong = draw.transform_filter(datum.says != datum.y).encode(color=MODEL)
    layers = [
        draw.mark_circle(size=size, opacity=1, clip=True).encode(color=_CLASS),
        wrong.mark_point(size=2.8 * size, strokeWidth=2.5, filled=False, clip=True),
    ]
    if looked is not None:
        mark = draw.transform_filter(looked).encode(color=MODEL)
        layers.append(mark.mark_text(text="▼", fontSize=15, dy=-22))
    if counted:
        layers.append(how_many(datum.says == datum.y, "right"))
    return group(each, *layers)


def students(
    w: ArrayLike,
    b: ArrayLike,
    last: Look | None = None,
    *,
    by_hand: bool = False,
    moves: Sequence[Look] = (),
    hung: float | None = None,
    own: tuple[float, float] | None = None,
) -> Picture:
    """Draw a line over the hours, the four students on it, and who of them is misjudged.

    Their ``last`` look has carried them there; the browser goes through the machine's ``moves``
    beside the learner's ``own`` line.
    Its point at `HINGE` is marked if it once ``hung`` at some height. Shapes: w and b (n_frames,).
    """
    x, y, _ = samples("hours")
    w, b = np.atleast_1d(w).astype(float), np.atleast_1d(b).astype(float)
    came = (last.hours, last.w, last.b) if last else (0.0, w, b)
    lines = _lines(None, w=w, b=b, **_came(*(np.full(w.size, each) for each in (*came, w, b))))
    tables = {"samples": {"x": x[:, 0].astype(float), "y": y}, "lines": lines}
    if by_hand:
        stays = 0.0, w[0], b[0], w[0], b[0]
        each = [stays, *((look.hours, look.w, look.b, *look.turned) for look in moves)]
        tables["_moves"] = _came(*np.array(each).T)
        left = [own] if own else []
        said = [f"╌ yours: {n_right('hours', own[:1], own[1])} of {len(x)} right" for own in left]
        own_w, own_b = np.reshape(left, (-1, 2)).T
        tables["_own"] = {"w": own_w, "b": own_b, "says": said}
    ends = _HUNG | ({"x_ends": (0.0, 5.0)} if hung is None else {"began": hung})
    spec = _students(by_hand, hung is not None)
    return Picture.of(spec, tables, n_samples=len(x), last=w.size - 1, **ends)


_LAST = "_x", "_w0", "_b0", "_w", "_b"
"""Columns with the sample last looked at, and the line before and after."""


def _came(*columns: np.ndarray) -> dict[str, np.ndarray]:
    return dict(zip(_LAST, columns, strict=True))


def _lines(next_sample: np.ndarray | None, **columns: np.ndarray) -> dict[str, Column]:
    """Return the table of the neuron and the next sample by frame."""
    table: dict[str, Column] = {"frame": np.arange(len(columns["b"])), **columns}
    return table if next_sample is None else {**table, "_next": next_sample}


def _halves(cuts: Layer, low: float, high: float, n: int = N_COLUMNS) -> Layer:
    """Give every cut its height in columns of a window, and what is said below and above it."""
    edge = -(datum.shifted + datum.w1 * datum.x) / datum.steep
    # A zero sum counts as slightly positive; so does a zero second weight.
    return (
        cuts.spread(i=expr.sequence(n))
        .transform_calculate(
            x=low + (high - low) * datum.i / (n - 1),
            steep=expr.if_(abs(datum.w2) < 1e-9, 1e-9, datum.w2),
            shifted=datum.b + 1e-6,
            bottom=f"{low}",
            top=f"{high}",
        )
        .transform_calculate(
            cut=expr.clamp(edge, datum.bottom, datum.top),
            below=expr.if_(datum.steep > 0, 0, 1),
            above=expr.if_(datum.steep > 0, 1, 0),
        )
    )


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
    halves, looked = _halves(draw, *_WINDOW), datum.i == datum._next if looks else None

    edge = draw.spread(one=expr.sequence(1)).transform_calculate(a=datum.w1, c=datum.b)
    edge = line_geometry.across(edge.transform_calculate(b=datum.w2), _WINDOW, _WINDOW)

    def half(end: str, side: str) -> alt.Chart:
        colour = class_ink(f"{side}:Q")
        area = draw.mark_area(opacity=_SHADE + 0.06, clip=True, line=False)
        return area.encode(y2=f"{end}:Q", color=colour)

    each = _judged(draw, datum.w1 * datum.x + datum.w2 * datum.x2 + datum.b)
    return layered(
        unseen("samples"),
        group(
            now,
            group(halves.encode(x=x, y="cut:Q"), half("bottom", "below"), half("top", "above")),
            edge.mark_rule(strokeWidth=3, clip=True).encode(
                x="px:Q", y="py:Q", x2="qx:Q", y2="qy:Q", color=MODEL
            ),
        ),
        rows("_diagonals")
        .mark_rule(strokeWidth=2, strokeDash=[6, 4])
        .encode(x=x, y=y, x2="to:Q", y2="to2:Q", color=_CLASS),
        group(
            now,
            _dots(each.encode(x=x, y=y), 230, looked, counted=bool(knobs)),
            # By hand outside the square, in which the arm turns; else ▼ may stand above a corner.
            each.transform_calculate(x2=datum.x2 + 0.2 * (2 * datum.x2 - 1 if knobs else -1))
            .mark_text(fontSize=13)
            .encode(x=x, y=y, color=MODEL, text=alt.Text("z:Q", format="+.1f")),
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
        # Along its line the ring stays where it was held, but that its arm remains in sight.
        .transform_calculate(
            aside=(held("cuty", MIDDLE) - MIDDLE) * datum.nx
            - (held("cutx", MIDDLE) - MIDDLE) * datum.ny
        )
        .transform_calculate(aside=_in_sight(datum.ny, datum.nx))
        .transform_calculate(aside=_in_sight(datum.nx, -datum.ny))
        .transform_calculate(
            x=MIDDLE + datum.off * datum.nx - datum.aside * datum.ny,
            x2=MIDDLE + datum.off * datum.ny + datum.aside * datum.nx,
        )
    )
    tip = draw.transform_calculate(x_on=datum.x, y_on=datum.x2)
    tip = tip.transform_calculate(x=datum.x + _SPOKE * datum.nx, x2=datum.x2 + _SPOKE * datum.ny)
    stem = draw.mark_rule(strokeWidth=2).encode(x=x, y=y, x2="x_on:Q", y2="y_on:Q", color=TOUCH)
    # The stem lies under both grips, or it would take the pointer from the one where it ends.
    grips = grip(draw, "cut", x, y), group(tip, grip(draw, "way", x, y))
    return [group(on, group(tip, stem), *grips), scale(x, y)]


def _in_sight(across: Formula, along: Formula) -> Formula:
    """Return how far along a line its ring and arm are in sight on an axis, given two cosines."""
    at, arm = MIDDLE + datum.off * across, _SPOKE * across
    low, high = -STAY - expr.min(arm, 0), 1 + STAY - expr.max(arm, 0)
    ends = [(end - at) / expr.if_(abs(along) < 1e-9, 1e-9, along) for end in (low, high)]
    return expr.clamp(datum.aside, expr.min(*ends), expr.max(*ends))


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
        "_diagonals": diagonals if crossing else {name: [] for name in diagonals},
    }
    spec = _plane(next_sample is not None, tuple((knobs or {}).items()), height)
    n, last = len(labels), len(columns["b"]) - 1
    low, high = ENDS
    return Picture.of(spec, tables, low=low, high=high, n_samples=n, last=last)


@structure
def _visits() -> alt.LayerChart:
    """Draw `visits`."""
    bare = alt.Axis(labels=False, ticks=False, grid=False)
    y = alt.Y("up:Q", title="where the line lies", scale=between("y0", "y1"), axis=bare)
    axis = alt.Axis(tickMinStep=1, grid=False, labelExpr="datum.value > 0 ? datum.label : ''")
    x = alt.X("across:Q", title="epoch", scale=between("x0", "x1"), axis=axis)
    row = HIGH / (LIMITS_ROW.y1 - LIMITS_ROW.y0)  # in pixels, and so is a tile as wide as high
    wide = row * (LIMITS_ROW.x1 - LIMITS_ROW.x0) / WIDE
    taken = rows("lines").transform_filter(SO_FAR)
    new = taken.transform_filter(datum._first == 1)
    tiles = _halves(new, *ENDS, 61).transform_calculate(
        across=LIMITS_ROW.x0 + _TILE * wide * (datum.x - ENDS[0]),
        up=datum.place + _TILE * (datum.cut - MIDDLE),
        low=datum.place - _TILE,
        high=datum.place + _TILE,
    )
    halves = [
        draw.mark_area(opacity=2.5 * _SHADE, line=False, strokeWidth=0).encode(
            y2=f"{end}:Q", detail="frame:N", color=class_ink(f"{side}:Q")
        )
        for end, side in (("low", "below"), ("high", "above"))
    ]
    return layered(
        group(tiles.encode(x=x, y=y), *halves),
        new.transform_calculate(across="0", up=datum.place, to=LIMITS_ROW.x1)
        .mark_rule(opacity=0.15)
        .encode(x=x, y=y, x2="to:Q", color=MODEL),
        group(
            taken.transform_calculate(across=datum.frame / LIMITS_ROW.n, up=datum.place),
            draw.mark_line(interpolate="step-after").encode(x=x, y=y, order="frame:Q", color=MODEL),
            draw.transform_filter(NOW)
            .mark_circle(size=90, opacity=1)
            .encode(x=x, y=y, color=MODEL),
        ),
        height=320,
    )


def visits(run: RecordedRun, cut: Picture) -> Picture:
    """Draw where a gate's line lies after each look, in a row for each place, with its plane."""
    at, n = places(run), round(run.steps_per_epoch)
    first = np.diff(np.maximum.accumulate(at), prepend=-1)
    tables = {"lines": {**cut.tables["lines"], "place": at, "_first": first}}
    last = run.n_frames - 1
    ends: dict[str, Any] = {"x_ends": (-1.0, last / n + 0.1), "y_ends": (-0.6, at.max() + 0.6)}
    return Picture.of(_visits(), tables, last=last, **ends, n=n)


@structure
def _ways() -> alt.LayerChart:
    """Draw `ways`."""
    x, y = _over_hours()
    at = FRAME % FALL / FALL
    lines = rows("falls").transform_filter(datum.made == expr.floor(FRAME / FALL))
    lines = lines.transform_calculate(
        w=expr.lerp([datum.w0, datum.w1], at),
        b=expr.lerp([datum.b0, datum.b1], at),
        wide=expr.max(1, 9 * datum.ways / LIMITS_ROW.n_ways),
    )
    ended = alt.when(datum.ends == 1)
    wide = alt.Size("wide:Q", scale=None)
    zero = rows(LIMITS).transform_calculate(s="0")
    gap = zero.transform_calculate(x=f"{HOURS[1]}", x2=f"{HOURS[2]}")
    below = zero.transform_calculate(x=f"{MIDWAY}", s2=0.8 * LIMITS_ROW.low)  # where no line goes
    return layered(
        zero.mark_rule().encode(y=y, color=MODEL),
        over_axis(lines, "s")
        .mark_rule(clip=True)
        .encode(
            x=x,
            y=y,
            x2="x2:Q",
            y2="s2:Q",
            color=MODEL,
            size=wide,
            opacity=ended.then(alt.value(1)).otherwise(alt.value(0.4)),
        ),
        gap.mark_rule(strokeWidth=6).encode(x=x, x2="x2:Q", y=y, color=MODEL),
        group(
            below.encode(x=x, color=MODEL),
            draw.mark_rule(strokeDash=[2, 3]).encode(y=y, y2="s2:Q"),
            draw.mark_text(text="right if it rises through here", dy=12).encode(y="s2:Q"),
        ),
        rows("samples")
        .transform_calculate(s="0")
        .mark_circle(size=170, opacity=1)
        .encode(x=x, y=y, color=_CLASS),
        lines.transform_calculate(x=f"{HINGE}", s=datum.w * HINGE + datum.b)
        .mark_point(**_DIAMOND)
        .encode(x=x, y=y, color=MODEL),
        rows(LIMITS)
        .transform_calculate(x=datum.x0, s=datum.high)
        .mark_text(text="a thick line: many ways", align="left", baseline="top", dx=8, dy=8)
        .encode(x=x, y=y, color=MODEL),
        height=340,
    )


def ways(start: tuple[float, float], rate: float) -> Picture:
    """Draw the lines of all ways to choose mistakes as they swing, `FALL` frames a mistake."""
    every, (x, y, _) = falls(*start, rate), samples("hours")
    tables = {"falls": every, "samples": {"x": x[:, 0].astype(float), "y": y}}
    n, made = n_ways(*start, rate), int(every["made"].max())
    words = f"{n:,} ways, {made} mistakes at most.".format
    return Picture.of(_ways(), tables, last=FALL * made, n_ways=n, **_HUNG, words=words)
