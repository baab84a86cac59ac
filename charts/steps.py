"""How wrong a measured slope is, over the size of the step with which it was measured."""

from collections.abc import Mapping

import numpy as np

from charts.picture import Picture
from charts.series import PAIR, Axes, Line, series
from charts.style import HEIGHT

LOWEST, HIGHEST = 1e-17, 10.0
"""Ends of the axis of errors: what a float64 hardly tells from nothing, and slopes themselves."""


def errors(
    steps: np.ndarray,
    values: Mapping[str, np.ndarray],
    *,
    own: float,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw the error of two kinds of differences over the step, both logarithmic.

    Parameters
    ----------
    steps : (n_steps,) array of float
        Descending.
    values : mapping of str to (n_steps,) array of float
        The error of each of the two by name.
    own : float
        The learner's step; it follows the knob ``step``.
    x_title, y_title : str
        What the axes are called.
    height : int
        In pixels.
    """
    lines = [
        Line(name, np.clip(error, LOWEST, HIGHEST), look)
        for (name, error), look in zip(values.items(), PAIR, strict=True)
    ]
    axes = Axes(
        x_title,
        y_title,
        x_log=True,
        y_log=True,
        reverse=True,  # from a large step to a small one, as one tries them
        names="above",
        # The steps of the knob: without these marks the two would differ in colour alone.
        points="powers",
        knob="step",
        height=height,
    )
    return series(steps, lines, axes, (LOWEST, HIGHEST), own=own)
