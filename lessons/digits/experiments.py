"""Many runs: over splits and seeds, rates and widths, and on digits that were disturbed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from datasets.digits import load_digits
from lessons.digits.answers import split_of
from lessons.digits.model import MAX_RUNS, n_parameters, probabilities, train
from lessons.digits.samples import (
    N_HELD_OUT,
    N_TRAIN,
    Order,
    majority_accuracy,
    moved,
    noisy,
    split,
    to_each_side,
)
from training.comparison import compare_over_splits
from training.hyperparameters import FirstSeed, Integer, OneOf, Seeds, hyperparameters
from training.optimisers import LESSON_OPTIMISERS
from training.progress import report_progress, subtask, track
from training.recorded_run import RecordedRun

MAJORITY, RIVAL, OWN = "the majority", "scikit-learn’s logistic regression", "your network"
RIVALS: Mapping[str, Callable[[], ClassifierMixin]] = {
    RIVAL: partial(LogisticRegression, max_iter=300),
    "a support vector machine": SVC,
}
PLAIN, REPAIRED = "trained on digits as they are", "trained on disturbed digits"
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
SAME_RATES = dict.fromkeys(LESSON_OPTIMISERS, RATES)
WIDTHS = (2, 4, 8, 16, 32, 64, 128)
DISTURBANCES = {"noise": (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8), "shift": (0, 1, 2, 3)}
"""Noise on every pixel, or pixels by which digits are moved to each of the four sides."""

Splits = Annotated[int, Integer(2, MAX_RUNS)]
"""How many splits: split seeds in a row, usually from 0, and the same seeds for the starts."""

compare = partial(compare_over_splits, n_train=N_TRAIN, n_held_out=N_HELD_OUT)
"""Compares two accuracies over splits of the digits, (n_splits,) each, in pairs."""


def held_out_accuracy(**settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the validation digits after the last step: (...,) float."""
    return train(keep="the end", **settings).metrics["validation_accuracy"][..., -1]


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the validation digits of a single run, by its name."""
    settings = run.hyperparameters
    accuracy = majority_accuracy(settings["split_seed"], order=settings["order"])
    return {MAJORITY: float(accuracy)}


def after_epochs(run: RecordedRun) -> np.ndarray:
    """Return the accuracy on the validation digits after each epoch: (..., n_epochs + 1)."""
    ends = np.isclose(run.epochs, np.round(run.epochs))
    return np.asarray(run.metrics["validation_accuracy"][..., ends])


@hyperparameters
def by_epoch(*, n_splits: Splits = 12, **settings: Any) -> np.ndarray:
    """Return the accuracy on several splits and starts by epoch: (n_splits, n_epochs + 1)."""
    seeds = np.arange(n_splits)
    return after_epochs(train(seed=seeds, split_seed=seeds, keep="measures", **settings))


@hyperparameters
def rival_accuracy(
    split_seed: Seeds = 0,
    *,
    rival: Annotated[str, OneOf(RIVALS)] = RIVAL,
    order: Order = "shuffled",
) -> np.ndarray:
    """Fit a model of scikit-learn's to each split, and return its validation accuracies: (...,)."""
    X, y = load_digits()
    train_rows, validation, _ = split(split_seed, order=order)
    splits = train_rows.shape[:-1]
    accuracies: list[float] = []
    for i in track(np.ndindex(splits)):
        report_progress(0)
        fitted = RIVALS[rival]().fit(X[train_rows[i]], y[train_rows[i]])
        accuracies.append(fitted.score(X[validation[i]], y[validation[i]]))
        report_progress(1)
    return np.reshape(accuracies, splits)


def beside_rivals(
    *, split_seed: ArrayLike, order: str = "shuffled", n_epochs: int = 20, **network: Any
) -> dict[str, np.ndarray]:
    """Judge the majority, scikit-learn's models and one's own network on the same splits."""
    with subtask(0, n_epochs, of=n_epochs + 20):
        own = held_out_accuracy(split_seed=split_seed, order=order, n_epochs=n_epochs, **network)
    with subtask(n_epochs, 20, of=n_epochs + 20):
        rivals = {
            name: rival_accuracy(split_seed, rival=name, order=order) for name in track(RIVALS)
        }
    return {MAJORITY: majority_accuracy(split_seed, order=order), **rivals, OWN: own}


@hyperparameters
def over_rates(
    *,
    rates: Mapping[str, Sequence[float]] = SAME_RATES,
    n_epochs: int = 2,
    n_splits: Splits = 6,
    first_seed: FirstSeed = 0,
) -> dict[str, np.ndarray]:
    """Train with each optimiser at several rates, from the same starts on the same splits."""
    seeds = np.arange(first_seed, first_seed + n_splits)[:, None]
    return {
        name: held_out_accuracy(
            optimiser=name,
            learning_rate=np.array(tried),
            n_epochs=n_epochs,
            seed=seeds,
            split_seed=seeds,
        )
        for name, tried in track(rates.items(), map(len, rates.values()))
    }


@hyperparameters
def over_widths(
    *, n_splits: Splits = 6, first_seed: FirstSeed = 0, widths: Sequence[int] = WIDTHS
) -> np.ndarray:
    """Return the accuracy of several widths after ten epochs: (n_splits, n_widths)."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    sizes = [2000 + n_parameters(width) for width in widths]
    accuracies = [
        held_out_accuracy(n_hidden=width, n_epochs=10, seed=seeds, split_seed=seeds)
        for width in track(widths, sizes)
    ]
    return np.stack(accuracies, axis=-1)


def enough_neurons(accuracy: np.ndarray) -> int:
    """Return the width from which on wider layers gain no more than a percentage point.

    Shapes: accuracy (n_splits, n_widths).
    """
    mean = accuracy.mean(axis=0)
    return WIDTHS[int(np.argmax(mean >= mean.max() - 0.01))]


def answers_when(run: RecordedRun, kind: str, amount: float) -> tuple[np.ndarray, np.ndarray]:
    """Return how sure each run is of its validation digits once disturbed, and if it is right.

    Digits that move do so to each side. Shapes: returns (n_runs, n_sides, 180).
    """
    ink, y = load_digits()
    if amount == 0:
        tables = [ink]
    elif kind == "noise":
        tables = [noisy(ink, amount, np.random.default_rng(round(1000 * amount)))]
    else:
        tables = [moved(ink, right, down) for right, down in to_each_side(int(amount))]
    confidence, right = [], []
    for i, rows in enumerate(split_of(run)[1]):
        p = probabilities(run[i], np.stack([table[rows] for table in tables]))
        confidence.append(p.max(axis=-1))
        right.append(p.argmax(axis=-1) == y[rows])
    return np.stack(confidence), np.stack(right)


@hyperparameters
def disturbed(
    *, kind: Annotated[str, OneOf(DISTURBANCES)] = "shift", n_splits: Splits = 4, **settings: Any
) -> np.ndarray:
    """Return the accuracy on digits disturbed more and more: (n_splits, n_amounts)."""
    seeds = np.arange(n_splits)
    with subtask(0, 8, of=10):
        run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    accuracies = []
    with subtask(8, 2, of=10):
        for amount in track(DISTURBANCES[kind]):
            _, right = answers_when(run, kind, amount)
            accuracies.append(right.mean(axis=(1, 2)))
            report_progress(1)
    return np.stack(accuracies, axis=-1)
