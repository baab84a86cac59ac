"""Decisions from probabilities: thresholds, confusion matrix, ROC curve, and costs.

ROC curve and the area under it: Fawcett, "An introduction to ROC analysis" (2006). The best
threshold from the costs of errors: Elkan, "The Foundations of Cost-Sensitive Learning" (2001).
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import Number, hyperparameters

Threshold = Annotated[ArrayLike, Number(0, 1)]
"""Smallest probability that is decided as class 1; several give several rows of decisions."""
Price = Annotated[float, Number(0, 1000)]
"""What a mistake costs."""


@hyperparameters
def decide(p: ArrayLike, threshold: Threshold = 0.5) -> np.ndarray:
    """Turn probabilities into decisions: class 1 where p reaches the threshold.

    Parameters
    ----------
    p : (..., n_samples) array of float
        Probabilities.
    threshold : (...,) array of float
        See `Threshold`.

    Returns
    -------
    (..., n_samples) array of bool
    """
    return np.asarray(p) >= np.asarray(threshold)[..., None]


def accuracy(y: ArrayLike, p: ArrayLike, threshold: Threshold = 0.5) -> np.ndarray:
    """Return the share of decisions that are right, shape (...,)."""
    return np.mean(decide(p, threshold) == np.asarray(y), axis=-1)


def confusion_matrix(y: ArrayLike, p: ArrayLike, threshold: Threshold = 0.5) -> np.ndarray:
    """Return the confusion matrix.

    Parameters
    ----------
    y : (n_samples,) array of float
        True classes, 0 or 1.
    p : (..., n_samples) array of float
        Probabilities of class 1.
    threshold : (...,) array of float
        See `Threshold`; several give several matrices.

    Returns
    -------
    (..., 2, 2) array of int
        One row for each true class, one column for each decision: true negatives and false
        alarms above, misses and hits below.
    """
    decisions, true = decide(p, threshold), np.asarray(y).astype(bool)
    cells = [np.sum((true == i) & (decisions == j), axis=-1) for i in (0, 1) for j in (0, 1)]
    return np.stack(cells, axis=-1).reshape(*cells[0].shape, 2, 2)


def roc(y: ArrayLike, p: ArrayLike) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the points of the ROC curve.

    Parameters
    ----------
    y, p : (n_samples,) array of float
        True classes, both of them present, and probabilities.

    Returns
    -------
    (n_points,) array of float
        False alarms as a share of class 0, from 0 to 1.
    (n_points,) array of float
        Hits as a share of class 1, from 0 to 1.
    (n_points,) array of float
        The thresholds, falling; the first is infinite.
    """
    p = np.asarray(p, dtype=float)
    true = np.asarray(y).astype(bool)
    order = np.argsort(-p, kind="stable")  # highest probability first
    falling = p[order]
    last = np.flatnonzero(np.append(np.diff(falling) != 0, True))  # equal p get equal decisions
    n_hits, n_decided = np.cumsum(true[order])[last], last + 1
    hits = n_hits / true.sum()
    false_alarms = (n_decided - n_hits) / (~true).sum()
    return np.append(0.0, false_alarms), np.append(0.0, hits), np.append(np.inf, falling[last])


def auc(y: ArrayLike, p: ArrayLike) -> float:
    """Return the area under the ROC curve: the share of pairs in the right order.

    Parameters
    ----------
    y, p : (n_samples,) array of float
        True classes, both of them present, and probabilities.

    Returns
    -------
    float
        How often a sample of class 1 has a higher probability than one of class 0, over all such
        pairs; equal ones count half. 1/2 for guessing, 1 for a perfect order.
    """
    true, p = np.asarray(y).astype(bool), np.asarray(p, dtype=float)
    above = p[true][:, None] - p[~true]
    return float(np.mean((np.sign(above) + 1) / 2))


@hyperparameters
def cost(
    y: ArrayLike, p: ArrayLike, threshold: Threshold = 0.5, *, miss: Price = 1.0
) -> np.ndarray:
    """Return what the decisions cost per sample.

    Parameters
    ----------
    y, p, threshold : array of float
        As for `confusion_matrix`.
    miss : float
        Price of a miss, where a false alarm costs 1; at 1 this is 1 - accuracy.

    Returns
    -------
    (...,) array of float
    """
    matrix = confusion_matrix(y, p, threshold)
    return (matrix[..., 0, 1] + miss * matrix[..., 1, 0]) / np.size(y)


def cheapest_threshold(y: ArrayLike, p: ArrayLike, *, miss: Price = 1.0) -> float:
    """Return the threshold with the lowest cost on these samples.

    For calibrated probabilities it is near 1 / (1 + miss).

    Parameters
    ----------
    y, p : (n_samples,) array of float
        True classes and probabilities.
    miss : float
        Price of a miss, where a false alarm costs 1.

    Returns
    -------
    float
        Midway between two neighbouring probabilities, or 0 or 1; the lowest if several are
        equally cheap.
    """
    values = np.unique(p)
    thresholds = np.concatenate([[0.0], (values[:-1] + values[1:]) / 2.0, [1.0]])
    costs = cost(y, p, thresholds, miss=miss)
    return float(thresholds[np.argmin(costs)])
