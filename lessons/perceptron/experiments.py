"""Many runs of the perceptron: over arithmetics, over margins and draws, and round in circles."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from datasets.toy import overlapping_classes, separated_classes
from lessons.perceptron.model import HUNDREDTHS, ORDERS, Margin, Points, step, train, weighted_sum
from training.hyperparameters import Seeds, hyperparameters
from training.progress import report_progress, track
from training.recorded_run import RecordedRun

MARGINS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
N_DRAWS = 64
OTHERS = np.arange(1000, 1040)
"""Seeds of sets of points on which a promise is checked."""
N_PATIENT = 60
"""Epochs after which every draw with such margins has long been through."""
N_IN_ORDER = 16
"""Epochs after which the four students make no more mistake in any order."""
RATES = (0.1, 0.3, 0.7)
EXACT = "whole numbers"
N_OVERLAPPING, LONG_ENOUGH = 20, 10
"""Draws of classes that overlap, and epochs: from the first to the last the knobs go on moving."""


@dataclass(frozen=True)
class Bound:
    """What Novikoff's theorem says of samples that a straight cut divides."""

    # (...,): R: how far the furthest sample is from the origin, the 1 of the bias counted along
    reach: np.ndarray
    gap: np.ndarray  # (...,): The margin: how near the nearest sample comes to the dividing line
    # (...,): (R / margin)^2, the most mistakes that a perceptron can make from zero
    most: np.ndarray


@hyperparameters
def bound(*, margin: Margin, n_samples: Points = 40, seed: Seeds = 0) -> Bound:
    """Measure the blobs, and work out Novikoff's bound."""
    X, y, across = separated_classes(margin=margin, n_samples=n_samples, seed=seed)
    x = X / HUNDREDTHS
    reach = np.sqrt((x * x).sum(axis=-1).max(axis=-1) + 1.0)
    sides = (x * across[..., None, :]).sum(axis=-1) * (2 * y - 1)
    gap = sides.min(axis=-1)
    return Bound(reach, gap, (reach / gap) ** 2)


@dataclass(frozen=True)
class OverMargins:
    """Mistakes and bounds of many draws at each of `MARGINS`."""

    # (n_margins, n_draws): How many were made, and Novikoff's bound
    mistakes: np.ndarray
    most: np.ndarray


def over_margins(*, n_samples: int = 40, on_zero: int = 1) -> OverMargins:
    """Train `N_DRAWS` draws of blobs at each of `MARGINS` until none makes a mistake."""
    blobs: dict[str, Any] = {"margin": np.array(MARGINS)[:, None], "seed": np.arange(N_DRAWS)}
    blobs["n_samples"] = n_samples
    runs = train(data="blobs", **blobs, on_zero=on_zero, n_epochs=N_PATIENT)
    return OverMargins(runs.metrics["mistakes"][..., -1], bound(**blobs).most)


def n_promised(most: float, *, margin: float, n_samples: int) -> int:
    """Count the sets of points, of `OTHERS`, for which the bound alone promises so much."""
    others = bound(margin=margin, n_samples=n_samples, seed=OTHERS)
    return int((others.most <= most).sum())


def most_made(*, margin: float, n_samples: int) -> int:
    """Return the most mistakes that were made on one of these sets of points."""
    runs = train(data="blobs", margin=margin, n_samples=n_samples, seed=OTHERS, n_epochs=30)
    return int(runs.metrics["mistakes"][:, -1].max())


def weight_norms(*, n_samples: int = 40, n_epochs: int = 10, **settings: Any) -> np.ndarray:
    """Return how long the vector of weights and bias is after each mistake on the blobs."""
    settings |= {"data": "blobs", "n_samples": n_samples, "n_epochs": n_epochs}
    run = train(**settings, learning_rate=1.0, max_frames=n_epochs * n_samples + 2)
    w, b = run.parameters["w"], run.parameters["b"]
    norms = np.sqrt((w * w).sum(axis=-1) + b * b)
    after = np.append(0, np.flatnonzero(np.diff(run.metrics["mistakes"])) + 1)
    return np.asarray(norms[after])


def arithmetics(*, on_zero: int = 1) -> dict[str, RecordedRun]:
    """Train on the four students in whole numbers, and in floating point at each of `RATES`."""
    settings: dict[str, dict[str, Any]] = {EXACT: {}} | {
        f"rate {rate:g}": {"arithmetic": "floating", "learning_rate": rate} for rate in RATES
    }
    return {name: train(**settings[name], on_zero=on_zero, n_epochs=12) for name in track(settings)}


def over_orders(*, on_zero: int = 1) -> np.ndarray:
    """Count the mistakes on the four students in each of `ORDERS`, until none is made: (24,)."""
    runs = [train(order=order, on_zero=on_zero, n_epochs=N_IN_ORDER) for order in track(ORDERS)]
    return np.array([int(run.metrics["mistakes"][-1]) for run in runs])


def on_overlapping_classes() -> dict[str, float]:
    """Train where no cut gets everybody right, and judge on as many fresh samples.

    To keep the knobs that were right most often, as if in a pocket: Gallant, "Perceptron-Based
    Learning Algorithms" (1990). To take the mean of all: Freund and Schapire, "Large Margin
    Classification Using the Perceptron Algorithm" (1999).
    """
    report_progress(0.0)
    x, y = overlapping_classes(seed=np.arange(N_OVERLAPPING))
    fresh, _ = overlapping_classes(seed=np.arange(N_OVERLAPPING, 2 * N_OVERLAPPING))

    def n_right(knobs: np.ndarray, x: np.ndarray) -> np.ndarray:
        return (step(knobs[:, :1] * x + knobs[:, 1:]) == y).sum(axis=-1)

    knobs = np.zeros((N_OVERLAPPING, 2))
    pocket, total = knobs, knobs
    most_correct = n_right(knobs, x)
    for epoch in range(LONG_ENOUGH):
        for i in range(len(y)):
            inputs = np.stack([x[:, i], np.ones(N_OVERLAPPING)], axis=-1)
            error = step((knobs * inputs).sum(axis=-1)) - y[i]
            knobs = knobs - error[:, None] * inputs
            total = total + knobs
            correct = n_right(knobs, x)
            pocket = np.where((correct > most_correct)[:, None], knobs, pocket)
            most_correct = np.maximum(correct, most_correct)
        report_progress((epoch + 1) / LONG_ENOUGH)
    logistic = [LogisticRegression(C=np.inf).fit(each[:, None], y) for each in x]
    bottom = np.array([[model.coef_[0, 0], model.intercept_[0]] for model in logistic])
    ways = {
        f"the last, after {LONG_ENOUGH} epochs": knobs,
        "the best so far, kept in a pocket": pocket,
        "the mean of all": total,
        "a neuron that gives a probability": bottom,
    }
    return {name: float(n_right(w, fresh).mean() / len(y)) for name, w in ways.items()}


@dataclass(frozen=True)
class Difference:
    """The first look at which a run in floating point decides otherwise than the exact one."""

    look: int  # Its number, counted from 1
    # The weighted sum in whole numbers, in units of the learning rate, and as it was rounded
    exact: float
    rounded: float


def first_difference(exact: RecordedRun, rounded: RecordedRun, X: np.ndarray) -> Difference | None:
    """Find where two single runs, with every look recorded, part ways; None where they do not."""
    n = min(len(exact.steps), len(rounded.steps)) - 1
    at = np.arange(n) % len(X)
    on_zero = exact.hyperparameters["on_zero"]
    sums = []
    for run in (exact, rounded):
        w, b = run.parameters["w"][:-1], run.parameters["b"][:-1]
        if run is exact:  # as it reckons
            w, b = np.round(HUNDREDTHS * w), np.round(HUNDREDTHS * b)
        sums.append(weighted_sum(X[at], w, b))
    differ = np.flatnonzero(step(sums[0], on_zero) != step(sums[1], on_zero))
    if not differ.size:
        return None
    k = int(differ[0])
    units = HUNDREDTHS * float(exact.hyperparameters["learning_rate"])
    return Difference(k + 1, float(sums[0][k] / units), float(sums[1][k]))


@dataclass(frozen=True)
class Cycle:
    """How the knobs of a training go round in a circle."""

    # Two ends of epochs at which all knobs stand alike, the first such pair
    first: int
    again: int
    mistakes: int  # How many are made on the way from one to the other


def cycle(run: RecordedRun) -> Cycle | None:
    """Find the first state at the end of an epoch that comes back; None if none does."""
    ends = slice(None, None, round(run.steps_per_epoch))
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])[ends]
    mistakes = run.metrics["mistakes"][ends]
    first_at: dict[tuple[int, ...], int] = {}
    for epoch, state in enumerate(np.round(HUNDREDTHS * states).astype(int)):
        first = first_at.setdefault(tuple(state.tolist()), epoch)
        if first < epoch:
            return Cycle(first, epoch, int(mistakes[epoch] - mistakes[first]))
    return None
