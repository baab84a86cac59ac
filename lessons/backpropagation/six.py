"""A network of six weights that is wrong, and what a nudge at each of them does to its loss."""

from typing import Annotated

import numpy as np

from training.activations import tanh_derivative
from training.hyperparameters import Number, hyperparameters

NAMES = ("x₁ → h₁", "x₂ → h₁", "x₁ → h₂", "x₂ → h₂", "h₁ → p", "h₂ → p")
"""Which line of the network each weight stands on."""
WEIGHTS = (0.4, -0.6, -0.3, 0.9, 1.2, -0.7)
X = (1.0, -0.5)
TRUTH = -0.5
LIMIT = 0.5
"""How far a weight may be nudged."""
Nudge = Annotated[float, Number(-LIMIT, LIMIT)]


def answer(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Return what the two hidden tanh neurons say, (2,), and what the output makes of it."""
    hidden = np.tanh(weights[:4].reshape(2, 2) @ np.array(X))
    return hidden, float(hidden @ weights[4:])


def loss(weights: np.ndarray) -> float:
    """Return the squared error of the network with these six weights."""
    return (answer(weights)[1] - TRUTH) ** 2


@hyperparameters
def nudged(
    *,
    n1: Nudge = 0.0,
    n2: Nudge = 0.0,
    n3: Nudge = 0.0,
    n4: Nudge = 0.0,
    n5: Nudge = 0.0,
    n6: Nudge = 0.0,
) -> tuple[float, np.ndarray]:
    """Nudge the six weights."""
    weights, nudges = np.array(WEIGHTS), np.array([n1, n2, n3, n4, n5, n6], dtype=float)
    alone = [loss(weights + nudge * row) for nudge, row in zip(nudges, np.eye(6), strict=True)]
    return loss(weights + nudges), np.array(alone) - loss(weights)


def slopes() -> np.ndarray:
    """Return the slope of the loss along each weight, (6,), by one sweep forward and back."""
    weights = np.array(WEIGHTS)
    hidden, p = answer(weights)
    blame = 2 * (p - TRUTH)
    of_hidden = blame * weights[4:] * tanh_derivative(hidden)
    return np.concatenate([np.outer(of_hidden, X).ravel(), blame * hidden])
