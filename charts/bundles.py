"""Bundles: the same curve for many seeds, thin, and their mean, thick, for a few ways of training.

Dashed is what was measured on rows held out.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from charts.picture import Picture
from charts.series import HELD_OUT, SOLID, Axes, Line, Look, series
from charts.style import HEIGHT, round_up
from training.recorded_run import RecordedRun


def _both(name: str, training: np.ndarray, held_out: np.ndarray, ink: str) -> list[Line]:
    """Return training solid and held out dashed, of a way of training that may have no name."""
    of = f"{name}, " if name else ""
    return [
        Line(f"{of}training", training, Look(ink, SOLID, 3)),
        Line(f"{of}held out", held_out, Look(ink, HELD_OUT, 3)),
    ]


def _bundles(
    x: np.ndarray, lines: list[Line], x_title: str, y_title: str, high: float, **how: Any
) -> Picture:
    axes = Axes(x_title, y_title, x_step=1, names="ends", **how)
    return series(x, lines, axes, (0.0, high), x_ends=(float(x[0]), float(max(x[-1], x[0] + 1))))


def two_runs(runs: Mapping[str, RecordedRun], *, y_title: str, height: int = HEIGHT) -> Picture:
    """Draw the losses of two runs alone over a logarithmic axis of epochs, from the first one on.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        By name, with the metric ``validation_loss``; of one length or of several.
    y_title : str
        What the loss is called.
    height : int
        In pixels.
    """
    places = np.unique(np.concatenate([run.steps[1:] for run in runs.values()]))
    lines = []
    for (name, run), ink in zip(runs.items(), ("red", "gray"), strict=True):
        training, held_out = (
            np.interp(places, run.steps, loss, right=np.nan)
            for loss in (run.loss, run.metrics["validation_loss"])
        )
        lines += _both(name, training, held_out, ink)
    high = round_up(float(np.nanmax([line.values for line in lines], initial=1e-6)))
    return _bundles(places, lines, "epoch", y_title, high, x_log=True, height=height)


def before_and_after(
    before: RecordedRun, after: RecordedRun, *, y_title: str, height: int = HEIGHT
) -> tuple[Picture, Picture]:
    """Draw the losses of several seeds before a change and after it, to one scale.

    Parameters
    ----------
    before, after : RecordedRun
        Batches with the metric ``validation_loss``.
    y_title : str
        What the loss is called.
    height : int
        In pixels.
    """
    pictures = []
    high = round_up(float(np.quantile(before.metrics["validation_loss"], 0.97)))
    for run, cures in (before, "without"), (after, "with"):
        lines = _both("", run.loss, run.metrics["validation_loss"], "gray")
        x_title = f"epoch ({cures} your cures)"
        pictures.append(
            _bundles(run.steps, lines, x_title, y_title, high, middle="mean", height=height)
        )
    return pictures[0], pictures[1]


def over_rows(
    n_rows: np.ndarray,
    network: tuple[np.ndarray, np.ndarray],
    linear: tuple[np.ndarray, np.ndarray],
    *,
    y_title: str,
    high: float,
    height: int = HEIGHT,
) -> Picture:
    """Draw losses over the number of rows trained on, of a network and of one without a layer.

    Parameters
    ----------
    n_rows : (n_places,) int array
        Rising.
    network, linear : ((n_seeds, n_places) array, (n_seeds, n_places) array) of float
        Losses on the rows trained on and on those held out.
    y_title : str
        What the losses are called.
    high : float
        Where the axis ends; what is higher leaves the picture.
    height : int
        In pixels.
    """
    lines = [*_both("network", *network, "gray"), *_both("13 numbers", *linear, "red")]
    return _bundles(
        n_rows,
        lines,
        "rows trained on",
        y_title,
        high,
        x_log=True,
        x_ticks=tuple(map(int, n_rows)),
        middle="mean",
        height=height,
    )
