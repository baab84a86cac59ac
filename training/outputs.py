"""The output layer: probabilities of classes, or numbers, with their losses.

A network's last layer gives logits: the sigmoid turns one into the probability of two classes,
softmax several into those of all classes; for regression they are the outputs. Bishop, Pattern
Recognition and Machine Learning (2006), section 5.2.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from training.activations import identity, sigmoid, sigmoid_derivative, softmax
from training.losses import (
    CROSS_ENTROPY,
    ERRORS,
    binary_cross_entropy,
    cross_entropy,
    cross_entropy_delta,
)


def sigmoid_vjp(slope: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return slopes along logits from those along sigmoid outputs."""
    return slope * sigmoid_derivative(p)


def softmax_vjp(slope: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return slopes along logits from those along softmax outputs, which share a sum."""
    return p * (slope - (slope * p).sum(axis=-1, keepdims=True))


def identity_vjp(slope: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return slopes along logits that are the outputs."""
    return slope


def sigmoid_cross_entropy(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of one logit for each sample, (...,)."""
    return binary_cross_entropy(z[..., 0], truth[..., 0])


def softmax_cross_entropy(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of one logit for each class, (...,)."""
    return cross_entropy(z, truth.argmax(axis=-1))


@dataclass(frozen=True)
class Output:
    """A kind of output layer."""

    # Takes logits (..., n_samples, n_outputs), returns the outputs.
    function: Callable[[np.ndarray], np.ndarray]
    # Takes the loss's slope along the outputs, and the outputs; returns the slope along the logits.
    back: Callable[[np.ndarray, np.ndarray], np.ndarray]
    # The loss from logits and targets, for classes.
    cross_entropy: Callable[[np.ndarray, np.ndarray], np.ndarray] | None


OUTPUTS: Mapping[str, Output] = {
    "sigmoid": Output(sigmoid, sigmoid_vjp, sigmoid_cross_entropy),
    "softmax": Output(softmax, softmax_vjp, softmax_cross_entropy),
    "none": Output(identity, identity_vjp, None),
}
"""For two classes, several classes, and regression."""


def output_for(n_classes: int) -> str:
    """Return the output for a number of classes; 0 for regression."""
    return {0: "none", 2: "sigmoid"}.get(n_classes, "softmax")


def truth_of(y: np.ndarray, output: str, n_classes: int) -> np.ndarray:
    """Return the targets of each output: (..., n_samples, n_outputs) of float."""
    if output == "softmax":
        return (y[..., None] == np.arange(n_classes)).astype(float)
    return y[..., None].astype(float)


def measure(z: np.ndarray, truth: np.ndarray, output: str, loss: str) -> np.ndarray:
    """Return the mean loss of logits.

    Parameters
    ----------
    z, truth : (..., n_samples, n_outputs) array of float
        Logits, and what `truth_of` says.
    output, loss : str
        One of `OUTPUTS`, and one of `training.losses.COSTS` that goes with it.

    Returns
    -------
    (...,) array of float
    """
    of = OUTPUTS[output]
    if loss == CROSS_ENTROPY and of.cross_entropy:
        return of.cross_entropy(z, truth)
    costs = ERRORS[loss].function(of.function(z) - truth)
    return costs.sum(axis=-1).mean(axis=-1)


def loss_delta(z: np.ndarray, truth: np.ndarray, output: str, loss: str) -> np.ndarray:
    """Return the slope of the mean loss along each logit; arguments are those of `measure`."""
    of = OUTPUTS[output]
    p = of.function(z)
    if loss == CROSS_ENTROPY:  # the output's slope cancels
        delta = cross_entropy_delta(p, truth)
    else:
        delta = of.back(ERRORS[loss].derivative(p - truth), p)
    return delta / z.shape[-2]


def is_right(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Tell for each sample whether its class has the highest logit: (..., n_samples)."""
    if z.shape[-1] == 1:
        return (z[..., 0] > 0) == (truth[..., 0] > 0.5)
    return z.argmax(axis=-1) == truth.argmax(axis=-1)
