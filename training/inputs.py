"""Inputs of a network for a point: its coordinates, and features computed from them.

A shape that no line separates may be separable with squares, a product or sines: Bishop, Pattern
Recognition and Machine Learning (2006), section 4.3.1.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Input:
    """A feature of a point."""

    name: str  # on the page
    # Takes arrays x1 and x2 of one shape, returns the feature of each.
    function: Callable[[np.ndarray, np.ndarray], np.ndarray]
    expression: str  # in JavaScript, of ``x1`` and ``x2``
    n_places: int  # coordinates that it needs


INPUTS: Mapping[str, Input] = {
    "x1": Input("x₁", lambda x1, x2: x1, "x1", 1),
    "x2": Input("x₂", lambda x1, x2: x2, "x2", 2),
    "x1_squared": Input("x₁²", lambda x1, x2: x1 * x1, "x1 * x1", 1),
    "x2_squared": Input("x₂²", lambda x1, x2: x2 * x2, "x2 * x2", 2),
    "product": Input("x₁x₂", lambda x1, x2: x1 * x2, "x1 * x2", 2),
    "sin_x1": Input("sin 3x₁", lambda x1, x2: np.sin(3 * x1), "Math.sin(3 * x1)", 1),
    "sin_x2": Input("sin 3x₂", lambda x1, x2: np.sin(3 * x2), "Math.sin(3 * x2)", 2),
}
"""The features to choose from."""


def compute_features(points: np.ndarray, inputs: Sequence[str]) -> np.ndarray:
    """Return the network's inputs for some points.

    Parameters
    ----------
    points : (..., n_places) array of float
        One or two places of each.
    inputs : sequence of str
        Some of `INPUTS`.

    Returns
    -------
    (..., n_inputs) array of float

    Raises
    ------
    ValueError
        If one of them needs a place that the points do not have.
    """
    n_places = points.shape[-1]
    if lacking := [INPUTS[name].name for name in inputs if INPUTS[name].n_places > n_places]:
        raise ValueError(f"inputs must do without {', '.join(lacking)}: there is no x₂ here.")
    x1, x2 = points[..., 0], points[..., -1]
    return np.stack([INPUTS[name].function(x1, x2) for name in inputs], axis=-1)
