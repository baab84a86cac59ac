"""Gradient descent: measure the slope of the loss, take a step against it, repeat.

Cauchy described the method in 1847; why it creeps along narrow valleys and where it breaks is
in Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3. The loss is L, half the
mean squared error, and every slope here is the slope of L.
"""

from collections.abc import Sequence
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, SCORES
from training.hyperparameters import Epochs, Frames, Integer, Number, hyperparameters
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun, Recorder, may_diverge

Scores = Annotated[Sequence[float], Number(-1000, 1000)]
"""The score of each student, in the order of their hours."""
AT_FIRST = tuple(SCORES.tolist())


def predict(x: np.ndarray, w: ArrayLike, b: ArrayLike) -> np.ndarray:
    """Read the line y = w x + b at every x.

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs.
    w, b : (...,) array of float
        Slope and intercept of the line.

    Returns
    -------
    (..., n_samples) array of float
    """
    return np.asarray(w)[..., None] * x + np.asarray(b)[..., None]


def gradient(x: np.ndarray, y: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell how the loss L changes per unit of w and of b.

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs.
    y, p : (..., n_samples) array of float
        Targets and predictions.

    Returns
    -------
    (...,) array of float
        Slope of half the mean squared error along w, the mean of (p - y) x.
    (...,) array of float
        Slope along b, the mean of p - y.

    Examples
    --------
    >>> x, y = np.array([1.0, 2.0]), np.array([3.0, 5.0])
    >>> w_slope, b_slope = gradient(x, y, predict(x, 1.0, 1.0))
    >>> float(w_slope), float(b_slope)
    (-2.5, -1.5)
    """
    error = p - y
    return np.mean(error * x, axis=-1), np.mean(error, axis=-1)


@hyperparameters
def training_set(
    *, scores: Scores = AT_FIRST, standardise: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that the line is fitted to.

    Parameters
    ----------
    scores : (4,) sequence of float
        Scores in points.
    standardise : bool
        Whether the hours are shifted to mean 0 and scaled to standard deviation 1.

    Returns
    -------
    (4,) array of float
        Hours, or standardised hours.
    (4,) array of float
        Scores.
    """
    Integer(len(HOURS), len(HOURS)).check("number of scores", len(scores))
    x = (HOURS - HOURS.mean()) / HOURS.std() if standardise else HOURS
    return x, np.array(scores, dtype=float)


def hessian(x: np.ndarray) -> np.ndarray:
    """Return the curvature of the bowl, the slopes of the gradient.

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs; the targets only move the bowl, they do not bend it.

    Returns
    -------
    (2, 2) array of float
        Second derivatives of half the mean squared error along (w, b).

    Examples
    --------
    >>> np.linalg.eigvalsh(hessian(np.array([1, 2, 3, 4]))).round(4).tolist()
    [0.1497, 8.3503]
    """
    return np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])


def best_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the w and b at the bottom of the bowl, by solving instead of stepping."""
    w, b = np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]
    return float(w), float(b)


@hyperparameters
def train(
    *,
    learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.1,
    n_epochs: Epochs = 300,
    w: Annotated[float, Number(-1000, 1000)] = 0.0,
    b: Annotated[float, Number(-1000, 1000)] = 0.0,
    hold_b: bool = False,
    scores: Scores = AT_FIRST,
    standardise: bool = False,
    max_frames: Frames = None,
) -> RecordedRun:
    """Fit a line to hours and scores by gradient descent.

    Parameters
    ----------
    learning_rate : float or (...,) array
        How far to go for each unit of slope; several values are trained side by side.
    n_epochs : int
        Steps to take.
    w, b : float
        Where to start; in units of the standardised hours if ``standardise``.
    hold_b : bool
        Whether b stays where it is and w alone is trained.
    scores, standardise
        As in `training_set`.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.

    Returns
    -------
    RecordedRun
        With parameters ``w`` and ``b``; the loss is half the mean squared error in points
        squared.

    Examples
    --------
    >>> run = train(learning_rate=0.01, n_epochs=1000)
    >>> round(float(run.parameters["w"][-1]), 2), round(float(run.loss[-1]), 1)
    (12.49, 4.5)
    >>> train(learning_rate=np.array([0.1, 0.23])).loss.shape[0]
    2
    """
    x, y = training_set(scores=scores, standardise=standardise)
    rate = np.asarray(learning_rate, dtype=float)
    recorder = Recorder(n_epochs, runs=rate.shape, n_samples=len(x), max_frames=max_frames)

    w_now, b_now = np.full(rate.shape, float(w)), np.full(rate.shape, float(b))
    with may_diverge():
        for epoch in recorder:
            p = predict(x, w_now, b_now)  # 1. predict
            loss = half_mean_squared_error(p, y)  # 2. measure the loss
            grad_w, grad_b = gradient(x, y, p)  # 3. ask for the gradient
            recorder.record(epoch, loss, {"w": w_now, "b": b_now}, {"w": grad_w, "b": grad_b})
            w_now = w_now - rate * grad_w  # 4. turn the knobs against it
            b_now = b_now if hold_b else b_now - rate * grad_b
    return recorder.finish()
