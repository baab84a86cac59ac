"""Sums of ReLUs: each is level up to its hinge and straight from there on; many make any curve.

That a single layer is enough for every continuous curve was shown by Cybenko (1989) and Hornik
(1991) for other activations, and by Leshno and others (1993) for all but polynomials.
"""

from collections.abc import Callable, Mapping
from typing import Annotated

import numpy as np

from training.activations import relu
from training.hyperparameters import Integer, Number, OneOf, hyperparameters

MAX_X = 8.0
"""Inputs are looked at from 0 to here."""
STEP = 0.25
"""Between two places of a hinge; between two of them every sum of three is straight."""
TENT = (2.0, 4.0, 6.0)
"""Where the tent that is to be built begins, has its top, and ends."""
HEIGHT = 2.0
AT_FIRST = {"h1": 1.0, "h2": 4.0, "h3": 6.5, "v1": 1.0, "v2": -1.0, "v3": 0.5}
"""Hinges and weights before anybody has moved them."""
SPANS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 20, 24, 30, 40)
"""How many neurons may share a curve: each divides `N_PARTS`."""
N_PARTS = 240
"""Into so many parts a curve is cut where it is measured."""
CURVES: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "wave": lambda x: 1.5 + 1.2 * np.sin(1.3 * x),
    "bell": lambda x: 3.0 * np.exp(-((x - 4.0) ** 2) / 2),
    "bounce": lambda x: 3.0 * np.abs(np.cos(1.1 * x)) * np.exp(-0.15 * x),
}
"""Curves to be built from ReLUs, by name."""
Hinge = Annotated[float, Number(-1000, 1000)]


def tent(x: np.ndarray) -> np.ndarray:
    return np.interp(x, [0.0, *TENT, MAX_X], [0.0, 0.0, HEIGHT, 0.0, 0.0])


def ramps(x: np.ndarray, hinges: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what each of several ReLUs adds at x, (n_points, n_neurons)."""
    return weights * relu(x[:, None] - hinges)


@hyperparameters
def sum_of_three(*, h1: Hinge, h2: Hinge, h3: Hinge, v1: Hinge, v2: Hinge, v3: Hinge) -> np.ndarray:
    """Add up three ReLUs from 0 to `MAX_X`, at every `STEP`. Shapes: returns (n_points,)."""
    return ramps(places(), np.array([h1, h2, h3]), np.array([v1, v2, v3])).sum(axis=1)


def places() -> np.ndarray:
    """Return where the sum of three is looked at."""
    return np.arange(0, MAX_X + STEP / 2, STEP)


@hyperparameters
def max_error(*, h1: Hinge, h2: Hinge, h3: Hinge, v1: Hinge, v2: Hinge, v3: Hinge) -> float:
    """Return how far `sum_of_three` is from the tent where it is furthest."""
    total = sum_of_three(h1=h1, h2=h2, h3=h3, v1=v1, v2=v2, v3=v3)
    return float(np.abs(total - tent(places())).max())


@hyperparameters
def interpolate(
    *,
    curve: Annotated[str, OneOf(CURVES)] = "wave",
    n_neurons: Annotated[int, Integer(1, N_PARTS)] = 4,
) -> tuple[np.ndarray, np.ndarray]:
    """Let ReLUs with evenly spread hinges follow a curve, each weight the change of its slope."""
    x, knots = (np.linspace(0, MAX_X, n + 1) for n in (N_PARTS, n_neurons))
    heights = CURVES[curve](knots)
    slopes = np.diff(heights) / np.diff(knots)
    weights = np.diff(slopes, prepend=0.0)
    return CURVES[curve](x), heights[0] + ramps(x, knots[:-1], weights).sum(axis=1)
