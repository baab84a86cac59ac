"""Probabilities evaluated: threshold, confusion matrix, costs, calibration.

The browser decides and counts, to follow the threshold while dragged.
"""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import TableRow, expr, pick
from charts.core.grips import grip, scale
from charts.core.live import live
from charts.core.picture import (
    LIMITS_ROW,
    Column,
    Layer,
    Picture,
    beside_middle,
    between,
    draw,
    group,
    layered,
    round_up,
    rows,
    structure,
    unseen,
)
from charts.core.replay import NOW
from charts.core.series import HELD_OUT
from charts.core.style import CLASSES, DATA, HEIGHT, MODEL, PERCENT
from charts.models.sigmoid_curve import (
    CLASS,
    DOTTED,
    SIGMOID,
    input_axis,
    probability_axis,
    sigmoid_layers,
)
from training.calibration import Reliability, TrueReliability

CELLS = ("right to say no", "false alarms", "misses", "hits")
"""The confusion matrix row by row: class 0, then class 1."""
_LABEL = "threshold " + expr.format(datum.threshold, ".2~f")


def _now() -> Layer:
    """Return the current frame's curve, with its knob's threshold."""
    return (
        rows("lines")
        .transform_filter(NOW)
        .transform_calculate(threshold=live("threshold", datum.threshold))
    )


def _counted() -> alt.Chart:
    """Classify the samples, and count them as ``n0`` to ``n3``, see `CELLS`."""
    sample = TableRow("samples", datum.i)
    decided = (
        _now()
        .spread(i=expr.sequence(expr.length(expr.data("samples"))))
        .transform_calculate(x=sample.x, y=sample.y)
        .transform_calculate(cell=2 * datum.y + (datum.threshold <= SIGMOID))
    )
    return decided.transform_calculate(
        **{f"n{i}": expr.if_(datum.cell == i, 1, 0) for i in range(4)}
    ).transform_aggregate(
        n0="sum(n0)", n1="sum(n1)", n2="sum(n2)", n3="sum(n3)", threshold="max(threshold)"
    )


@structure
def _crowd(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x, y = input_axis(x_title), probability_axis(y_title)
    now = _now()
    level = group(
        now.transform_calculate(p=datum.threshold, label=_LABEL).encode(y=y, color=DATA),
        draw.mark_rule(strokeDash=DOTTED),
        draw.mark_text(align="left", x=6, dy=-9, fontWeight=600).encode(text="label:N"),
    )
    return layered(
        rows("samples")
        .transform_calculate(p=datum._p)
        .mark_circle(size=34, opacity=0.75)
        .encode(x=x, y=y, color=CLASS),
        level,
        sigmoid_layers(now, x, y, datum.threshold),
        grip(now.transform_calculate(p=datum.threshold, x=LIMITS_ROW.x1), "threshold", x, y),
        scale(x, y),
        height=height,
    )


def crowd(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: np.ndarray,
    b: np.ndarray,
    threshold: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw many samples of two classes, the current frame's curve, and the threshold."""
    # Each class has a band, in which samples are spread evenly so that equal ones stay visible.
    spread = 0.02 + 0.09 * (np.arange(len(x)) * 0.618034 % 1.0)
    samples = {"x": x, "_p": np.where(y == 1, 1.0 + spread, -spread), "y": y}
    spec, tables = _crowd(x_title, y_title, height), {"samples": samples} | _lines(w, b, threshold)
    ends = float(x.min()) - 0.3, float(x.max()) + 0.3
    return Picture.of(spec, tables, x_ends=ends, last=len(w) - 1)


def _lines(w: np.ndarray, b: np.ndarray, threshold: float) -> dict[str, dict[str, Column]]:
    n = len(w)
    return {"lines": {"frame": np.arange(n), "w": w, "b": b, "threshold": np.full(n, threshold)}}


def _cells(counted: alt.Chart, classes: tuple[str, str]) -> alt.LayerChart:
    """Draw the counts n0 to n3 of a row as a 2 × 2 table."""
    above = alt.Axis(labelAngle=0, orient="top")
    of = expr.if_(datum.i < 2, datum.n0 + datum.n1, datum.n2 + datum.n3)
    cells = (
        counted.transform_fold([f"n{i}" for i in range(4)], as_=["cell", "n"])
        .transform_calculate(i=expr.toNumber(datum.cell[1]))
        .transform_calculate(
            was=expr.if_(datum.i < 2, *classes),
            called=expr.if_(datum.i % 2, f"“{classes[1]}”", f"“{classes[0]}”"),
            share=datum.n / expr.max(1, of),
            name=pick(CELLS, datum.i),
        )
        .encode(
            x=alt.X("called:N", title="the decision", sort=[f"“{c}”" for c in classes], axis=above),
            y=alt.Y("was:N", title="the truth", sort=[*classes]),
        )
    )
    tint = alt.Scale(domain=list(classes), range=CLASSES)
    opacity = alt.Scale(domain=[0, 1], range=[0.04, 0.5])
    return group(
        cells,
        draw.mark_rect(stroke="gray", strokeOpacity=0.4).encode(
            color=alt.Color("was:N", scale=tint, legend=None),
            opacity=alt.Opacity("share:Q", scale=opacity, legend=None),
        ),
        draw.mark_text(fontSize=24, dy=-8).encode(color=MODEL, text="n:Q"),
        draw.mark_text(dy=16).encode(color=MODEL, text="name:N"),
    )


@structure
def _matrix(classes: tuple[str, str], height: int) -> alt.LayerChart:
    counted: dict[str, Any] = {f"n{i}": datum[cell] for i, cell in enumerate(CELLS)}
    now = rows("counts").transform_filter(NOW).transform_calculate(**counted)
    return layered(_cells(now, classes), height=height)


def matrix(counts: np.ndarray, *, classes: tuple[str, str], height: int = HEIGHT) -> Picture:
    """Draw a confusion matrix: counts (n_frames, truth, decision)."""
    flat = counts.reshape(-1, 4)
    table = {"frame": np.arange(len(flat)), **dict(zip(CELLS, flat.T, strict=True))}
    return Picture.of(_matrix(classes, height), {"counts": table}, last=len(flat) - 1)


@structure
def _confusion(classes: tuple[str, str], height: int) -> alt.LayerChart:
    return layered(unseen("samples"), _cells(_counted(), classes), height=height)


def confusion(
    x: np.ndarray,
    y: np.ndarray,
    *,
    w: np.ndarray,
    b: np.ndarray,
    threshold: float,
    classes: tuple[str, str],
    height: int = HEIGHT,
) -> Picture:
    """Draw `matrix`, counted in the browser while the threshold is dragged."""
    tables = {"samples": {"x": x, "y": np.asarray(y) == 1}, **_lines(w, b, threshold)}
    return Picture.of(_confusion(classes, height), tables, last=len(w) - 1)


@structure
def _costs(title: str, height: int) -> alt.LayerChart:
    x_title = ["threshold", "(dotted: cheapest in training; dashed: held out)"]
    dash = alt.Scale(domain=["training", "held out"], range=[[1, 0], list(HELD_OUT)])
    y = alt.Y("cost:Q", title=title, scale=between("low", "high"), axis=alt.Axis(tickCount=5))
    lines = rows("costs").transform_fold(["training", "held out"], as_=["rows", "cost"])
    tooltip = [
        alt.Tooltip("threshold:Q", format=".2f"),
        alt.Tooltip("rows:N", title="rows"),
        alt.Tooltip("cost:Q", title=title, format=".3~g"),
    ]
    x = alt.X(
        "threshold:Q", title=x_title, scale=alt.Scale(domain=[0, 1], nice=False), axis=PERCENT
    )
    own = rows("own").transform_calculate(
        threshold=live("threshold", datum.threshold), cost=LIMITS_ROW.high / 2
    )
    return layered(
        group(
            lines.encode(y=y, color=MODEL),
            draw.mark_line(clip=True).encode(
                strokeDash=alt.StrokeDash("rows:N", scale=dash, legend=None)
            ),
            draw.mark_circle(size=70, opacity=0, clip=True).encode(tooltip=tooltip),
        ),
        rows("chosen").mark_rule(strokeDash=DOTTED).encode(color=DATA),
        group(
            own.encode(color=DATA, text=alt.TextValue("yours")),
            draw.mark_rule(strokeWidth=2.5),
            *beside_middle("threshold", 6, fontWeight=600),
        ),
        grip(own, "threshold", x, y),
        scale(x, y),
        x=x,
        height=height,
    )


def costs(
    thresholds: np.ndarray,
    training: np.ndarray,
    held_out: np.ndarray,
    *,
    own: float,
    chosen: float,
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw each threshold's cost, training rows solid, held-out rows dashed.

    Thresholds rise from 0 to 1; the chosen one is cheapest on the training rows.
    """
    # Costs far above that of always choosing class 1 are cut off.
    most = min(
        float(max(training.max(), held_out.max())),
        max(4.0 * float(max(training[0], held_out[0])), 1e-3),
    )
    tables = {
        "costs": {"threshold": thresholds, "training": training, "held out": held_out},
        "own": {"threshold": np.array([own])},
        "chosen": {"threshold": np.array([chosen])},
    }

    high = round_up(1.15 * most)
    return Picture.of(_costs(title, height), tables, low=0.0, high=high)


@structure
def _reliability(title: str, x_title: str, y_title: str, height: int) -> alt.LayerChart:
    share = alt.Scale(domain=[-0.06, 1.12], nice=False)
    y = alt.Y("observed:Q", title=y_title, scale=share, axis=PERCENT)
    sizes = alt.Scale(domain=[1, 100], range=[30, 500], clamp=True)
    ideal = rows("_ideal").mark_line(strokeWidth=1, strokeDash=[2, 3])
    return layered(
        ideal.encode(y=y, color=MODEL),
        rows("band")
        .mark_rule(strokeWidth=9, opacity=0.35)
        .encode(y="low:Q", y2="high:Q", color=DATA),
        group(
            rows("bins").encode(y=y, color=MODEL),
            draw.mark_line(strokeWidth=1.5),
            draw.mark_circle(opacity=1).encode(
                size=alt.Size("n:Q", scale=sizes, legend=None),
                tooltip=[
                    alt.Tooltip("predicted:Q", title=x_title, format=".0%"),
                    alt.Tooltip("observed:Q", title=y_title, format=".0%"),
                    alt.Tooltip("n:Q", title="how many"),
                ],
            ),
        ),
        x=alt.X("predicted:Q", title=x_title, scale=share, axis=PERCENT),
        title=title,
        height=height,
    )


def reliability(
    curve: Reliability,
    *,
    true: TrueReliability | None = None,
    title: str,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw observed frequency over predicted probability, bin by bin.

    Larger dots are more samples; empty bins are left out. The band is where true probabilities lie
    in 95 of 100 cases.
    """
    filled = curve.n_samples > 0
    band: dict[str, Column] = {"predicted": [], "low": [], "high": []}
    if true is not None:
        ends = {"low": true.low[filled], "high": true.high[filled]}
        band = {"predicted": curve.predicted[filled], **ends}
    tables = {
        "bins": {
            "predicted": curve.predicted[filled],
            "observed": curve.observed[filled],
            "n": curve.n_samples[filled],
        },
        "band": band,
        "_ideal": {"predicted": [0.0, 1.0], "observed": [0.0, 1.0]},
    }
    return Picture.of(_reliability(title, x_title, y_title, height), tables)
