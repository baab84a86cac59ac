"""A sweep: how two ways of training come out over many learning rates, and where each breaks."""

from collections.abc import Mapping

import numpy as np

from charts.picture import Picture
from charts.series import PAIR, Axes, Line, series
from charts.style import HEIGHT


def _within(values: np.ndarray, low: float, high: float) -> np.ndarray:
    """Keep what is too low on the floor, and leave out what lies above, but for where it leaves."""
    above = values > high
    leaves = above & ~np.append(False, above[:-1])
    return np.where(above, np.where(leaves, high, np.nan), np.maximum(values, low))


def sweep(
    learning_rates: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    edges: Mapping[str, float],
    start: float,
    own: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw a loss over the learning rate for two ways of training, and where each explodes.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        Ascending.
    values : mapping of str to (n_rates,) array of float
        The loss of each of the two by name; infinite where it is no longer a number. What is
        less than a ten-thousandth of ``start`` lies on the floor of the picture.
    edges : mapping of str to float
        Two learning rates to mark, and what is written beside them; the first one to its left.
    start : float
        The loss before the first step.
    own : float
        The learner's learning rate.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    low, high = 1e-4 * start, 1e5 * start
    lines = [
        Line(name, _within(loss, low, high), look)
        for (name, loss), look in zip(values.items(), PAIR, strict=True)
    ]
    axes = Axes(x_title, y_title, x_log=True, y_log=True, names="above", height=height)
    return series(
        learning_rates, lines, axes, (low, high), levels={"start": start}, marks=edges, own=own
    )
