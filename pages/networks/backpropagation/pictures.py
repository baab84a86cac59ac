"""What backpropagation alone draws: nudged weights, and the gradient by layer."""

import math
from collections.abc import Callable, Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import Formula, TableRow, activated, expr, pick
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
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.series import powers_axis
from charts.core.style import GRADIENT, MODEL
from training.recorded_run import RecordedRun

N_WEIGHTS = 6


def loss(nudged: Callable[[int], Formula]) -> Formula:
    """Return the squared error; ``nudged`` says whether the nudge of a weight, from 1, applies."""
    w = []
    for k in range(1, N_WEIGHTS + 1):
        row = TableRow("weights", k - 1)
        w.append(row.weight + expr.if_(nudged(k), live(f"n{k}", row.nudge), 0))
    h1, h2 = (activated("tanh", a * LIMITS_ROW.x1 + b * LIMITS_ROW.x2) for a, b in (w[:2], w[2:4]))
    return (w[4] * h1 + w[5] * h2 - LIMITS_ROW.truth) ** 2


@structure
def _nudges(names: tuple[str, ...], reach: float, most: float) -> alt.LayerChart:
    places = list(range(1, N_WEIGHTS + 1))
    x = alt.X(
        "i:Q",
        title=None,
        scale=alt.Scale(domain=[0.4, N_WEIGHTS + 0.6], nice=False),
        axis=alt.Axis(values=places, labelExpr=pick(names, datum.value - 1), grid=False),
    )
    ends = alt.Scale(domain=[-reach, reach], nice=False)
    y = alt.Y("y:Q", title="nudge (ring), change of the loss (bar)", scale=ends)
    each = rows("weights").transform_calculate(
        nudge=live("n" + datum.i, datum.nudge), still=loss(lambda k: False)
    )
    bars = draw.transform_calculate(zero="0", y=loss(lambda k: datum.i == k) - datum.still)
    nudged = draw.transform_filter(expr.abs(datum.nudge) > 1e-6).transform_calculate(
        label=expr.if_(datum.y < 0, "−", "+") + expr.format(expr.abs(datum.y), ".2f"), at=datum.y
    )
    label = nudged.encode(x=x, y="at:Q", text="label:N", color=GRADIENT)
    rings = draw.transform_calculate(y=datum.nudge)
    tracks = draw.transform_calculate(y=f"-{most}", y2=f"{most}")
    total = (
        rows(LIMITS)
        .transform_calculate(now=loss(lambda k: True), still=loss(lambda k: False))
        .transform_calculate(
            label="loss "
            + expr.format(datum.now, ".2f")
            + expr.if_(
                expr.abs(datum.now - datum.still) < 1e-6,
                "",
                ", before the nudges " + expr.format(datum.still, ".2f"),
            )
        )
    )
    above, below = (
        draw.transform_filter(which).mark_text(dx=24, dy=dy, fontWeight="bold")
        for which, dy in ((datum.y >= 0, -9), (datum.y < 0, 10))
    )
    bar = draw.mark_bar(size=22, opacity=0.85, xOffset=24)
    grips = [grip(draw.transform_filter(datum.i == i), f"n{i}", x, y) for i in places]
    return layered(
        rows(LIMITS).mark_rule().encode(y=alt.YDatum(0), color=MODEL),
        group(
            each,
            tracks.mark_rule(strokeWidth=1, opacity=0.5).encode(x=x, y=y, y2="y2:Q", color=MODEL),
            group(
                bars, bar.encode(x=x, y=y, y2="zero:Q", color=GRADIENT), group(label, above, below)
            ),
            group(rings, *grips),
        ),
        scale(x, y),
        total.mark_text(align="right", x="width", y=-6, fontWeight="bold").encode(
            text="label:N", color=MODEL
        ),
        height=380,
    )


def nudges(
    names: Sequence[str],
    weights: Sequence[float],
    nudged: Sequence[float],
    *,
    x: tuple[float, float],
    truth: float,
    reach: float,
    most: float,
) -> Picture:
    """Draw a ring per weight, and a bar for the effect of its nudge alone on the loss.

    The six weights are those of the first hidden neuron, the second, and the output; ``reach`` is
    the axis's, ``most`` the largest nudge.
    """
    tables = {
        "weights": {
            "i": np.arange(1, N_WEIGHTS + 1),
            "weight": np.array(weights, dtype=float),
            "nudge": np.array(nudged, dtype=float),
        }
    }
    spec = _nudges(tuple(names), reach, most)
    return Picture.of(spec, tables, x1=x[0], x2=x[1], truth=truth)


_PLACES = {"x₁": (0, 1), "x₂": (0, 0), "h₁": (1, 1), "h₂": (1, 0), "p": (2, 0.5)}
"""Where the neurons of the network of six weights stand."""
_LINES = (("x₁", "h₁"), ("x₂", "h₁"), ("x₁", "h₂"), ("x₂", "h₂"), ("h₁", "p"), ("h₂", "p"))


@structure
def _six_lines() -> alt.LayerChart:
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.25, 2.25]))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-0.35, 1.35]))
    lines = rows("weights").transform_calculate(now=datum.weight + live("n" + datum.i, datum.nudge))
    width = alt.Size("wide:Q", scale=alt.Scale(domain=[0, 1.5], range=[0.5, 7]), legend=None)
    third = lines.transform_calculate(
        x=datum.x + 0.3 * (datum.x2 - datum.x), y=datum.y + 0.3 * (datum.y2 - datum.y)
    )
    neurons = rows("neurons")
    return layered(
        lines.transform_calculate(wide=expr.abs(datum.now))
        .mark_rule(opacity=0.45)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", size=width, color=MODEL),
        third.transform_calculate(
            label=expr.if_(datum.now < 0, "−", "") + expr.format(expr.abs(datum.now), ".2f")
        )
        .mark_text(dy=-9, fontSize=12)
        .encode(x=x, y=y, text="label:N", color=MODEL),
        neurons.mark_circle(size=1300, opacity=1).encode(x=x, y=y, color=alt.value("white")),
        neurons.mark_point(size=1300, strokeWidth=2).encode(x=x, y=y, color=MODEL),
        neurons.mark_text(fontWeight="bold").encode(x=x, y=y, text="name:N", color=MODEL),
        neurons.mark_text(dy=30).encode(x=x, y=y, text="says:N", color=MODEL),
        height=240,
    )


def six_lines(
    weights: Sequence[float], nudged: Sequence[float], *, x: tuple[float, float], truth: float
) -> Picture:
    """Draw the network of six weights, its lines as wide as the nudged weights."""
    ends = np.array([(*_PLACES[a], *_PLACES[b]) for a, b in _LINES], dtype=float)
    said = {"x₁": f"{x[0]:g}", "x₂": f"{x[1]:g}", "p": f"truth {truth:g}"}
    tables = {
        "weights": {
            "i": np.arange(1, N_WEIGHTS + 1),
            "weight": np.array(weights, dtype=float),
            "nudge": np.array(nudged, dtype=float),
            **dict(zip(("x", "y", "x2", "y2"), ends.T, strict=True)),
        },
        "neurons": {
            "name": list(_PLACES),
            "says": [said.get(name, "").replace("-", "−") for name in _PLACES],
            "x": [float(at[0]) for at in _PLACES.values()],
            "y": [float(at[1]) for at in _PLACES.values()],
        },
    }
    return Picture.of(_six_lines(), tables)


@structure
def _by_layer(y_title: str) -> alt.LayerChart:
    base = rows("layers").transform_filter(NOW).transform_calculate(floor=LIMITS_ROW.y0)
    scale = between("y0", "y1", log=True)
    sizes = written(base, "size", digits=2).encode(
        x=alt.X("layer:N", title="layer of weights", sort=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("size:Q", title=y_title, scale=scale, axis=powers_axis(y_title, "y0", "y1")),
        color=GRADIENT,
    )
    bars, figures = draw.mark_bar(width=34), draw.mark_text(dy=-8)
    shown = group(sizes, bars.encode(y2="floor:Q"), figures.encode(text=f"{text_of('size')}:N"))
    return layered(shown, height=300)


def by_layer(run: RecordedRun, sizes: np.ndarray, *, y_title: str) -> Picture:
    """Draw the gradient's size (n_frames, n_layers) by layer, on one logarithmic scale."""
    n_frames, n_layers = sizes.shape
    positive = sizes[(sizes > 0) & np.isfinite(sizes)]
    low, high = (positive.min(), positive.max()) if positive.size else (0.1, 1.0)
    y0, y1 = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high * 1.5))
    names = [str(i) if i < n_layers else f"{i} (output)" for i in range(1, n_layers + 1)]
    layers = {
        "frame": np.repeat(np.arange(n_frames), n_layers),
        "layer": names * n_frames,
        "size": np.where(sizes > 0, sizes, y0).ravel(),
    }
    spec = _by_layer(y_title)
    last = run.n_frames - 1
    return Picture.of(spec, {"layers": layers}, y0=y0, y1=y1, last=last)
