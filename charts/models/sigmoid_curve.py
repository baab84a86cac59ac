"""The sigmoid among its samples, one or two, computed in the browser."""

from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum
from numpy.typing import ArrayLike

from charts.core.formulas import HIGH, TableRow, activated, expr
from charts.core.grips import grip, scale
from charts.core.line_geometry import head
from charts.core.live import how_many, live
from charts.core.number_format import percentage
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    between,
    draw,
    frames,
    group,
    layered,
    on_sides,
    rows,
    stack,
    structure,
)
from charts.core.replay import NOW
from charts.core.run_pair import COLOUR, RUNS, WIDTH, name_layer, name_table
from charts.core.style import HEIGHT, MODEL, PERCENT, class_ink
from training.recorded_run import RecordedRun

SIGMOID = activated("sigmoid", datum.w * datum.x + datum.b)
"""The probability at x."""
CLASS = class_ink("y:Q")
DOTTED = [2, 3]
KNOBS = ("w", "b")
"""Knobs of a curve set by hand."""


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


HANDLES = {"left": 2.0, "right": 3.0}
"""x of the two handles of a curve set by hand: at the students nearest to the boundary."""


@structure
def _curve(enough: float, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    """Draw `curve`; it is set by hand if its goal is more than 0."""
    x, y = input_axis(x_title), probability_axis(y_title)
    now = rows("lines").transform_filter(NOW)
    if enough:
        now = now.transform_calculate(**{name: live(name, datum[name]) for name in KNOBS})
    sample = TableRow("samples", datum.i)
    read = (
        now.spread(i=expr.sequence(LIMITS_ROW.n_samples))
        .transform_calculate(x=sample.x, y=sample.y)
        .transform_calculate(p=SIGMOID)
        .transform_calculate(label=percentage(datum.p, 1))
    )
    read_off = draw.mark_circle(size=60, opacity=1).encode(color=MODEL)
    if enough:
        sure = expr.if_(datum.y == 1, datum.p, 1 - datum.p) >= enough
        sums = draw.transform_calculate(z="z = " + expr.format(datum.w * datum.x + datum.b, ".2~f"))
        foot = sums.mark_text().encode(y=alt.value(alt.ExprRef(HIGH - 7)), text="z:N", color=MODEL)
        last = group(read, read_off, foot, how_many(sure, f"at {100 * enough:.0f} % or more"))
    else:
        labels = draw.encode(color=MODEL, text="label:N")
        last = group(read, read_off, group(labels, *on_sides(datum.y == 1, 9, dy=(9, -9))))
    sticks = read.mark_rule(strokeDash=[3, 3]).encode(color=CLASS, y2="y:Q")
    return layered(
        sigmoid_layers(now, x, y, named=not enough),
        group(draw.encode(x=x, y=y), sticks, _samples(), last),
        *(_handles(now, x, y) if enough else []),
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
    enough: float = 0.0,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw a few samples, the current frame's curve, and its probability for each of them.

    Weight and bias are (n_frames,), or numbers. With ``enough``, the curve is set by hand, follows
    `KNOBS`, and its goal is so much probability for each sample's true class.
    """
    w, b = np.atleast_1d(w).astype(float), np.atleast_1d(b).astype(float)
    lines: dict[str, Column] = {"frame": np.arange(len(w)), "w": w, "b": b}
    spec = _curve(enough, x_title, y_title, height)
    tables = {"samples": {"x": x, "y": y}, "lines": lines}
    ends = 0.0, float(x.max()) + 1.0
    n, last = len(x), len(w) - 1
    return Picture.of(spec, tables, x_ends=ends, n_samples=n, last=last)


_ASIDE = 0.07
"""How far beside its sample an arrow stands: two runs start on one curve."""
_SEEN = 0.02
"""The length of the shortest arrow that is drawn."""


@structure
def _several(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    curves = sigmoid_line(rows("lines").transform_filter(NOW)).mark_line(clip=True)
    start = rows("start").transform_calculate(w=live("start_w", datum.w))
    first = sigmoid_line(start.transform_calculate(b=-datum.w * datum.middle)).mark_line(
        clip=True, strokeDash=DOTTED, strokeWidth=2
    )
    place = draw.encode(x=input_axis(x_title), y=probability_axis(y_title))
    name = start.transform_calculate(x=datum.middle + 0.5).transform_calculate(
        p=1 / (1 + expr.exp(-datum.w / 2))
    )
    made = group(
        place,
        first.encode(color=MODEL, order="i:Q"),
        name.mark_text(dy=11).encode(color=MODEL, text=alt.value("start")),
        curves.encode(color=COLOUR, size=WIDTH, order="i:Q"),
        _samples(),
        group(
            rows("_pulls")
            .transform_filter(NOW & LIMITS_ROW.pulled & (expr.abs(datum.to - datum.p) > _SEEN))
            .transform_calculate(turn=expr.if_(datum.to > datum.p, 0, 180))
            .encode(color=COLOUR),
            draw.mark_rule().encode(y2="to:Q", size=WIDTH),
            head(110).encode(y="to:Q"),
        ),
    )
    both = layered(made.resolve_scale(color="independent"), name_layer(), height=height)
    return both.resolve_scale(color="independent")


def several(
    x: np.ndarray,
    y: np.ndarray,
    runs: Mapping[str, RecordedRun],
    pulls: Iterable[tuple[np.ndarray, np.ndarray]],
    *,
    pulled: bool,
    start_w: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the curves of two single runs at the current frame.

    The dotted curve is the start: its boundary is midway between the samples, and it follows the
    knob ``start_w``. If ``pulled``, an arrow at each sample says how hard it pulls at each curve:
    from where to where in each of the ``pulls``, both (n_frames, n_samples).
    """
    every = list(runs.values())
    n_frames, n = every[0].n_frames, len(x)
    tables = {
        "samples": {"x": x, "y": y},
        "lines": stack(
            {
                key: frames(run, **{name: run.parameters[name] for name in "wb"})
                for key, run in zip(RUNS, every, strict=True)
            }
        ),
        "_pulls": stack(
            {
                key: {
                    "frame": np.repeat(np.arange(n_frames), n),
                    "x": np.tile(x + aside, n_frames),
                    "p": p.ravel(),
                    "to": to.ravel(),
                }
                for key, (p, to), aside in zip(RUNS, pulls, (-_ASIDE, _ASIDE), strict=True)
            }
        ),
        "start": {"w": [start_w], "middle": [float(x.mean())]},
        "names": name_table(runs),
    }
    spec, ends = _several(x_title, y_title, height), (0.0, float(x.max()) + 1.0)
    return Picture.of(spec, tables, x_ends=ends, pulled=pulled, last=n_frames - 1)
