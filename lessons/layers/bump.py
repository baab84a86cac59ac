"""Sums of ReLUs: each is level up to its hinge and straight from there on; many make any curve.

That a single layer is enough for every continuous curve was shown by Cybenko (1989) and Hornik
(1991) for other activations, and by Leshno and others (1993) for all but polynomials.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from training.activations import relu

MAX_X = 8.0
"""Inputs are looked at from 0 to here."""
STEP = 0.25
"""Between two places of a hinge; between two of them every sum of three is straight."""
X = np.arange(0, MAX_X + STEP / 2, STEP)
TENT = np.interp(X, [0.0, 2.0, 4.0, 6.0, MAX_X], [0.0, 0.0, 2.0, 0.0, 0.0])
"""The height at each `X` of the tent that is to be built."""
AT_FIRST = {"h1": 1.0, "h2": 4.0, "h3": 6.5, "v1": 1.0, "v2": -1.0, "v3": 0.5}
"""Hinges and weights before anybody has moved them."""
SPANS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40)
"""Numbers of neurons for a curve; each divides `N_PARTS`."""
N_PARTS = 240
ALONG = np.linspace(0, MAX_X, N_PARTS + 1)
"""Where a curve is measured."""
CURVES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "wave": lambda x: 1.5 + 1.2 * np.sin(1.3 * x),
    "bell": lambda x: 3.0 * np.exp(-((x - 4.0) ** 2) / 2),
    "bounce": lambda x: 3.0 * np.abs(np.cos(np.pi * x / 3.2)) * np.exp(-0.15 * x),
}
"""Curves to be built from ReLUs, by name."""


def sum_of_relus(x: np.ndarray, hinges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what several ReLUs add up to at x, (n_points,)."""
    return relu(x[:, None] - hinges) @ weights


def max_error(neurons: Sequence[tuple[float, float]]) -> float:
    """Return how far ReLUs, each with hinge and weight, are from the tent where it is furthest."""
    hinges, weights = np.transpose(neurons)
    return float(np.abs(sum_of_relus(X, hinges, weights) - TENT).max())
