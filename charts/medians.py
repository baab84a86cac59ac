"""Many runs over one axis: a thin line for each, a thick one for the median of all."""

import math

import numpy as np

from charts.picture import Picture
from charts.series import LEAST, Axes, Line, Look, series
from charts.style import HEIGHT, outward

INKS = {"model": "gray", "gradient": "yellow"}


def medians(
    x: np.ndarray,
    values: np.ndarray,
    *,
    x_title: str,
    y_title: str,
    ink: str = "model",
    log: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw many runs over one axis, and their median.

    Parameters
    ----------
    x : (n_places,) array of float
        Ascending.
    values : (n_runs, n_places) array of float
        What each run has come to at each place; on a logarithmic axis what is not above zero is
        left out.
    x_title, y_title : str
        What the axes are called.
    ink : {"model", "gradient"}
        What the lines are.
    log : bool
        Whether heights stand on a logarithmic axis.
    height : int
        In pixels.
    """
    seen = values[np.isfinite(values) & ((values > LEAST) | (not log))]
    if log:
        low, high = (seen.min(), seen.max()) if seen.size else (1.0, 1.0)
        low, high = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high))
        ends = low, max(high, 10 * low)
    else:
        low, high = outward(min(0.0, seen.min(initial=0.0)), max(1.0, seen.max(initial=1.0)))
        ends = low, high
    axes = Axes(x_title, y_title, x_step=1, y_log=log, middle="median", points="all", height=height)
    line = Line("", values, Look(INKS[ink], width=3.5))
    x_ends = float(x[0]), float(max(x[-1], x[0] + 1))
    return series(x, [line], axes, ends, x_ends=x_ends)
