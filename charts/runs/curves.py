"""Curves by epoch, of one number by another, and of many runs, drawn by `charts.core.series`."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from charts.core.picture import Picture, outward, round_up
from charts.core.series import (
    GONE,
    HELD_OUT,
    INK,
    LEAST,
    PAIR,
    RING,
    TRIO,
    Axes,
    Guessed,
    Line,
    LineStyle,
    Sketched,
    series,
)
from charts.core.style import HEIGHT
from training.recorded_run import RecordedRun

FLOOR = 1e-12
"""Stands for zero on a logarithmic axis."""
LARGEST = 1e38
"""Of the losses that a picture can hold."""
LEAST_OF_FIRST = 1e-9
"""Share of a race's first loss below which losses are not distinguished."""
LEAST_ERROR = 1e-17
"""Lower end of an axis of errors: near float64's precision."""
ON_HELD_OUT = replace(INK, dash=HELD_OUT)
TIMED = (
    LineStyle("violet", width=2),
    LineStyle("violet", (6, 3), width=2, shape=RING),
    LineStyle("gray", (2, 2), width=2),
    LineStyle("gray", width=4, shape=RING),
)
"""Styles of timed methods, in order."""
STRANDS = (
    LineStyle(width=4.0),
    LineStyle("red", (10, 4), 3.4),
    LineStyle("violet", (7, 7), 3.0),
    LineStyle("yellow", (4, 10), 2.8),
)
"""Each leaves gaps for the lines below, so that coinciding ones stay visible."""
MEASURED = (LineStyle(), LineStyle("red", shape="square"), LineStyle("yellow", shape="triangle-up"))
"""Styles of repeated measurements, in order."""


def _lines(
    values: Mapping[str, np.ndarray],
    styles: Sequence[LineStyle],
    shown: Callable[[np.ndarray], np.ndarray] = np.asarray,
) -> list[Line]:
    named = zip(values.items(), styles, strict=False)
    return [Line(name, shown(each), style) for (name, each), style in named]


def at_most(values: np.ndarray, roof: float) -> np.ndarray:
    """Remove larger values, beside which nothing else would be visible."""
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= roof, values, np.nan)


def _decades(values: np.ndarray) -> tuple[float, float]:
    """Return the powers of ten, at least two, between which positive values of any shape lie."""
    low, high = (float(values.min()), float(values.max())) if values.size else (1.0, 1.0)
    bottom = 10.0 ** math.floor(math.log10(low))
    return bottom, max(10.0 ** math.ceil(math.log10(high)), 10 * bottom)


def _over_steps(run: RecordedRun, y_title: str, **how: Any) -> Axes:
    return Axes(run.unit, y_title, x_step=1, replayed=True, **how)


def _wide(x: np.ndarray) -> tuple[float, float]:
    """Return the ends of an x axis, at least 1 apart."""
    return float(x[0]), float(max(x[-1], x[0] + 1))


def loss_ends(*losses: np.ndarray, log: bool = False) -> tuple[float, float]:
    """Return round ends of an axis that holds all finite losses."""
    values = np.concatenate([np.ravel(loss) for loss in losses])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    high = round_up(max(min(high, 1e307), 1e-12))
    if not log:
        return min(0.0, low), high
    # A little lower, or Vega may drop the label there: rounding puts it beyond the axis.
    low = (1 - 1e-6) / round_up(1 / max(low, FLOOR))
    return low, high if high > 2 * low else 10 * low


def learning_curve(
    run: RecordedRun,
    *,
    loss_name: str = "loss",
    held_out: np.ndarray | None = None,
    log: bool = False,
    mark: tuple[float, str] | None = None,
    levels: Mapping[str, float] | None = None,
    sketch: Sketched | None = None,
    before: Mapping[str, np.ndarray] | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw a single run's loss by epoch, held-out rows dashed, with the frame marked.

    What explodes leaves through the top of the axis.

    The mark is an epoch and its label, levels are losses by name, the sketch is the learner's. With
    a loss ``before``, thin, by its name, or none, all names stand above from the first frame.
    """
    dashed = "held out" + " (dashed)" * (before is not None)
    losses = {"training": run.loss} | ({} if held_out is None else {dashed: held_out})
    names = "" if held_out is None else "ends" if before is None else "above"
    losses |= before or {}
    axes = _over_steps(run, loss_name, y_log=log, names=names, height=height)
    marks = None if mark is None else {mark[1]: mark[0]}
    floor = FLOOR if log else -np.inf
    styles = INK, ON_HELD_OUT, replace(ON_HELD_OUT, width=1.2, shape="diamond")
    lines = _lines(losses, styles, lambda loss: np.maximum(loss, floor))
    ends = loss_ends(*(at_most(line.values, LARGEST) for line in lines), log=log)
    lines = [replace(line, values=_until_gone(line.values, ends[1])[0]) for line in lines]
    return series(run, lines, axes, ends, marks=marks, levels=levels, sketch=sketch)


def accuracy_curve(
    run: RecordedRun,
    rules: Mapping[str, float],
    *,
    sketch: Sketched | None = None,
    title: str | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw accuracy by epoch, training solid and held out dashed, beside rules by name."""
    shares = {"training": run.metrics["accuracy"], "held out": run.metrics["validation_accuracy"]}
    values = np.concatenate([*shares.values(), [*rules.values()]])
    # In tenths, with room below the lowest rule for its name.
    low = max(np.floor(10 * float(values.min()) - 0.3) / 10, 0.0)
    high = min(np.ceil(10 * float(values.max()) + 0.1) / 10, 1.0)
    how: dict[str, Any] = {"percent": True, "names": "ends", "title": title, "height": height}
    axes = _over_steps(run, "accuracy", **how)
    return series(
        run, _lines(shares, (INK, ON_HELD_OUT)), axes, (low, high), levels=rules, sketch=sketch
    )


def _until_gone(values: np.ndarray, roof: float) -> tuple[np.ndarray, bool]:
    """Cut a curve where it leaves through the top for good, and say whether it does."""
    with np.errstate(invalid="ignore"):
        inside = values <= roof
    if inside[-1] or np.isnan(values).all():
        return values, False
    last = len(values) - int(np.argmax(inside[::-1])) if inside.any() else 0
    shown = np.where(np.arange(len(values)) <= last, values, np.nan)
    shown[last : last + 1] = roof
    return shown, True


def two_losses(
    runs: Mapping[str, RecordedRun],
    *,
    loss_name: str,
    log: bool = True,
    sketch: Sketched | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw the losses of up to two single runs by epoch; exploding ones leave through the top."""
    any_run = next(iter(runs.values()))
    # Otherwise an exploding run would flatten the other.
    roof = (1e5 if log else 5.0) * max(float(any_run.loss[0]), FLOOR)
    every = np.concatenate([run.loss for run in runs.values()])
    drawn = [] if sketch is None else [*sketch[1], 2 * max(sketch[1])]  # with room for its name
    with np.errstate(invalid="ignore"):
        inside = np.append(every[every <= roof], drawn)
        leaves = bool((~(every <= roof)).any())
        low, high = loss_ends(np.append(inside, roof) if leaves else inside, log=log)
    lines = []
    for (name, run), style in zip(runs.items(), PAIR, strict=False):
        loss, gone = _until_gone(np.maximum(run.loss, low) if log else run.loss, high)
        lines.append(Line(f"{name}{GONE}" if gone else name, loss, style))
    axes = _over_steps(any_run, loss_name, y_log=log, names="above", height=height)
    return series(any_run, lines, axes, (low, high), sketch=sketch)


def two_accuracies(
    runs: Mapping[str, RecordedRun],
    shares: Sequence[np.ndarray],
    *,
    levels: Mapping[str, float],
    title: str,
    guesses: Guessed | None = None,
    height: int = HEIGHT,
    least: float = 1.0,
) -> Picture:
    """Draw up to two single runs' held-out accuracy, beside levels by name.

    Guesses are for the end; the axis begins at ``least``, or lower.
    """
    finite = {
        name: np.where(np.isfinite(run.loss), share, np.nan)
        for (name, run), share in zip(runs.items(), shares, strict=True)
    }
    every = np.concatenate([*finite.values(), [*levels.values()], *(guesses or {}).values()])
    every = every[np.isfinite(every)]
    ends = outward(min(least, float(every.min()) - 0.03), float(every.max()) + 0.03)
    any_run = next(iter(runs.values()))
    axes = _over_steps(any_run, title, percent=True, names="above", height=height)
    lines = _lines(finite, [replace(style, dash=HELD_OUT) for style in PAIR])
    at_end = (float(max(any_run.steps[-1], 1)), guesses) if guesses else None
    return series(any_run, lines, axes, ends, levels=levels, guesses=at_end)


def by_step(
    run: RecordedRun,
    lines: Mapping[str, np.ndarray],
    title: str,
    *,
    most: float = 1.0,
    height: int,
    **beside: Any,
) -> Picture:
    """Draw one or two numbers by a single run's steps, up to ``most``; up to 1 they are shares.

    Of several runs each is drawn thin, and their mean. Shapes: lines (n_frames,) or
    (n_runs, n_frames).
    """
    repeated = any(values.ndim > 1 for values in lines.values())
    how: dict[str, Any] = {"middle": "mean"} if repeated else {}
    how |= {"percent": most == 1, "names": "above" if len(lines) > 1 else ""}
    axes = _over_steps(run, title, height=height, **how)
    return series(run, _lines(lines, PAIR), axes, (0.0, most), **beside)


def race(
    runs: Mapping[str, RecordedRun], *, loss_name: str, untold: str = "", height: int = HEIGHT
) -> Picture:
    """Draw up to three runs' losses by step, in the inks of `charts.runs.race.paths`.

    Of a batch each loss is drawn thin, and their median; the run ``untold`` keeps its room.
    """
    any_run = next(iter(runs.values()))
    first = float(any_run.loss[..., 0].max()) or 1.0  # if they begin at the bottom
    losses = {name: run.loss for name, run in runs.items()}
    lines = _lines(
        losses, TRIO, lambda loss: np.maximum(at_most(loss, 1e3 * first), LEAST_OF_FIRST * first)
    )
    ends = loss_ends(*(line.values for line in lines), log=True)
    how = {"y_log": True, "names": "above", "middle": "median" if any_run.runs else ""}
    lines = [replace(x, values=x.values * math.nan) if x.name == untold else x for x in lines]
    return series(any_run, lines, _over_steps(any_run, loss_name, height=height, **how), ends)


def difference_by_epoch(run: RecordedRun, difference: np.ndarray) -> Picture:
    """Draw the largest difference of two runs by epoch, on a logarithmic axis, below a mark."""
    millionth = 1e-6
    ends = LEAST_ERROR, 10 * max(millionth, float(difference.max()))
    axes = _over_steps(run, "largest difference", y_log=True, height=215)
    line = Line("", np.maximum(difference, LEAST_ERROR))
    return series(run, [line], axes, ends, levels={"a millionth": millionth})


def traces(
    run: RecordedRun, values: Mapping[str, np.ndarray], *, title: str, height: int, **marked: Any
) -> Picture:
    """Draw up to four numbers (n_frames,) of a single run that jump at each step, and marks."""
    every = np.concatenate([*values.values()])
    finite = every[np.isfinite(every)]
    low, high = float(finite.min()), float(finite.max())
    room = 0.08 * (high - low) or 0.5
    axes = _over_steps(run, title, names="above", steps=True, height=height)
    ends = outward(low - room if low else 0.0, high + room)
    return series(run, _lines(values, STRANDS), axes, ends, **marked)


def answers(
    x: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    x_title: str = "input x",
    y_title: str = "answer",
    height: int = HEIGHT,
) -> Picture:
    """Draw what up to four neurons answer to one input."""
    every = np.concatenate([*values.values()])
    ends = outward(min(0.0, float(every.min())), max(1.0, float(every.max())))
    axes = Axes(x_title, y_title, names="above", height=height)
    return series(x, _lines(values, STRANDS), axes, ends)


def timings(
    sizes: np.ndarray, times: Mapping[str, np.ndarray], *, x_title: str, y_title: str
) -> Picture:
    """Draw the time of up to four methods over the problem size, on logarithmic axes.

    The first two share a colour, as do the others.
    """
    lines = _lines(times, TIMED)
    every = np.concatenate([line.values for line in lines])
    ends = 1 / round_up(1 / float(every.min())), round_up(float(every.max()))
    axes = Axes(x_title, y_title, x_log=True, y_log=True, names="ends", points=True)
    x_ends = float(sizes[0]), float(max(sizes[-1], 10 * sizes[0]))
    return series(sizes, lines, axes, ends, x_ends=x_ends)


def medians(
    x: np.ndarray,
    values: np.ndarray,
    *,
    x_title: str,
    y_title: str,
    most: float,
    guesses: Guessed | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw many runs (n_runs, n_places) over one axis as thin lines, with their median.

    The axis goes from 0 to ``most``. Guesses are for the first place.
    """
    axes = Axes(x_title, y_title, x_step=1, middle="median", points=True, height=height)
    line = Line("", values, LineStyle("gray", width=3.5))
    at_first = (float(x[0]), guesses) if guesses else None
    return series(x, [line], axes, (0, most), x_ends=_wide(x), guesses=at_first)


def median_bands(x: np.ndarray, values: Mapping[str, np.ndarray], *, y_title: str) -> Picture:
    """Draw the median of many runs (n_runs, n_places) for one to three ways, with the range.

    The axis is logarithmic, and as long as the medians; 0 and what is far below is on the floor.
    """
    middles = np.concatenate([np.median(each, axis=0) for each in values.values()])
    ends = _decades(middles[middles > LEAST])
    axes = Axes(
        "hidden layer, 1 is the first",
        y_title,
        x_step=1,
        y_log=True,
        names="above",
        middle="median",
        band=True,
        points=True,
        height=380,
    )
    lines = _lines(values, MEASURED, lambda each: np.clip(each, *ends))
    return series(x, lines, axes, ends, x_ends=_wide(x))


def spread(
    x: Sequence[float] | np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    x_title: str,
    y_title: str,
    own: float | None = None,
    rules: Mapping[str, float] | None = None,
    log: bool = False,
    height: int = HEIGHT,
    guesses: tuple[float, Guessed] | None = None,
) -> Picture:
    """Draw shares (n_repeats, n_x) over a number: the mean as a line, repeats as a band.

    There are one to three by name; rules are levels. Guesses are for one place.
    """
    every = np.concatenate([*(np.ravel(v) for v in values.values()), [*(rules or {}).values()]])
    every = np.concatenate([every, *(guesses[1].values() if guesses else ())])
    low, high = np.floor(10 * np.nanmin(every) - 0.2) / 10, np.ceil(10 * np.nanmax(every)) / 10
    axes = Axes(
        x_title,
        y_title,
        x_log=log,
        x_step=float(np.diff(x).min()),
        # Sizes are usually doubled, not multiplied by ten.
        x_ticks=tuple(map(int, x)) if log and (np.asarray(x) % 1 == 0).all() else (),
        percent=True,
        names="above",
        middle="mean",
        band=True,
        points=True,
        height=height,
    )
    low, high = max(low, -0.05), min(high, 1.0)
    # A level near the top has room above it for its name.
    ends = low, high + 0.09 * (high - low) * (max([low, *(rules or {}).values()]) > high - 0.05)
    x, lines = np.asarray(x, dtype=float), _lines(values, MEASURED)
    return series(x, lines, axes, ends, levels=rules, own=own, guesses=guesses)


def cured(
    before: RecordedRun, held_out: Mapping[str, RecordedRun], *, y_title: str, height: int = HEIGHT
) -> Picture:
    """Draw the mean losses of several seeds without a cure, and of others those held out."""
    without = before.metrics["validation_loss"].mean(axis=0)
    lines = [
        Line("training", before.loss.mean(axis=0), INK),
        Line("held out", without, ON_HELD_OUT),
    ]
    for (name, run), style in zip(held_out.items(), BESIDE_CURED, strict=False):
        lines.append(Line(name, run.metrics["validation_loss"].mean(axis=0), style))
    axes = Axes("epoch", y_title, x_step=1, names="ends", height=height)
    ends = (0.0, round_up(without.max()))
    return series(before.steps, lines, axes, ends, x_ends=_wide(before.steps))


_CURED, _BY_HAND = (LineStyle(ink, HELD_OUT, 3.2) for ink in ("red", "violet"))
BESIDE_CURED = (_CURED, LineStyle("violet", (2, 2)), _BY_HAND)
"""A cured network, a small model, and a network cured by the learner."""
