"""Activation functions and their derivatives, shared by all networks.

Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

_HALF, _ONE = np.array(0.5), np.array(1.0)
"""For small arrays, NumPy is faster with its own scalars than with Python's."""


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
    return _HALF * (_ONE + np.tanh(_HALF * np.asarray(z, dtype=float)))


def sigmoid_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of the sigmoid where its output is a: a (1 - a), at most 1/4."""
    return a * (1.0 - a)


def tanh(z: ArrayLike) -> np.ndarray:
    """Squeeze any number into the range from -1 to 1, in the type that it has."""
    return np.tanh(z)


def tanh_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of tanh where its output is a: 1 - a^2."""
    return 1.0 - a * a


def relu(z: ArrayLike) -> np.ndarray:
    """Let positive numbers through and turn the others into zero."""
    return np.maximum(z, 0.0)


def relu_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of ReLU where its output is a: 1 where a > 0, else 0 (by convention)."""
    return (a > 0).astype(np.result_type(a, np.float32))


LEAK = 0.01
"""The slope of the leaky ReLU below zero."""


def leaky_relu(z: ArrayLike) -> np.ndarray:
    """Let positive numbers through, and a hundredth of the others."""
    z = np.asarray(z, dtype=float)
    return np.where(z > 0, z, LEAK * z)


def leaky_relu_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of the leaky ReLU where its output is a: 1 where a > 0, else 0.01."""
    return np.where(a > 0, 1.0, LEAK)


def step(z: ArrayLike) -> np.ndarray:
    """Return 1 from zero on, and 0 below."""
    return (np.asarray(z, dtype=float) >= 0).astype(float)


def step_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of the step function: 0 (at the jump, where it has none, by convention)."""
    return np.zeros_like(a, dtype=float)


def identity(z: ArrayLike) -> np.ndarray:
    """Return a weighted sum unchanged: a layer without an activation."""
    return np.asarray(z, dtype=float)


def identity_derivative(a: np.ndarray) -> np.ndarray:
    """Return the slope of the identity: 1."""
    return np.ones_like(a, dtype=float)


def softmax(z: ArrayLike) -> np.ndarray:
    """Turn several numbers into probabilities that add up to 1.

    Parameters
    ----------
    z : (..., n_classes) array of float
        Logits; very large ones do not overflow.

    Returns
    -------
    (..., n_classes) array of float
        e^z over the sum of e^z.
    """
    z = np.asarray(z)
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def probabilities(z: np.ndarray) -> np.ndarray:
    """Turn logits (..., n_outputs) into probabilities of each class, (..., n_classes)."""
    if z.shape[-1] > 1:
        return softmax(z)
    p = sigmoid(z[..., 0])
    return np.stack([1 - p, p], axis=-1)


@dataclass(frozen=True)
class Activation:
    """A function of the weighted sum, and its derivative.

    The derivative is computed from the output, so backpropagation needs no exponentials.
    Expressions are in Vega's language, which is also JavaScript once ``Math`` is in scope.
    """

    name: str  # on pages
    sign: str  # before the brackets of its argument in a formula
    function: Callable[[ArrayLike], np.ndarray]  # takes weighted sums z, returns outputs a
    # Takes the *outputs* a, returns the function's slope at z.
    derivative: Callable[[np.ndarray], np.ndarray]
    # Both as expressions of "{z}" and of "{a}".
    expression: str
    slope: str


ALL_ACTIVATIONS = {
    activation.name: activation
    for activation in (
        Activation("none", "", identity, identity_derivative, "{z}", "1"),
        Activation("step", "step", step, step_derivative, "({z} >= 0 ? 1 : 0)", "0"),
        Activation(
            "sigmoid", "σ", sigmoid, sigmoid_derivative, "1/(1+exp(-({z})))", "{a} * (1 - {a})"
        ),
        Activation("tanh", "tanh", tanh, tanh_derivative, "2/(1+exp(-2*({z})))-1", "1 - {a} * {a}"),
        Activation("ReLU", "ReLU", relu, relu_derivative, "max(0,{z})", "({a} > 0 ? 1 : 0)"),
        Activation(
            "leaky ReLU",
            "leaky ReLU",
            leaky_relu,
            leaky_relu_derivative,
            f"({{z}} > 0 ? {{z}} : {LEAK} * ({{z}}))",
            f"({{a}} > 0 ? 1 : {LEAK})",
        ),
    )
}
"""All activations by name."""

ACTIVATIONS = {
    name: each for name, each in ALL_ACTIVATIONS.items() if name in ("sigmoid", "tanh", "ReLU")
}
"""The usual three for hidden layers."""
