"""Many runs: four models on one split, and what other splits, starts and losses would have said."""

from functools import partial
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from lessons.titanic.model import train
from lessons.titanic.passengers import (
    N_TRAINING,
    N_VALIDATION,
    RULES,
    STATISTICS,
    features_of_all,
    rule_accuracy,
    split,
    targets_of_all,
)
from lessons.titanic.survival_models import MODELS
from lessons.titanic.survivors import agreement
from training.comparison import compare_over_splits
from training.progress import subtask, track

GOOD = 0.75
"""A start counts as good if the held-out accuracy ends above this: more than most died."""
KNOWS_MORE = 0.01
"""A mean lead in accuracy that counts: it is worth two layers more, on passengers of this table."""

compare = partial(compare_over_splits, n_train=N_TRAINING, n_held_out=N_VALIDATION)
"""Compares two accuracies over splits of the passengers, (n_splits,) each, in pairs."""


def held_out_accuracy(**settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the held-out rows after the last step: (...,) floats."""
    return train(max_frames=2, **settings).metrics["validation_accuracy"][..., -1]


def four_models(*, split_seed: int | np.ndarray = 42) -> dict[str, np.ndarray]:
    """Train the recipe's four models and return their accuracies beside those of the rules."""
    rules = {name: rule_accuracy(split_seed, rule) for name, rule in RULES.items()}
    # An epoch of the hidden layers takes several times as long as one of twelve coefficients.
    return rules | {
        name: held_out_accuracy(model=name, split_seed=split_seed)
        for name in track(MODELS, (1, 1, 5, 5))
    }


def logistic_regression(*, split_seed: int = 42) -> float:
    """Fit scikit-learn's logistic regression to the same columns, and judge it on the held-out."""
    X, y, (train_rows, held_out) = features_of_all(), targets_of_all(), split(split_seed)
    plain = LogisticRegression(max_iter=3000).fit(X[train_rows], y[train_rows])
    return float(plain.score(X[held_out], y[held_out]))


def over_splits(*, n_splits: int = 100, **settings: Any) -> dict[str, np.ndarray]:
    """Train the four models and one's own on many splits, and judge rules and models on each."""
    seeds = np.arange(n_splits)
    own = 20 + settings.get("n_epochs", 30)
    with subtask(0, 100, of=100 + own):
        accuracies = four_models(split_seed=seeds)
    with subtask(100, own, of=100 + own):
        return accuracies | {"your settings": held_out_accuracy(split_seed=seeds, **settings)}


def over_starts(**settings: Any) -> np.ndarray:
    """Train a model from 200 starts, on the same passengers; the recipe's deep net by default."""
    return held_out_accuracy(**{"model": "deep"} | settings, seed=np.arange(200))


def same_sentence(*, split_seed: int = 42) -> int:
    """Count the starts, of 200, from which the recipe's sigmoid model becomes `one_sentence`."""
    run = train(seed=np.arange(200), split_seed=split_seed, max_frames=2)
    return int((agreement(run) == 1).sum())


def with_and_without_leak() -> dict[str, np.ndarray]:
    """Prepare with the modes and maxima of all 891, and of the training rows alone."""
    return {
        statistics: held_out_accuracy(statistics=statistics, split_seed=np.arange(100))
        for statistics in track(STATISTICS, (1, 4))
    }
