"""What was measured many times over a number that was varied: means as lines, repeats as bands."""

from collections.abc import Mapping

import numpy as np

from charts.picture import Picture
from charts.series import Axes, Line, Look, series
from charts.style import HEIGHT

LOOKS = (Look(), Look("red", shape="square"), Look("yellow", shape="triangle-up"))


def spread(
    x: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    x_title: str,
    y_title: str,
    own: float | None = None,
    rules: Mapping[str, float] | None = None,
    log: bool = False,
    height: int = HEIGHT,
) -> Picture:
    """Draw shares over a number: for each name the mean as a line, and all repeats as a band.

    Parameters
    ----------
    x : (n_x,) array of float
        What was varied, rising; the same for all names.
    values : mapping of str to (n_repeats, n_x) array of float
        One to three of them, by name: shares from 0 to 1.
    x_title, y_title : str
        What the axes are called.
    own : float, optional
        The learner's own place on the axis.
    rules : mapping of str to float, optional
        Levels to compare with, by name.
    log : bool
        Whether ``x`` stands on a logarithmic axis.
    height : int
        In pixels.

    Raises
    ------
    ValueError
        If there are more than three names.
    """
    if not 1 <= len(values) <= len(LOOKS):
        raise ValueError(f"values must have from 1 to {len(LOOKS)} names, not {len(values)}.")
    lines = [Line(*named, look) for named, look in zip(values.items(), LOOKS, strict=False)]
    every = np.concatenate([*(np.ravel(v) for v in values.values()), [*(rules or {}).values()]])
    low, high = np.floor(10 * every.min() - 0.2) / 10, np.ceil(10 * every.max()) / 10
    axes = Axes(
        x_title,
        y_title,
        x_log=log,
        x_step=float(np.diff(x).min()),
        # Sizes are doubled rather than multiplied by ten.
        x_ticks=tuple(map(int, x)) if log and (np.asarray(x) % 1 == 0).all() else (),
        percent=True,
        names="above",
        middle="mean",
        band=True,
        points="all",
        height=height,
    )
    ends = max(low, -0.05), min(high, 1.0)
    return series(np.asarray(x, dtype=float), lines, axes, ends, levels=rules, own=own)
