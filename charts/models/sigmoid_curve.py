"""The sigmoid: among its samples, over its logits, and by epoch; computed in the browser."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core.formulas import HIGH, TableRow, activated, expr, slope_where
from charts.core.grips import grip, scale
from charts.core.live import how_many, live
from charts.core.number_format import percentage
from charts.core.picture import (
    LIMITS,
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    between,
    draw,
    group,
    layered,
    on_sides,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.run_pair import COLOUR, RUNS, WIDTH, name_layer, name_table
from charts.core.series import PAIR, Axes, Line, series
from charts.core.style import DATA, GRADIENT, HEIGHT, MODEL, PERCENT, class_ink
from training.recorded_run import RecordedRun

SIGMOID = activated("sigmoid", datum.w * datum.x + datum.b)
"""The probability at x."""
CLASS = class_ink("y:Q")
DOTTED = [2, 3]
LOGIT_REACH = 12.0
"""Half the length of the axis of logits."""
KNOBS = ("w", "b", "ask")
"""Knobs of a curve set by hand."""
_LEAST = 1e-16
"""Stands for zero on a logarithmic axis."""


def probability_axis(title: str) -> alt.Y:
    """Return the probability axis, with room for marks beyond 0 and 1."""
    scale = alt.Scale(domain=[-0.12, 1.12], nice=False)
    return alt.Y("p:Q", title=title, scale=scale, axis=PERCENT)


def input_axis(title: str) -> alt.X:
    """Return the input axis, from ``x0`` to ``x1`` of the table of limits."""
    return alt.X("x:Q", title=title, scale=between("x0", "x1"))


def sigmoid_line(now: Layer) -> Layer:
    """Compute the sigmoid of each line's ``w`` and ``b`` at 201 points along `input_axis`."""
    low, high = LIMITS_ROW.x0, LIMITS_ROW.x1
    return (
        now.spread(i="sequence(0, 201)")
        .transform_calculate(x=low + datum.i * (high - low) / 200)
        .transform_calculate(p=SIGMOID)
    )


_MARGIN = 0.25
"""The part of an axis, at its end, with no room for a name beside a crossing."""


def sigmoid_layers(
    now: alt.Chart, x: alt.X, y: alt.Y, threshold: Any = "0.5", *, named: bool = True
) -> alt.LayerChart:
    """Draw the current frame's sigmoid, and where it crosses the threshold, perhaps ``named``."""
    line = sigmoid_line(draw).mark_line(strokeWidth=3, clip=True)
    crossing = (
        draw.transform_calculate(t=threshold)
        .transform_calculate(x=(expr.log(datum.t / (1 - datum.t)) - datum.b) / datum.w)
        .transform_filter(expr.inrange(datum.x, [LIMITS_ROW.x0, LIMITS_ROW.x1]))
        .transform_calculate(label="boundary " + expr.format(datum.x, ".2f"))
    )
    # At the foot, below the samples.
    span = (datum.x - LIMITS_ROW.x0) / (LIMITS_ROW.x1 - LIMITS_ROW.x0)
    names = on_sides(span < 1 - _MARGIN, 6, clip=True, y=alt.ExprRef(HIGH - 7))
    name = [group(draw.encode(text="label:N"), *names)] if named else []
    return group(
        now.encode(x=x, color=MODEL),
        line.encode(y=y, order="i:Q"),
        group(crossing, draw.mark_rule(strokeDash=DOTTED, clip=True), *name),
    )


def _samples() -> alt.Chart:
    dots = rows("samples").transform_calculate(p=datum.y).mark_circle(size=170, opacity=1)
    return dots.encode(color=CLASS)


HANDLES = {"left": 1.5, "right": 3.5}
"""x of the two handles of a curve set by hand."""


@structure
def _curve(
    asks: bool, enough: float, x_title: str, y_title: str, unit: str, height: int
) -> alt.LayerChart:
    """Draw `curve`; ``asks`` says whether it is set by hand, with one more input."""
    x, y = input_axis(x_title), probability_axis(y_title)
    now = rows("lines").transform_filter(NOW)
    if asks:
        now = now.transform_calculate(**{name: live(name, datum[name]) for name in KNOBS})
    sample = TableRow("samples", datum.i)
    read = (
        now.spread(i=expr.sequence(LIMITS_ROW.n_samples))
        .transform_calculate(x=sample.x, y=sample.y)
        .transform_calculate(p=SIGMOID)
        .transform_calculate(label=percentage(datum.p, 1))
    )
    read_off = draw.mark_circle(size=60, opacity=1).encode(color=MODEL)
    if asks:
        answer = (
            now.transform_calculate(x=datum.ask)
            .transform_calculate(p=SIGMOID)
            .transform_calculate(
                label=expr.format(datum.x, "~g") + f" {unit}: " + percentage(datum.p, 0)
            )
        )
        inside = datum.x < 0.7 * LIMITS_ROW.x1
        answered = group(
            answer.encode(color=DATA),
            draw.mark_point(size=130, shape="diamond", filled=True, opacity=1),
            group(
                draw.encode(text="label:N"),
                *on_sides(inside, 13, dy=(26, -26), fontWeight=600, clip=True),
            ),
        )
        sure = expr.if_(datum.y == 1, datum.p, 1 - datum.p) >= enough
        last = [group(read, read_off, how_many(sure, f"at {100 * enough:.0f} % or more")), answered]
    else:
        labels = draw.encode(color=MODEL, text="label:N")
        last = [group(read, read_off, group(labels, *on_sides(datum.y == 1, 9, dy=(9, -9))))]
    sticks = read.mark_rule(strokeDash=[3, 3]).encode(color=CLASS, y2="y:Q")
    return layered(
        sigmoid_layers(now, x, y),
        group(draw.encode(x=x, y=y), sticks, _samples(), *last),
        *(_handles(now, x, y) if asks else []),
        height=height,
    )


def _handles(now: alt.Chart, x: alt.X, y: alt.Y) -> list[alt.Chart | alt.LayerChart]:
    """Let a curve be dragged up and down at two points."""
    grips = [
        grip(now.transform_calculate(x=f"{at}").transform_calculate(p=SIGMOID), name, x, y)
        for name, at in HANDLES.items()
    ]
    return [*grips, scale(x, y)]


def curve(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: ArrayLike,
    b: ArrayLike,
    ask: float | None = None,
    enough: float = 1.0,
    x_title: str,
    y_title: str,
    unit: str = "",
    height: int = HEIGHT,
) -> Picture:
    """Draw a few samples, the current frame's curve, and its probability for each of them.

    Weight and bias are (n_frames,), or numbers. With ``ask``, the curve is set by hand, follows
    `KNOBS`, and its goal is ``enough`` probability for each sample's true class.
    """
    w, b = np.atleast_1d(w).astype(float), np.atleast_1d(b).astype(float)
    lines: dict[str, Column] = {"frame": np.arange(len(w)), "w": w, "b": b}
    if ask is not None:
        lines["ask"] = np.full(len(w), ask)
    spec = _curve(ask is not None, enough, x_title, y_title, unit, height)
    tables = {"samples": {"x": x, "y": y}, "lines": lines}
    ends = 0.0, float(x.max()) + 1.0
    n, last = len(x), len(w) - 1
    return Picture.of(spec, tables, x_ends=ends, n_samples=n, last=last)


@structure
def _saturation(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    # A dot at the edge must fit, or the picture's width would change.
    ends = alt.Scale(domain=[-1.05 * LOGIT_REACH, 1.05 * LOGIT_REACH], nice=False)
    value = alt.Y("s:Q", title=y_title, scale=alt.Scale(domain=[0, 1.04]))

    def squeezed(chart: alt.Chart) -> alt.Chart:
        return chart.transform_calculate(s=activated("sigmoid", datum.z)).transform_calculate(
            slope=slope_where("sigmoid", datum.s)
        )

    sweep = squeezed(
        rows(LIMITS)
        .spread(i="sequence(0, 201)")
        .transform_calculate(z=-LOGIT_REACH + datum.i * (LOGIT_REACH / 100))
    )
    high, low = draw.transform_filter(datum.s > 0.5), draw.transform_filter(datum.s < 0.5)
    z = live("w", datum.w) * datum.x + live("b", datum.b)
    turned = rows("samples").transform_calculate(z=expr.clamp(z, -LOGIT_REACH, LOGIT_REACH))
    return layered(
        group(
            sweep,
            draw.mark_line().encode(y=value, color=MODEL),
            draw.mark_line().encode(y="slope:Q", color=GRADIENT),
        ),
        group(
            rows("names").encode(y=value, text="name:N"),
            high.mark_text(align="left").encode(color=MODEL),
            low.mark_text(align="left").encode(color=GRADIENT),
        ),
        group(
            squeezed(turned).encode(color=CLASS),
            draw.mark_circle(size=120, opacity=1).encode(y=value),
            draw.mark_circle(size=70, opacity=1, stroke="gray").encode(y="slope:Q"),
            how_many(datum.slope < 0.01, "saturated: a slope below 0.01"),
        ),
        x=alt.X("z:Q", title=x_title, scale=ends),
        height=height,
    )


def saturation(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: float,
    b: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the sigmoid over its logit with its slope, and the samples on both.

    Logits beyond `LOGIT_REACH` are drawn at the edge; all follow the knobs w and b.
    """
    n = len(x)
    tables = {
        "samples": {"x": x, "y": y, "w": np.full(n, w), "b": np.full(n, b)},
        "names": {"z": [2.6, 2.6], "s": [0.84, 0.14], "name": ["σ(z)", "its slope σ(z)(1 − σ(z))"]},
    }
    return Picture.of(_saturation(x_title, y_title, height), tables)


@structure
def _several(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    curves = sigmoid_line(rows("lines").transform_filter(NOW)).mark_line(clip=True)
    start = rows("start").transform_calculate(w=live("start_w", datum.w))
    first = sigmoid_line(start.transform_calculate(b=-datum.w * datum.middle)).mark_line(
        clip=True, strokeDash=DOTTED, strokeWidth=2
    )
    place = draw.encode(x=input_axis(x_title), y=probability_axis(y_title))
    made = group(
        place,
        first.encode(color=MODEL, order="i:Q"),
        curves.encode(color=COLOUR, size=WIDTH, order="i:Q"),
        _samples(),
    )
    both = layered(made.resolve_scale(color="independent"), name_layer(), height=height)
    return both.resolve_scale(color="independent")


def several(
    x: np.ndarray,
    y: np.ndarray,
    runs: Mapping[str, RecordedRun],
    *,
    start_w: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the curves of two single runs at the current frame.

    The dotted curve is the start: its boundary is midway between the samples, and it follows the
    knob ``start_w``.
    """
    every = list(runs.values())
    n_frames = every[0].n_frames
    tables = {
        "samples": {"x": x, "y": y},
        "lines": {
            "frame": np.tile(np.arange(n_frames), 2),
            "run": np.repeat(RUNS, n_frames),
            **{name: np.concatenate([run.parameters[name] for run in every]) for name in "wb"},
        },
        "start": {"w": [start_w], "middle": [float(x.mean())]},
        "names": name_table(runs),
    }
    spec, ends = _several(x_title, y_title, height), (0.0, float(x.max()) + 1.0)
    return Picture.of(spec, tables, x_ends=ends, last=n_frames - 1)


def steepness(runs: Mapping[str, RecordedRun], *, title: str) -> Picture:
    """Draw the gradient along w of two single runs, by epoch."""
    lines = [
        Line(name, np.maximum(np.abs(run.gradients["w"]), _LEAST), style)
        for (name, run), style in zip(runs.items(), PAIR, strict=True)
    ]
    values = [line.values for line in lines]
    lowest, highest = float(np.min(values)), float(np.max(values))
    ends = 1 / round_up(1 / lowest), round_up(max(highest, 10 * lowest))
    axes = Axes("epoch", title, x_step=1, y_log=True, names="above", replayed=True, height=250)
    return series(next(iter(runs.values())), lines, axes, ends)
