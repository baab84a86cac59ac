"""Many runs: over splits and seeds, rates and widths, and on digits that were disturbed."""

from collections.abc import Callable, Sequence
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
from training.progress import report_progress, subtask, track
from training.recorded_run import RecordedRun

MAJORITY, RIVAL, OWN = "the majority", "scikit-learn’s logistic regression", "your network"
CEILING = "a support vector machine"
PLAIN, REPAIRED = "trained on digits as they are", "trained on disturbed digits"
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
WIDTHS = (2, 4, 8, 16, 32, 64, 128)
NOISES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
SHIFTS = (0, 1, 2, 3)
DISTURBANCES = {"noise": NOISES, "shift": SHIFTS}
OPTIMISERS = ("SGD", "momentum", "Adam")

Splits = Annotated[int, Integer(2, MAX_RUNS)]
"""How many splits: split seeds in a row, usually from 0, and the same seeds for the starts."""
FewSplits = Annotated[int, Integer(2, 20)]
"""As `Splits`, for many trainings on each."""
Kind = Annotated[str, OneOf(DISTURBANCES)]
"""How digits are disturbed: by noise on every pixel, or a shift to each of the four sides."""


compare = partial(compare_over_splits, n_train=N_TRAIN, n_held_out=N_HELD_OUT)
"""Compares two accuracies over splits of the digits, (n_splits,) each, in pairs."""


def held_out_accuracy(**settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the validation digits after the last step: (...,) float."""
    return train(keep="the end", **settings).metrics["validation_accuracy"][..., -1]


@hyperparameters
def by_epoch(*, n_splits: Splits = 12, **settings: Any) -> np.ndarray:
    """Return the accuracy on several splits and starts by epoch: (n_splits, n_epochs + 1)."""
    seeds = np.arange(n_splits)
    run = train(seed=seeds, split_seed=seeds, keep="measures", **settings)
    ends = np.isclose(run.epochs, np.round(run.epochs))
    return run.metrics["validation_accuracy"][:, ends]


@hyperparameters
def logistic_regression(split_seed: Seeds = 0, *, order: Order = "shuffled") -> np.ndarray:
    """Return the accuracy of scikit-learn's logistic regression on each split: (...,)."""
    return _fitted(lambda: LogisticRegression(max_iter=300), split_seed, order)


def on_one_split(*, split_seed: int = 0, **settings: Any) -> dict[str, float]:
    """Judge the same four as `over_splits` on a single split; settings as for `train`."""
    return {name: float(value) for name, value in _compare(split_seed, **settings).items()}


@hyperparameters
def support_vectors(split_seed: Seeds = 0, *, order: Order = "shuffled") -> np.ndarray:
    """Fit scikit-learn's support vector machine as it comes, as `logistic_regression`."""
    return _fitted(SVC, split_seed, order)


def _fitted(model: Callable[[], ClassifierMixin], split_seed: Seeds, order: Order) -> np.ndarray:
    """Fit a new model of scikit-learn's to each split, and return its accuracies: (...) float."""
    X, y = load_digits()
    train_rows, validation, _ = split(split_seed, order=order)
    splits = train_rows.shape[:-1]
    accuracies: list[float] = []
    for i in track(np.ndindex(splits)):
        report_progress(0)
        fitted = model().fit(X[train_rows[i]], y[train_rows[i]])
        accuracies.append(fitted.score(X[validation[i]], y[validation[i]]))
        report_progress(1)
    return np.reshape(accuracies, splits)


@hyperparameters
def over_splits(*, n_splits: Splits = 20, **settings: Any) -> dict[str, np.ndarray]:
    """Judge the majority, two of scikit-learn's models and one's own network on the same splits."""
    seeds = np.arange(n_splits)
    return _compare(seeds, seed=seeds, **settings)


def _compare(split_seed: ArrayLike, **settings: Any) -> dict[str, np.ndarray]:
    order, n_epochs = settings.get("order", "shuffled"), settings.get("n_epochs", 20)
    with subtask(0, n_epochs, of=n_epochs + 20):
        own = held_out_accuracy(split_seed=split_seed, **settings)
    with subtask(n_epochs, 20, of=n_epochs + 20):
        rival = logistic_regression(split_seed, order=order)
        ceiling = support_vectors(split_seed, order=order)
    return {
        MAJORITY: majority_accuracy(split_seed, order=order),
        RIVAL: rival,
        CEILING: ceiling,
        OWN: own,
    }


@hyperparameters
def over_rates(
    *,
    n_splits: FewSplits = 6,
    first_seed: FirstSeed = 0,
    rates: Sequence[float] = RATES,
    optimisers: Sequence[str] = OPTIMISERS,
    n_epochs: int = 2,
) -> dict[str, np.ndarray]:
    """Train with each optimiser at several rates, from the same starts on the same splits."""
    seeds = np.arange(first_seed, first_seed + n_splits)[:, None]
    return {
        name: held_out_accuracy(
            optimiser=name,
            learning_rate=np.array(rates),
            n_epochs=n_epochs,
            seed=seeds,
            split_seed=seeds,
        )
        for name in track(optimisers)
    }


@hyperparameters
def over_widths(
    *, n_splits: FewSplits = 6, first_seed: FirstSeed = 0, widths: Sequence[int] = WIDTHS
) -> np.ndarray:
    """Return the accuracy of several widths after ten epochs: (n_splits, n_widths)."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    sizes = [2000 + n_parameters(width) for width in widths]
    accuracies = [
        held_out_accuracy(
            n_hidden=width, n_epochs=10, learning_rate=0.01, seed=seeds, split_seed=seeds
        )
        for width in track(widths, sizes)
    ]
    return np.stack(accuracies, axis=-1)


def answers_on(run: RecordedRun, tables: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return how sure each run is of its validation digits, and if it is right, in several tables.

    Both are (n_runs, n_tables, 180).
    """
    _, y = load_digits()
    confidence, right = [], []
    for i, rows in enumerate(split_of(run)[1]):
        p = probabilities(run[i], np.stack([table[rows] for table in tables]))
        confidence.append(p.max(axis=-1))
        right.append(p.argmax(axis=-1) == y[rows])
    return np.stack(confidence), np.stack(right)


def disturbed_tables(kind: str, amount: float) -> list[np.ndarray]:
    """Return all digits with so much noise, or moved by so many pixels to each side."""
    ink, _ = load_digits()
    if amount == 0:
        return [ink]
    if kind == "noise":
        return [noisy(ink, amount, np.random.default_rng(round(1000 * amount)))]
    return [moved(ink, right, down) for right, down in to_each_side(int(amount))]


@hyperparameters
def disturbed(*, kind: Kind = "shift", n_splits: FewSplits = 4, **settings: Any) -> np.ndarray:
    """Return the accuracy on digits disturbed more and more: (n_splits, n_amounts)."""
    seeds = np.arange(n_splits)
    with subtask(0, 8, of=10):
        run = train(seed=seeds, split_seed=seeds, keep="the end", **settings)
    accuracies = []
    with subtask(8, 2, of=10):
        for amount in track(DISTURBANCES[kind]):
            _, right = answers_on(run, disturbed_tables(kind, amount))
            accuracies.append(right.mean(axis=(1, 2)))
            report_progress(1)
    return np.stack(accuracies, axis=-1)
