"""What the last layer means: probabilities of classes, or numbers; and what being wrong costs.

A network's last layer gives logits. For two classes the sigmoid makes one of them a probability,
for several the softmax makes probabilities of all; for a number to be predicted they stay as they
are. Bishop, Pattern Recognition and Machine Learning (2006), section 5.2.
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
    """Return slopes along logits from those along outputs of sigmoids, each by itself."""
    return slope * sigmoid_derivative(p)


def softmax_vjp(slope: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return slopes along logits from those along softmax: all outputs share one sum."""
    return p * (slope - (slope * p).sum(axis=-1, keepdims=True))


def identity_vjp(slope: np.ndarray, p: np.ndarray) -> np.ndarray:
    """Return slopes along logits that are the outputs themselves."""
    return slope


def sigmoid_cross_entropy(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of one logit for each sample, (...,)."""
    return binary_cross_entropy(z[..., 0], truth[..., 0])


def softmax_cross_entropy(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of one logit for each class, (...,)."""
    return cross_entropy(z, truth.argmax(axis=-1))


@dataclass(frozen=True)
class Output:
    """What becomes of the logits."""

    # Takes logits (..., n_samples, n_outputs), returns what the network says
    function: Callable[[np.ndarray], np.ndarray]
    # Takes the slope of a loss along what it says, and what it says; returns the slope along the
    # logits
    back: Callable[[np.ndarray, np.ndarray], np.ndarray]
    # The loss from logits and truth, where there are classes
    cross_entropy: Callable[[np.ndarray, np.ndarray], np.ndarray] | None


OUTPUTS: Mapping[str, Output] = {
    "sigmoid": Output(sigmoid, sigmoid_vjp, sigmoid_cross_entropy),
    "softmax": Output(softmax, softmax_vjp, softmax_cross_entropy),
    "none": Output(identity, identity_vjp, None),
}
"""For two classes, for several, and for a number."""


def output_for(n_classes: int) -> str:
    """Return the output that suits so many classes; 0 if a number is to be predicted."""
    return {0: "none", 2: "sigmoid"}.get(n_classes, "softmax")


def truth_of(y: np.ndarray, output: str, n_classes: int) -> np.ndarray:
    """Return what each output should say: (..., n_samples, n_outputs) of float."""
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
    mean: np.ndarray = costs.sum(axis=-1).mean(axis=-1)
    return mean


def loss_delta(z: np.ndarray, truth: np.ndarray, output: str, loss: str) -> np.ndarray:
    """Return the slope of the mean loss along each logit; arguments are those of `measure`."""
    of = OUTPUTS[output]
    p = of.function(z)
    if loss == CROSS_ENTROPY:  # the slope of the output has cancelled out
        delta = cross_entropy_delta(p, truth)
    else:
        delta = of.back(ERRORS[loss].derivative(p - truth), p)
    return delta / z.shape[-2]


def is_right(z: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Tell of each sample whether its class is the one found likeliest: (..., n_samples)."""
    if z.shape[-1] == 1:
        return (z[..., 0] > 0) == (truth[..., 0] > 0.5)
    right: np.ndarray = z.argmax(axis=-1) == truth.argmax(axis=-1)
    return right
