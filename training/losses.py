"""Losses: one number for how wrong the predictions are, a mean over the samples.

The last axis is that of samples; axes before it (frames, runs) are kept. Bishop, Pattern
Recognition and Machine Learning (2006), sections 3.1 and 4.3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from training.activations import sigmoid


def mean_squared_error(p: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average the squared errors: far misses count much more than near ones.

    Parameters
    ----------
    p, y : (..., n_samples) array of float
        Predictions and targets.

    Returns
    -------
    (...,) array of float
    """
    return np.mean((np.asarray(p) - np.asarray(y)) ** 2, axis=-1)


def half_mean_squared_error(p: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Return half of `mean_squared_error`, the loss L whose slope along p is simply p - y.

    Parameters
    ----------
    p, y : (..., n_samples) array of float
        Predictions and targets.

    Returns
    -------
    (...,) array of float
    """
    return 0.5 * mean_squared_error(p, y)


def binary_cross_entropy(z: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average the surprise at the truth, -log of its predicted probability.

    It is computed from the logit z as log(1 + e^z) - yz. The textbook formula with log(p) and log(1
    - p) is infinite once p rounds to 0 or 1.

    Parameters
    ----------
    z : (..., n_samples) array of float
        Logits; sigmoid(z) is the predicted probability of class 1.
    y : (..., n_samples) array of float
        Targets, 0 or 1.

    Returns
    -------
    (...,) array of float
        In nats; 0.6931 (ln 2) for a constant 50 %.
    """
    z = np.asarray(z)
    # log(1 + e^z) as max(z, 0) + log(1 + e^-|z|): no overflow, and faster than np.logaddexp.
    softplus = np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    return (softplus - np.asarray(y) * z).mean(axis=-1)


def cross_entropy(z: ArrayLike, labels: ArrayLike) -> np.ndarray:
    """Average the surprise at the true one of several classes.

    It is computed from the logits as log of the sum of e^z, minus the true z; never infinite.

    Parameters
    ----------
    z : (..., n_samples, n_classes) array of float
        Logits; `training.activations.softmax` makes probabilities of them.
    labels : (..., n_samples) array of int
        The true classes, from 0.

    Returns
    -------
    (...,) array of float
        In nats; ln(n_classes) for equal probabilities.
    """
    z = np.asarray(z)
    highest = z.max(axis=-1, keepdims=True)
    total = highest[..., 0] + np.log(np.exp(z - highest).sum(axis=-1))
    labels = np.broadcast_to(np.asarray(labels), z.shape[:-1])
    truth = np.take_along_axis(z, labels[..., None], axis=-1)[..., 0]
    return (total - truth).mean(axis=-1)


def squared_error(z: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average the squared error of the logits' probabilities.

    Parameters
    ----------
    z, y : (..., n_samples) array of float
        Logits and classes.

    Returns
    -------
    (...,) array of float
        From 0 to 1; 1/4 for a constant 50 %.
    """
    return mean_squared_error(sigmoid(z), y)


def cross_entropy_delta(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of each sample's cross-entropy along its logit: p - y.

    The sigmoid's slope cancels, so a wrong answer gets a gradient however confident it is.
    """
    return p - y


def squared_error_delta(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of each sample's squared error along its logit: 2 (p - y) p (1 - p).

    The last two factors are the sigmoid's slope: a confident answer gets almost no gradient, right
    or wrong.
    """
    return 2.0 * (p - y) * p * (1.0 - p)


@dataclass(frozen=True)
class Loss:
    """A loss of logits, and its slope for each sample."""

    # Takes logits z (..., n_samples) and classes y, returns the mean loss (...,).
    measure: Callable[[ArrayLike, ArrayLike], np.ndarray]
    # Takes probabilities p (..., n_samples) and y, returns each sample's slope along its logit,
    # with which backpropagation starts.
    delta: Callable[[np.ndarray, np.ndarray], np.ndarray]


LOSSES = {
    "cross-entropy": Loss(binary_cross_entropy, cross_entropy_delta),
    "squared error": Loss(squared_error, squared_error_delta),
}
"""For the probability of class 1."""


@dataclass(frozen=True)
class Error:
    """The loss of an output p with target y."""

    # Take differences p - y, return the loss of each, and its slope along p.
    function: Callable[[np.ndarray], np.ndarray]
    derivative: Callable[[np.ndarray], np.ndarray]
    # Both in JavaScript, of "{error}".
    expression: str
    slope: str
    formula: str  # on pages


ERRORS: Mapping[str, Error] = {
    "squared error": Error(
        np.square, lambda error: 2 * error, "{error} ** 2", "2 * {error}", "(p − y)²"
    ),
    "absolute error": Error(np.abs, np.sign, "Math.abs({error})", "Math.sign({error})", "|p − y|"),
}
"""By name; several outputs' errors are added."""

CROSS_ENTROPY = "cross-entropy"
COSTS = (CROSS_ENTROPY, *ERRORS)
"""The names of all losses."""
