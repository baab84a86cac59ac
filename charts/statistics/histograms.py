"""Histograms of a column, and of predictions by true class."""

from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.picture import (
    Picture,
    beside_middle,
    between,
    draw,
    frames,
    group,
    layered,
    round_up,
    rows,
    structure,
)
from charts.core.replay import NOW
from charts.core.style import CLASSES, DATA, HEIGHT, MODEL
from training.recorded_run import RecordedRun


@structure
def _distribution(title: str, counted: str) -> alt.LayerChart:
    bars = rows("bins").mark_bar(binSpacing=1)
    return layered(
        bars.encode(
            x=alt.X("low:Q", title=title, bin="binned", scale=between("start", "end")),
            x2="high",
            y=alt.Y("n:Q", title=counted, axis=alt.Axis(tickCount=4)),
            color=DATA,
            tooltip=[
                alt.Tooltip("low:Q", title="from", format=".4~g"),
                alt.Tooltip("high:Q", title="to", format=".4~g"),
                alt.Tooltip("n:Q", title=counted),
            ],
        ),
        height=180,
    )


def distribution(values: np.ndarray, title: str, *, counted: str) -> Picture:
    """Draw a column's histogram; gaps are left out."""
    counts, edges = np.histogram(values[np.isfinite(values)], bins=30)
    bins = {"low": edges[:-1], "high": edges[1:], "n": counts}
    spec = _distribution(title, counted)
    return Picture.of(spec, {"bins": bins}, start=float(edges[0]), end=float(edges[-1]))


@structure
def _outcomes(
    classes: tuple[str, str], title: str, counted: str, n_bins: int, height: int
) -> alt.LayerChart:
    colors = alt.Color("outcome:N", scale=alt.Scale(domain=[*classes], range=CLASSES), legend=None)
    counts = alt.Axis(labelExpr=abs(datum.value), tickCount=6)
    y = alt.Y("n:Q", title=counted, stack=None, scale=between("low", "high"), axis=counts)
    now = rows("frames").transform_filter(NOW)
    bars = (
        now.spread(i=expr.sequence(n_bins))
        .transform_calculate(
            from_=datum.i / n_bins,
            to=(datum.i + 1) / n_bins,
            up=datum["one_" + datum.i],
            down=-datum["zero_" + datum.i],
        )
        .transform_fold(["down", "up"], as_=["direction", "n"])
        .transform_calculate(
            outcome=expr.if_(datum.direction == "up", classes[1], classes[0]), counted=abs(datum.n)
        )
        .mark_bar(binSpacing=1)
    )
    unit, ticks = alt.Scale(domain=[0, 1]), alt.Axis(labelFlush=False, tickCount=5)
    labels = rows("labels").mark_text(fontWeight=600, align="right", dx=-4)
    x = alt.X("x:Q", title=title)
    own = group(
        rows("own").encode(x=x, color=DATA),
        draw.mark_rule(strokeWidth=3),
        group(draw.encode(text="name:N"), *beside_middle("x", 7)),
    )
    silent = now.transform_filter(datum.total == 0).mark_text()
    return layered(
        bars.encode(
            x=alt.X("from_:Q", title=title, bin="binned", scale=unit, axis=ticks),
            x2="to",
            y=y,
            color=colors,
            tooltip=[
                alt.Tooltip("outcome:N"),
                alt.Tooltip("from_:Q", title="from"),
                alt.Tooltip("to:Q", title="to"),
                alt.Tooltip("counted:Q", title=counted),
            ],
        ),
        rows("threshold").mark_rule(strokeDash=[2, 3]).encode(x=x, color=MODEL),
        labels.encode(
            x=alt.value("width"),
            y=alt.Y("n:Q", title=counted, stack=None),
            text="outcome:N",
            color=alt.Color("outcome:N", legend=None),
        ),
        own,
        silent.encode(text=alt.value("no prediction is a number"), color=MODEL),
        height=height,
    )


def outcomes(
    run: RecordedRun,
    counts: np.ndarray,
    *,
    classes: tuple[str, str],
    title: str,
    counted: str,
    own: tuple[float, str] | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw two histograms of predictions: class 1 upwards, class 0 downwards.

    Counts are (n_frames, 2, n_bins), class 0 first; one's own prediction has a name.
    """
    n_bins = counts.shape[-1]
    columns = {
        f"{name}_{i}": counts[:, k, i]
        for k, name in enumerate(("zero", "one"))
        for i in range(n_bins)
    }
    most = round_up(1.25 * float(max(counts.max(), 1)))
    here = [] if own is None or not np.isfinite(own[0]) else [own]
    tables: dict[str, Any] = {
        "frames": frames(run, **columns, total=counts.sum(axis=(1, 2))),
        "threshold": {"x": np.array([0.5])},
        "labels": {"outcome": [*classes], "n": np.array([-0.9 * most, 0.9 * most])},
        "own": {
            "x": np.array([min(max(p, 0.0), 1.0) for p, _ in here], dtype=float),
            "name": [name for _, name in here],
        },
    }

    def words() -> str:
        each = (
            f"{what} {', '.join(map(str, at))}"
            for what, at in zip(classes, counts[-1], strict=True)
        )
        return f"{counted}, in {n_bins} equal steps from 0 to 100 %: {'; '.join(each)}."

    spec = _outcomes(classes, title, counted, n_bins, height)
    return Picture.of(spec, tables, low=-most, high=most, last=run.n_frames - 1, words=words)
