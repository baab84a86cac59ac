"""Curves over the epochs of a training, and over the size of a task."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from charts.picture import Picture
from charts.series import HELD_OUT, INK, PAIR, RING, Axes, Line, Look, series
from charts.style import HEIGHT, outward, round_up
from training.recorded_run import RecordedRun

FLOOR = 1e-12
"""What stands for zero on a logarithmic axis, which has no place for it."""
ON_HELD_OUT = replace(INK, dash=HELD_OUT)
TIMED = (
    Look("violet", width=2),
    Look("violet", (6, 3), width=2, shape=RING),
    Look("gray", (2, 2), width=2),
    Look("gray", width=4, shape=RING),
)
"""Methods on the clock, in order."""


def loss_ends(*losses: np.ndarray, log: bool = False) -> tuple[float, float]:
    """Return the ends of an axis of losses, round numbers that hold every finite one.

    Axes that end on round numbers mostly stay as they are when a knob moves.
    """
    values = np.concatenate([np.ravel(loss) for loss in losses])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    high = round_up(max(min(high, 1e307), 1e-12))
    if not log:
        return min(0.0, low), high
    low = 1 / round_up(1 / max(low, FLOOR))
    return low, high if high > low else 10 * low


def learning_curve(
    run: RecordedRun,
    *,
    loss_name: str = "loss",
    held_out: np.ndarray | None = None,
    log: bool = False,
    mark: tuple[float, str] | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw the loss by epoch, with a marker at the frame shown.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    loss_name : str
        What the loss is called on the axis, with its unit.
    held_out : (n_frames,) array of float, optional
        The same loss on rows that were held out, drawn dashed.
    log : bool
        Whether the losses stand on a logarithmic scale.
    mark : (float, str), optional
        An epoch to mark, and what is written beside it.
    height : int
        In pixels.
    """
    losses = [run.loss] if held_out is None else [run.loss, held_out]
    if log:
        losses = [np.maximum(loss, FLOOR) for loss in losses]
    names = (("training", INK), ("held out", ON_HELD_OUT))
    lines = [Line(name, loss, look) for (name, look), loss in zip(names, losses, strict=False)]
    axes = Axes(
        run.unit,
        loss_name,
        x_step=1,
        y_log=log,
        names="" if held_out is None else "ends",
        replayed=True,
        height=height,
    )
    marks = None if mark is None else {mark[1]: mark[0]}
    return series(run, lines, axes, loss_ends(*losses, log=log), marks=marks)


def accuracy_curve(
    run: RecordedRun, rules: Mapping[str, float], *, height: int = HEIGHT
) -> Picture:
    """Draw the accuracy by epoch, training solid and held out dashed, beside rules.

    Parameters
    ----------
    run : RecordedRun
        One run alone with the metrics ``accuracy`` and ``validation_accuracy``.
    rules : mapping of str to float
        Accuracies on the held-out rows that need no training, by name.
    height : int
        In pixels.
    """
    lines = [
        Line("training", run.metrics["accuracy"]),
        Line("held out", run.metrics["validation_accuracy"], ON_HELD_OUT),
    ]
    values = np.concatenate([*(line.values for line in lines), [*rules.values()]])
    # Tenths, and room below the lowest rule for its name.
    low = max(np.floor(10 * float(values.min()) - 0.3) / 10, -0.1)
    high = min(np.ceil(10 * float(values.max()) + 0.1) / 10, 1.0)
    axes = Axes(
        run.unit, "accuracy", x_step=1, percent=True, names="ends", replayed=True, height=height
    )
    return series(run, lines, axes, (low, high), levels=rules)


def timings(
    sizes: np.ndarray,
    seconds: Mapping[str, np.ndarray],
    *,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how long up to four methods took over the size of the task, both on logarithmic axes.

    Parameters
    ----------
    sizes : (n_sizes,) int array
        Sizes of the task, rising.
    seconds : mapping of str to (n_sizes,) array of float
        For each method its times; the first two are drawn in one colour, the others in another.
    x_title, y_title : str
        What the sizes are, and that the times are microseconds.
    height : int
        In pixels.
    """
    lines = [
        Line(name, 1e6 * np.asarray(taken), look)
        for (name, taken), look in zip(seconds.items(), TIMED, strict=False)
    ]
    every = np.concatenate([line.values for line in lines])
    ends = 1 / round_up(1 / float(every.min())), round_up(float(every.max()))
    axes = Axes(x_title, y_title, x_log=True, y_log=True, names="ends", points="all", height=height)
    x_ends = float(sizes[0]), float(max(sizes[-1], 10 * sizes[0]))
    return series(sizes, lines, axes, ends, x_ends=x_ends)


def _left(values: np.ndarray, roof: float) -> tuple[np.ndarray, bool]:
    """Cut off what has left the picture through its roof for good, and say whether it has."""
    with np.errstate(invalid="ignore"):
        inside = values <= roof
    if inside[-1]:
        return values, False
    last = len(values) - int(np.argmax(inside[::-1])) if inside.any() else 0
    shown = np.where(np.arange(len(values)) <= last, values, np.nan)
    shown[last : last + 1] = roof
    return shown, True


def two_losses(
    runs: Mapping[str, RecordedRun], *, loss_name: str, log: bool = True, height: int = HEIGHT
) -> Picture:
    """Draw the losses of two runs by epoch; whoever explodes leaves through the roof.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone by name, recorded at the same epochs.
    loss_name : str
        What the loss is called on the axis, with its unit.
    log : bool
        Whether the losses stand on a logarithmic scale.
    height : int
        In pixels.
    """
    any_run = next(iter(runs.values()))
    # Or nobody else could be seen beside whoever explodes.
    roof = (1e5 if log else 5.0) * max(float(any_run.loss[0]), FLOOR)
    every = np.concatenate([run.loss for run in runs.values()])
    with np.errstate(invalid="ignore"):
        inside = every[every <= roof]
        leaves = len(inside) < len(every)
        low, high = loss_ends(np.append(inside, roof) if leaves else inside, log=log)
    lines = []
    for (name, run), look in zip(runs.items(), PAIR, strict=True):
        loss, gone = _left(np.maximum(run.loss, low) if log else run.loss, high)
        lines.append(Line(f"{name}  ↑" if gone else name, loss, look))
    axes = Axes(
        "epoch", loss_name, x_step=1, y_log=log, names="above", replayed=True, height=height
    )
    return series(any_run, lines, axes, (low, high))


def two_accuracies(
    runs: Mapping[str, RecordedRun],
    shares: tuple[np.ndarray, np.ndarray],
    *,
    levels: Mapping[str, float],
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how often two runs are right by epoch, on rows held out, beside rules.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone by name, recorded at the same epochs.
    shares : ((n_frames,) array, (n_frames,) array) of float
        For each run, from 0 to 1.
    levels : mapping of str to float
        What to compare with, and what it is called.
    title : str
        What is counted.
    height : int
        In pixels.
    """
    lines = [
        Line(name, np.where(np.isfinite(run.loss), share, np.nan), replace(look, dash=HELD_OUT))
        for (name, run), share, look in zip(runs.items(), shares, PAIR, strict=True)
    ]
    every = np.concatenate([*(line.values for line in lines), list(levels.values())])
    every = every[np.isfinite(every)]
    low, high = outward(float(every.min()) - 0.03, float(every.max()) + 0.03)
    axes = Axes("epoch", title, x_step=1, percent=True, names="above", replayed=True, height=height)
    return series(next(iter(runs.values())), lines, axes, (low, high), levels=levels)
