"""Layers without an activation, and their matrices multiplied out into one.

A layer is x W + b. Two of them are (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2): one layer again.
"""

from collections.abc import Mapping

import numpy as np

from training.dense import forward, n_layers


def multiplied(parameters: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Multiply layers out into one: its weights (..., 2, 1), and its bias (..., 1)."""
    W, b = parameters["W1"], parameters["b1"]
    for i in range(2, n_layers(parameters) + 1):
        W, b = W @ parameters[f"W{i}"], b[..., None, :] @ parameters[f"W{i}"]
        b = b[..., 0, :] + parameters[f"b{i}"]
    return W, b


def off_one(X: np.ndarray, parameters: Mapping[str, np.ndarray], activation: str) -> float:
    """Return how far the sums of some layers are from those of their product, at most."""
    W, b = multiplied(parameters)
    return float(np.abs(forward(X, parameters, activation)[-1] - (X @ W + b[..., None, :])).max())
