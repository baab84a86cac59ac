"""Gradient descent: measure the slope of the loss, take a step against it, repeat.

Cauchy described the method in 1847; why it creeps along narrow valleys and where it breaks is
in Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3, and in Goh, "Why
Momentum Really Works", Distill (2017).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, noisy_scores
from lessons.claims import Claim, Outcome, Verdict
from lessons.losses import mean_squared_error
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.validation import MAX_SEED, check_number, check_whole, check_work


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
    """Tell how the loss changes per unit of w and of b.

    This is the customary gradient, mean((p - y) x) and mean(p - y). It belongs to *half* the
    mean squared error: the factor 2 of the derivative is left out, so that every learning rate
    here is twice what it would be with the factor put back.

    Parameters
    ----------
    x : (n_samples,) array of float
        Inputs.
    y, p : (..., n_samples) array of float
        Targets and predictions.

    Returns
    -------
    (...,) array of float
        Slope of half the mean squared error along w.
    (...,) array of float
        Slope along b.
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


def critical_learning_rate(x: np.ndarray) -> float:
    """Return the learning rate above which the steps grow instead of shrinking.

    Along the direction of largest curvature k each step multiplies the error by
    1 - learning_rate * k, which is beyond -1 as soon as the learning rate is beyond 2 / k.
    """
    return float(2.0 / np.linalg.eigvalsh(hessian(x))[-1])


def fastest_learning_rate(x: np.ndarray) -> float:
    """Return the learning rate that wins in the long run, 2 / (smallest + largest curvature)."""
    curvatures = np.linalg.eigvalsh(hessian(x))
    return float(2.0 / (curvatures[0] + curvatures[-1]))


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
        Length of a step, from 0 to 10; several values are trained side by side.
    n_epochs : int
        Steps to take, from 0 to 20,000.
    w, b : float
        Where to start, from -1,000 to 1,000; in units of the standardised hours if
        ``standardise``.
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
        With parameters ``w`` and ``b``; the loss is the mean squared error in points squared.

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
            loss = mean_squared_error(p, y)  # 2. measure the loss
            grad_w, grad_b = gradient(x, y, p)  # 3. ask for the gradient
            recorder.record(epoch, loss, {"w": w_now, "b": b_now}, {"w": grad_w, "b": grad_b})
            w_now = w_now - rate * grad_w  # 4. turn the knobs against it
            b_now = b_now - rate * grad_b
    return recorder.finish(
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        w=w,
        b=b,
        noise=noise,
        outlier=outlier,
        standardise=standardise,
        seed=seed,
    )


def epochs_to_reach(run: RecordedRun, loss: float) -> np.ndarray:
    """Return the first recorded epoch whose loss is at or below ``loss``; NaN where none is."""
    reached = run.loss <= loss
    first = run.epochs[np.argmax(reached, axis=-1)]
    return np.where(reached.any(axis=-1), first, np.nan)


def _test_thousand_epochs(on_progress: Progress | None, learning_rate: float = 0.01) -> Verdict:
    n_epochs = np.array([1000, 5000, 10_000])
    runs = [
        train(learning_rate=learning_rate, n_epochs=int(n), on_progress=on_progress)
        for n in n_epochs
    ]
    w = np.array([run.final["w"] for run in runs])
    b = np.array([run.final["b"] for run in runs])
    loss = np.array([run.loss[-1] for run in runs])
    arrived = abs(w[0] - 10) < 0.05 and abs(b[0] - 40) < 0.05
    return Verdict(
        outcome=Outcome.HOLDS if arrived else Outcome.FAILS,
        finding=(
            f"With learning rate {learning_rate:g}, 1,000 epochs end at w = {w[0]:.2f}, "
            f"b = {b[0]:.2f} and a mean squared error of {loss[0]:.3g}; 5,000 epochs at "
            f"w = {w[1]:.3f}, b = {b[1]:.2f}; 10,000 at w = {w[2]:.3f}, b = {b[2]:.2f}."
        ),
        evidence={"epochs": n_epochs, "mean squared error": loss, "w": w, "b": b},
    )


def _test_bigger_is_faster(
    on_progress: Progress | None,
    learning_rates: Sequence[float] = (0.05, 0.1, 0.15, 0.2, 0.2325, 0.2353, 0.237, 0.239),
) -> Verdict:
    target = 1e-4
    run = train(
        learning_rate=learning_rates, n_epochs=2500, max_frames=2501, on_progress=on_progress
    )
    epochs = epochs_to_reach(run, target)
    fastest = int(np.nanargmin(epochs))
    monotonic = bool((np.diff(epochs) < 0).all())
    return Verdict(
        outcome=Outcome.HOLDS if monotonic else Outcome.FAILS,
        finding=(
            f"From (0, 0) down to a loss of {target:g}: {epochs[0]:,.0f} epochs at learning rate "
            f"{learning_rates[0]:g}, {epochs[fastest]:,.0f} at {learning_rates[fastest]:g}, and "
            f"{epochs[-1]:,.0f} at {learning_rates[-1]:g}; beyond "
            f"{critical_learning_rate(HOURS):.4f} it never arrives."
        ),
        evidence={"learning rate": np.array(learning_rates), "epochs to arrive": epochs},
    )


CLAIMS = (
    Claim(
        name="thousand_epochs",
        statement="Learning rate 0.01 and 1,000 epochs give w = 10, b = 40 and a loss of 0.",
        test=_test_thousand_epochs,
        control_statement="The same with learning rate 0.2, twenty times as far a step.",
        control=lambda on_progress: _test_thousand_epochs(on_progress, learning_rate=0.2),
    ),
    Claim(
        name="bigger_is_faster",
        statement="A bigger learning rate always learns faster, until it breaks.",
        test=_test_bigger_is_faster,
        control_statement="The same, but only among learning rates up to 0.2.",
        control=lambda on_progress: _test_bigger_is_faster(
            on_progress, learning_rates=(0.05, 0.1, 0.15, 0.2)
        ),
    ),
)
