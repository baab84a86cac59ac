"""Activation functions and their slopes, as every network here uses them.

Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


def sigmoid(z: ArrayLike) -> np.ndarray:
    """Squeeze any number into a probability between 0 and 1.

    Parameters
    ----------
    z : array of float
        Weighted sums, of any shape and size; very large ones do not overflow.

    Returns
    -------
    array of float
        1 / (1 + e^-z), of the same shape.
    """
    # Written with tanh, which is the same function and never overflows.
    return 0.5 * (1.0 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def sigmoid_slope(z: ArrayLike) -> np.ndarray:
    """Return the slope of the sigmoid at z, s(z)(1 - s(z)); at most 1/4, at z = 0."""
    s = sigmoid(z)
    return s * (1.0 - s)


def tanh(z: ArrayLike) -> np.ndarray:
    """Squeeze any number into the range from -1 to 1."""
    return np.tanh(np.asarray(z, dtype=float))


def tanh_slope(z: ArrayLike) -> np.ndarray:
    """Return the slope of tanh at z, 1 - tanh(z)^2."""
    return 1.0 - tanh(z) ** 2


def relu(z: ArrayLike) -> np.ndarray:
    """Let positive numbers through and turn the others into zero."""
    return np.maximum(np.asarray(z, dtype=float), 0.0)


def relu_slope(z: ArrayLike) -> np.ndarray:
    """Return the slope of ReLU at z: 1 where z > 0, else 0 (at z = 0 by convention)."""
    return (np.asarray(z) > 0).astype(float)


@dataclass(frozen=True)
class Activation:
    """A function of the weighted sum, and its slope."""

    name: str
    function: Callable[[ArrayLike], np.ndarray]
    slope: Callable[[ArrayLike], np.ndarray]


ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("sigmoid", sigmoid, sigmoid_slope),
        Activation("tanh", tanh, tanh_slope),
        Activation("ReLU", relu, relu_slope),
    )
}
