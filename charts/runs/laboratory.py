"""Curves of the laboratory: loss and accuracy beside baselines, sizes by layer."""

from collections.abc import Mapping

import numpy as np

from charts.core.picture import Picture, round_up
from charts.core.series import LEAST, Axes, Line, LineStyle, series
from charts.runs.curves import FLOOR, ON_HELD_OUT, loss_ends
from training.figures import figure
from training.recorded_run import RecordedRun

DASHES = ((1, 0), (8, 3), (4, 3), (2, 3), (1, 3), (10, 3, 2, 3))
"""Of the layers' lines, from the first to the output."""
EIGHT = tuple(
    LineStyle(ink, dash, width)
    for dash in ((1, 0), (6, 3), (2, 2))
    for ink, width in (("gray", 3.0), ("red", 1.4), ("violet", 2.2))
)[:8]
"""Styles of compared runs."""
ROOF = 1e6
"""Largest size shown, as a multiple of its first value."""


def _cut(title: str, values: np.ndarray, top: float) -> str:
    """Return a title with a note if curves are cut at the top."""
    beyond = bool((values[~np.isnan(values)] > 1.001 * top).any())
    return f"{title} (cut above {figure(top, 2)})" if beyond else title


def loss_curve(
    run: RecordedRun,
    *,
    loss_name: str,
    baseline: float,
    log: bool = False,
    marks: Mapping[str, float] | None = None,
    height: int = 220,
) -> Picture:
    """Draw the loss by epoch, training solid and held out dashed, beside a baseline."""
    losses = [run.loss, run.metrics["validation_loss"]]
    if log:
        losses = [np.maximum(loss, FLOOR) for loss in losses]
    # Exploding runs are cut, since they would flatten the rest.
    roof = 10 * max(baseline, float(run.loss[0]))
    seen = np.concatenate([*losses, [baseline]])
    with np.errstate(invalid="ignore"):
        ends = loss_ends(seen[seen <= roof], log=log)
    lines = [Line("training", losses[0]), Line("held out", losses[1], ON_HELD_OUT)]
    unit = _cut(run.unit, seen, ends[1])
    axes = Axes(unit, loss_name, x_step=1, y_log=log, names="ends", replayed=True, height=height)
    return series(run, lines, axes, ends, levels={"constant guess": baseline}, marks=marks)


def compared(
    epochs: np.ndarray, losses: Mapping[str, np.ndarray], *, loss_name: str, height: int = 300
) -> Picture:
    """Draw the held-out losses of up to eight runs, on a logarithmic axis."""
    every = np.array([*losses.values()])
    shown = np.where(np.isfinite(every), np.maximum(every, FLOOR), np.nan)
    # Exploding runs are cut, since they would flatten the rest.
    roof = 10 * float(np.nanmedian(shown[:, 0]))
    ends = loss_ends(shown[shown <= roof], log=True)
    lines = [
        Line(name, loss, style) for name, loss, style in zip(losses, shown, EIGHT, strict=False)
    ]
    unit = _cut("epoch", shown, ends[1])
    axes = Axes(unit, loss_name, x_step=1, y_log=True, names="ends", height=height)
    return series(epochs, lines, axes, ends)


def gradients(run: RecordedRun, sizes: np.ndarray) -> Picture:
    """Draw sizes of gradients, (n_layers, n_frames), by epoch."""
    return sizes_by_layer(run, sizes, title="size of the gradient", ink="yellow")


def signals(run: RecordedRun, sizes: np.ndarray) -> Picture:
    """Draw sizes of activations, (n_layers, n_frames), by epoch."""
    return sizes_by_layer(run, sizes, title="size of what it says", ink="gray")


def sizes_by_layer(run: RecordedRun, sizes: np.ndarray, *, title: str, ink: str) -> Picture:
    """Draw sizes in up to six layers by epoch, on a logarithmic axis."""
    shown = np.where(np.isfinite(sizes) & (sizes > LEAST), sizes, np.nan)
    with np.errstate(invalid="ignore"):
        roof = ROOF * max(float(np.nanmax(shown[:, :1], initial=LEAST)), 1e-6)
        known = shown[shown <= roof]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.1, 1.0)
    ends = 1 / round_up(1 / low), max(round_up(high), 1.01 / round_up(1 / low))
    zero, unit = sizes <= LEAST, run.unit
    if zero.any():  # drawn at the bottom, a power of ten below all others
        ends = 10.0 ** (np.floor(np.log10(ends[0])) - 1), ends[1]
        shown = np.where(zero, ends[0], shown)
        unit += " (a line at the bottom is 0)"
    lines = [
        Line(f"layer {i}", values, LineStyle(ink, dash))
        for i, (values, dash) in enumerate(zip(shown, DASHES, strict=False), 1)
    ]
    unit = _cut(unit, shown, ends[1])
    axes = Axes(unit, title, x_step=1, y_log=True, names="ends", replayed=True, height=220)
    return series(run, lines, axes, ends)
