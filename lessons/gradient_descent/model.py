"""Gradient descent: measure the slope of the loss, take a step against it, repeat.

Cauchy described the method in 1847; why it creeps along narrow valleys and where it breaks is
in Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3. The loss is J, half the
mean squared error, and every slope here is the slope of J.
"""

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, noisy_scores
from training.losses import half_mean_squared_error
from training.progress import Progress
from training.recorded_run import RecordedRun, Recorder
from training.validation import MAX_SEED, check_number, check_whole, check_work


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
    """Tell how the loss J changes per unit of w and of b.

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
    """
    error = p - y
    return np.mean(error * x, axis=-1), np.mean(error, axis=-1)


def training_set(
    *,
    noise: float = 0.0,
    outlier: float = 0.0,
    standardise: bool = False,
    seed: int | ArrayLike = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that the line is fitted to.

    Parameters
    ----------
    noise : float
        Standard deviation of the luck added to each score, from 0 to 50 points.
    outlier : float
        Points added to the last score alone, from -100 to 100.
    standardise : bool
        Whether the hours are shifted to mean 0 and scaled to standard deviation 1.
    seed : int or (...,) array of int
        Which luck.

    Returns
    -------
    (4,) array of float
        Hours, or standardised hours.
    (..., 4) array of float
        Scores.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("noise", noise, 0, 50)
    check_number("outlier", outlier, -100, 100)
    check_whole("seed", seed, 0, MAX_SEED)
    x = (HOURS - HOURS.mean()) / HOURS.std() if standardise else HOURS
    return x, noisy_scores(noise=noise, outlier=outlier, seed=seed)


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
    """
    return np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])


def best_line(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the w and b at the bottom of the bowl, by solving instead of stepping."""
    w, b = np.linalg.lstsq(np.column_stack([x, np.ones_like(x)]), y, rcond=None)[0]
    return float(w), float(b)


def in_hours(w: ArrayLike, b: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Convert a line over standardised hours back to a line over hours.

    Parameters
    ----------
    w, b : array of float
        Points per standard deviation of the hours, and points at their mean.

    Returns
    -------
    array of float, array of float
        Points per hour, and points at zero hours.
    """
    slope = np.asarray(w) / HOURS.std()
    return slope, np.asarray(b) - slope * HOURS.mean()


def train(
    *,
    learning_rate: float | ArrayLike = 0.1,
    n_epochs: int = 300,
    w: float = 0.0,
    b: float = 0.0,
    hold_b: bool = False,
    noise: float = 0.0,
    outlier: float = 0.0,
    standardise: bool = False,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Fit a line to hours and scores by gradient descent.

    Parameters
    ----------
    learning_rate : float or (...,) array
        How far to go for each unit of slope, from 0 to 10; several values are trained side by
        side.
    n_epochs : int
        Steps to take, from 0 to 20,000.
    w, b : float
        Where to start, from -1,000 to 1,000; in units of the standardised hours if
        ``standardise``.
    hold_b : bool
        Whether b stays where it is and w alone is trained.
    noise : float
        Standard deviation of the luck added to each score, from 0 to 50 points.
    outlier : float
        Points added to the last score alone, from -100 to 100.
    standardise : bool
        Whether the hours are first shifted to mean 0 and scaled to standard deviation 1.
    seed : int or (...,) array
        Which luck; it matters only with noise.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        With parameters ``w`` and ``b``; the loss is half the mean squared error in points
        squared.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("learning_rate", learning_rate, 0, 10)
    check_number("w", w, -1000, 1000)
    check_number("b", b, -1000, 1000)
    x, y = training_set(noise=noise, outlier=outlier, standardise=standardise, seed=seed)
    rate = np.asarray(learning_rate, dtype=float)
    runs = np.broadcast_shapes(rate.shape, y.shape[:-1])
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    check_work(n_epochs=n_epochs, n_samples=len(x), n_runs=int(np.prod(runs)))

    w_now, b_now = np.full(runs, float(w)), np.full(runs, float(b))
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            p = predict(x, w_now, b_now)  # 1. predict
            loss = half_mean_squared_error(p, y)  # 2. measure the loss
            grad_w, grad_b = gradient(x, y, p)  # 3. ask for the gradient
            recorder.record(epoch, loss, {"w": w_now, "b": b_now}, {"w": grad_w, "b": grad_b})
            w_now = w_now - rate * grad_w  # 4. turn the knobs against it
            b_now = b_now if hold_b else b_now - rate * grad_b
    return recorder.finish(
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        w=w,
        b=b,
        hold_b=hold_b,
        noise=noise,
        outlier=outlier,
        standardise=standardise,
        seed=seed,
    )
