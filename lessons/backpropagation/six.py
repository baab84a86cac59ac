"""A network of six weights that is wrong, and what a nudge at each of them does to its loss."""

from collections.abc import Sequence

import numpy as np

from training.activations import tanh_derivative

NAMES = ("x₁ → h₁", "x₂ → h₁", "x₁ → h₂", "x₂ → h₂", "h₁ → p", "h₂ → p")
"""Which line of the network each weight stands on."""
WEIGHTS = (0.4, -0.6, -0.3, 0.9, 1.2, -0.7)
X = (1.0, -0.5)
TRUTH = -0.5
LIMIT = 0.5
"""How far a weight may be nudged."""


def answer(weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Return what the two hidden tanh neurons say, (2,), and what the output makes of it."""
    hidden = np.tanh(weights[:4].reshape(2, 2) @ np.array(X))
    return hidden, float(hidden @ weights[4:])


def loss(weights: np.ndarray) -> float:
    """Return the squared error of the network with these six weights."""
    return (answer(weights)[1] - TRUTH) ** 2


def changes(nudges: Sequence[float]) -> np.ndarray:
    """Return by how much each of six nudges alone changes the loss, (6,)."""
    weights = np.array(WEIGHTS)
    alone = [loss(weights + nudge * row) for nudge, row in zip(nudges, np.eye(6), strict=True)]
    return np.array(alone) - loss(weights)


def slopes() -> np.ndarray:
    """Return the slope of the loss along each weight, (6,), by one sweep forward and back."""
    weights = np.array(WEIGHTS)
    hidden, p = answer(weights)
    blame = 2 * (p - TRUTH)
    of_hidden = blame * weights[4:] * tanh_derivative(hidden)
    return np.concatenate([np.outer(of_hidden, X).ravel(), blame * hidden])
