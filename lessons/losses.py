"""Losses: one number for how wrong the predictions are. All are means over the samples.

The last axis is the axis of samples; whatever stands before it (frames, runs) is kept.
Bishop, Pattern Recognition and Machine Learning (2006), sections 3.1 and 4.3.
"""

import numpy as np
from numpy.typing import ArrayLike


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


def mean_absolute_error(p: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average the absolute errors: every unit of error counts the same.

    Parameters
    ----------
    p, y : (..., n_samples) array of float
        Predictions and targets.

    Returns
    -------
    (...,) array of float
    """
    return np.mean(np.abs(np.asarray(p) - np.asarray(y)), axis=-1)


def binary_cross_entropy(z: ArrayLike, y: ArrayLike) -> np.ndarray:
    """Average the surprise at the truth, -log of the probability given to it.

    Computed from the logit z, the number before the sigmoid: log(1 + e^z) - yz. The textbook
    formula with log(p) and log(1 - p) is the same until p rounds to 0 or 1, and infinite there.

    Parameters
    ----------
    z : (..., n_samples) array of float
        Logits; sigmoid(z) is the predicted probability of class 1.
    y : (..., n_samples) array of float
        Targets, 0 or 1.

    Returns
    -------
    (...,) array of float
        In nats; 0.6931 (ln 2) for someone who always says 50 %.
    """
    z = np.asarray(z)
    # log(1 + e^z) as max(z, 0) + log(1 + e^-|z|): no overflow, and faster than np.logaddexp.
    softplus = np.maximum(z, 0.0) + np.log1p(np.exp(-np.abs(z)))
    return np.mean(softplus - np.asarray(y) * z, axis=-1)
