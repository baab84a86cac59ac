"""Baselines that any model has to beat: constant predictions."""

import numpy as np

from training.multilayer import DataSplit
from training.outputs import measure, output_for, truth_of

MIN_PROBABILITY = 1e-9
"""Lower bound of a class's probability; one without training rows would cost infinitely much."""


def majority(y: np.ndarray) -> np.ndarray:
    """Return the most frequent class, the first in a tie.

    Parameters
    ----------
    y : (..., n_samples) array of int or float
        Classes from 0.

    Returns
    -------
    (...,) int array
    """
    classes = np.arange(int(y.max()) + 1)
    return np.asarray((y[..., None] == classes).sum(axis=-2).argmax(axis=-1))


def majority_right(y: np.ndarray, y_held_out: np.ndarray) -> np.ndarray:
    """Return the held-out accuracy of always predicting the training majority.

    Parameters
    ----------
    y, y_held_out : (..., n_train) and (..., n_held_out) array of int or float
        Classes from 0.

    Returns
    -------
    (...,) array of float
    """
    return np.asarray((y_held_out == majority(y)[..., None]).mean(axis=-1))


def constant_prediction_error(rows: DataSplit, y: np.ndarray) -> float:
    """Return a constant prediction's error on y: mean squared error, or share wrong."""
    if not rows.n_classes:
        return float(((y - rows.y.mean()) ** 2).mean())
    return float((y != majority(rows.y)).mean())


def constant_prediction_loss(rows: DataSplit, y: np.ndarray, loss: str) -> float:
    """Return the loss on y of the constant prediction that fits the training rows best.

    It is the class shares or the mean; for the absolute error the majority class or the median.

    Parameters
    ----------
    rows : DataSplit
        The prediction is taken from the training rows.
    y : (n_samples,) array of float
        The targets of the rows to evaluate it on.
    loss : str
        One of `training.losses.COSTS` that suits them.
    """
    n = rows.n_classes
    if not n:
        middle = np.median if loss == "absolute error" else np.mean
        guess = np.full((len(y), 1), middle(rows.y))
        return float(measure(guess, y[:, None], "none", loss))
    shares = np.bincount(rows.y.astype(int), minlength=n) / len(rows.y)
    if loss == "absolute error":
        shares = (shares == shares.max()).astype(float)
    shares = np.clip(shares, MIN_PROBABILITY, 1 - MIN_PROBABILITY)
    z = np.log(shares) if n > 2 else np.log(shares[1:] / shares[:1])
    output = output_for(n)
    return float(measure(np.tile(z, (len(y), 1)), truth_of(y, output, n), output, loss))


def baselines(rows: DataSplit, loss: str) -> dict[str, float]:
    """Return the losses and the accuracy of constant predictions.

    Parameters
    ----------
    rows : DataSplit
        The predictions are taken from the training rows.
    loss : str
        As of `constant_prediction_loss`.

    Returns
    -------
    dict of str to float
        ``loss`` and, for classes, ``accuracy`` on the held-out rows, and ``training_loss``.
    """
    reached = {
        "loss": constant_prediction_loss(rows, rows.y_held_out, loss),
        "training_loss": constant_prediction_loss(rows, rows.y, loss),
    }
    if rows.n_classes:
        reached["accuracy"] = float(majority_right(rows.y, rows.y_held_out))
    return reached
