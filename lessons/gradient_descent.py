"""Gradient descent: measure the slope of the loss, take a step against it, repeat.

Cauchy described the method in 1847; why it creeps along narrow valleys and where it breaks is
in Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3, and in Goh, "Why
Momentum Really Works", Distill (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, noisy_scores
from lessons.challenges import Challenge, Check, Status
from lessons.claims import Claim, Outcome, Verdict
from lessons.losses import mean_squared_error
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.validation import MAX_SEED, check_number, check_whole, check_work

_DATA = ("noise", "outlier", "standardise", "seed")


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


def growth_per_step(x: np.ndarray, learning_rate: float) -> float:
    """Return by how much each step multiplies the error along the steepest direction."""
    return float(abs(1.0 - learning_rate * np.linalg.eigvalsh(hessian(x))[-1]))


def condition_number(x: np.ndarray) -> float:
    """Return how many times steeper the bowl is across than along; 1 is a round bowl."""
    curvatures = np.linalg.eigvalsh(hessian(x))
    return float(curvatures[-1] / curvatures[0])


def loss_over_w(
    x: np.ndarray, y: np.ndarray, b: float, *, around: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return the mean squared error for many w with b held still: a parabola.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and targets.
    b : float
        The other knob.
    around : float
        The w in the middle of those tried.

    Returns
    -------
    (121,) array of float
        The settings of w.
    (121,) array of float
        The loss at each.
    """
    w = around + np.linspace(-30.0, 30.0, 121)
    return w, mean_squared_error(predict(x, w, np.full_like(w, b)), y)


def loss_at(x: np.ndarray, y: np.ndarray, w: float, b: float) -> tuple[float, float]:
    """Return the loss where the knobs stand, and how steeply it changes with w.

    The slope is that of the mean squared error itself, twice the customary gradient.
    """
    p = predict(x, w, b)
    return float(mean_squared_error(p, y)), float(2.0 * gradient(x, y, p)[0])


def loss_contours(x: np.ndarray, y: np.ndarray, levels: ArrayLike) -> np.ndarray:
    """Return the lines of equal loss around the bottom of the bowl.

    The mean squared error is its least value plus d' H d, with d the way from the bottom and H
    the curvature, so its contour lines are ellipses.

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and targets.
    levels : (n_levels,) array of float
        Losses above the least one.

    Returns
    -------
    (n_levels, 97, 2) array of float
        Points (w, b) along each ellipse.
    """
    curvature, direction = np.linalg.eigh(hessian(x))
    angle = np.linspace(0.0, 2.0 * np.pi, 97)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    ellipse = (circle / np.sqrt(curvature)) @ direction.T
    return np.asarray(best_line(x, y)) + np.sqrt(np.asarray(levels))[:, None, None] * ellipse


def answers(runs: RecordedRun) -> np.ndarray:
    """Return what the last line of each run says for 5 hours, in points: (n_runs,)."""
    w, b = line_in_hours(runs)
    return np.asarray(w[..., -1] * 5.0 + b[..., -1])


def describe_answers(runs: RecordedRun) -> str:
    """Say how far luck moves the answer for 5 hours over a batch of runs."""
    each = answers(runs)
    near = int((abs(each - 90.0) <= 5.0).sum())
    return (
        f"Of {len(each)} classes with the same noise **{near}** answer within 5 points of 90; "
        f"they spread by {each.std():.1f} points around {each.mean():.1f}. Four students are few."
    )


@dataclass(frozen=True)
class BowlView:
    """The bowl that a run descends, seen from above.

    Attributes
    ----------
    contours : (n_levels, n_points, 2) array of float
        Points (w, b) along the lines of equal loss.
    levels : (n_levels,) array of float
        The mean squared error of each.
    bottom : (float, float)
        The w and b of least loss.
    critical : float
        The learning rate above which the steps grow.
    condition : float
        How many times steeper the bowl is across than along.
    answer : float
        What the run's last line says for 5 hours, in points.
    """

    contours: np.ndarray
    levels: np.ndarray
    bottom: tuple[float, float]
    critical: float
    condition: float
    answer: float


def bowl_view(run: RecordedRun) -> BowlView:
    """Return what there is to see of the bowl under a run alone."""
    knobs = run.hyperparameters
    x, y = training_set(**{name: knobs[name] for name in _DATA})
    levels = np.array([5, 25, 100, 300, 700, 1500, 3000, 6000, 12_000, 24_000, 48_000.0])
    bottom = best_line(x, y)
    return BowlView(
        contours=loss_contours(x, y, levels),
        levels=levels + mean_squared_error(predict(x, *bottom), y),
        bottom=bottom,
        critical=critical_learning_rate(x),
        condition=condition_number(x),
        answer=float(answers(run)),
    )


def describe_divergence(run: RecordedRun) -> str:
    """Say how a run alone went wrong: by how much each step overshot, and since when."""
    knobs = run.hyperparameters
    x, _ = training_set(**{name: knobs[name] for name in _DATA})
    text = (
        f"This run diverges. At learning rate {knobs['learning_rate']:g}, above the critical "
        f"{critical_learning_rate(x):.4f}, each step multiplies the error across the valley by "
        f"{growth_per_step(x, knobs['learning_rate']):.3g}. "
    )
    if run.diverged:
        return text + f"At epoch {run.diverged_at:,} the loss is no longer a finite number."
    return text + f"The loss grew from {run.loss[0]:,.0f} to {run.loss[-1]:.3g}."


def line_in_hours(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return w and b at every frame of a run, over plain hours even if it was standardised."""
    w, b = run.parameters["w"], run.parameters["b"]
    return in_hours(w, b) if run.hyperparameters["standardise"] else (w, b)


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
            f"{critical_learning_rate(HOURS):.4f} it never arrives. The textbook optimum, "
            f"{fastest_learning_rate(HOURS):.4f}, wins in the long run only."
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


def _check_arrive(run: RecordedRun) -> Check:
    knobs = run.hyperparameters
    if knobs["standardise"] or knobs["noise"] or knobs["outlier"]:
        return Check(
            Status.NOT_TRIED,
            "This one wants the four students as they are: no noise, no outlier, plain hours.",
        )
    loss, n_epochs = float(run.loss[-1]), knobs["n_epochs"]
    did = f"{n_epochs:,} epochs at learning rate {knobs['learning_rate']:g} end at {loss:.3g}"
    if n_epochs > 500:
        return Check(Status.NOT_YET, f"{did}, but only 500 epochs are allowed.")
    if not loss < 0.01:
        return Check(Status.NOT_YET, f"{did}; below 0.01 is asked for.")
    return Check(Status.SOLVED, f"{did}. The line stands at w = {run.final['w']:.2f}.")


def _check_edge(run: RecordedRun) -> Check:
    rate = float(run.hyperparameters["learning_rate"])
    critical = critical_learning_rate(training_set(standardise=False)[0])
    if run.hyperparameters["standardise"]:
        return Check(Status.NOT_TRIED, "Plain hours, please: standardising moves the edge.")
    if not run.loss[-1] > run.loss[0]:
        return Check(
            Status.NOT_YET,
            f"At {rate:g} the loss went from {run.loss[0]:,.0f} to {run.loss[-1]:.3g}: it did not "
            "grow. (A start at the very bottom cannot grow either.)",
        )
    if rate > 1.01 * critical:
        return Check(Status.NOT_YET, f"It diverges at {rate:g}, but there is a smaller rate.")
    return Check(
        Status.SOLVED, f"{rate:g} is just beyond 2 / 8.3503 = {critical:.4f}: each step overshoots."
    )


def _check_whatever_the_luck(run: RecordedRun) -> Check:
    knobs = dict(run.hyperparameters)
    if knobs["noise"] < 10:
        return Check(Status.NOT_TRIED, f"The noise is {knobs['noise']:g}; turn it to 10 or more.")
    if knobs["n_epochs"] > 20:
        return Check(Status.NOT_TRIED, f"{knobs['n_epochs']:,} epochs; at most 20 are allowed.")
    seeds = np.arange(20)
    many = train(**{**knobs, "seed": seeds})
    x, y = training_set(
        noise=knobs["noise"], outlier=knobs["outlier"], standardise=knobs["standardise"], seed=seeds
    )
    least = np.array([mean_squared_error(predict(x, *best_line(x, row)), row) for row in y])
    n_there = int((many.loss[:, -1] <= least + 0.01).sum())
    found = f"With these knobs {n_there} of 20 different classes reach their best line"
    if n_there < len(seeds):
        return Check(Status.NOT_YET, f"{found}.")
    return Check(Status.SOLVED, f"{found} within {knobs['n_epochs']} epochs.")


CHALLENGES = (
    Challenge(
        name="arrive",
        level="warm-up",
        task="Bring the loss below 0.01 within 500 epochs, with the students as they are.",
        hints=(
            "At learning rate 0.01 even 1,000 epochs end near 9. A longer stride is needed.",
            "The critical learning rate is 0.2395. Somewhat below it there is much room.",
        ),
        check=_check_arrive,
    ),
    Challenge(
        name="edge",
        level="climb",
        task="Find the smallest learning rate on the knob at which the loss grows without end.",
        hints=(
            "Near the edge the growth is slow. Give it epochs.",
            "Two over the largest curvature: 2 / 8.3503.",
            "Try the first mark above 0.2395, with 2,000 epochs or more.",
        ),
        check=_check_edge,
    ),
    Challenge(
        name="luck",
        level="summit",
        task=(
            "Add noise of 10 points or more. Find knobs that reach the best line within "
            "20 epochs, whatever the luck: it is checked on 20 classes of students."
        ),
        hints=(
            "Creeping along the valley is what costs epochs. Can the valley be rounded?",
            "Standardised hours make the bowl round. Which learning rate crosses a round bowl "
            "in one step?",
        ),
        check=_check_whatever_the_luck,
    ),
)
