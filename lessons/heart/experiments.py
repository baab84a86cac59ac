"""Many runs: models in pairs over splits, and how noise gets in."""

from functools import lru_cache, partial
from typing import Annotated, Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from lessons.heart.decisions import held_out_by, rows_of
from lessons.heart.model import MAX_RUNS, train
from lessons.heart.patients import (
    N_HELD_OUT,
    N_TRAIN,
    feature_names,
    features,
    majority_accuracy,
    outcomes,
    split,
)
from training.baseline import majority
from training.comparison import compare_over_splits
from training.decisions import decide
from training.hyperparameters import FirstSeed, Integer, Seeds, hyperparameters, with_settings
from training.progress import subtask, track

Splits = Annotated[int, Integer(2, MAX_RUNS)]
"""How many splits: split seeds in a row, usually from 0, and the same seeds for the starts."""

MAJORITY, OWN, RIVAL = "the majority", "your neuron", "scikit-learn’s logistic regression"

compare = partial(compare_over_splits, n_train=N_TRAIN, n_held_out=N_HELD_OUT)
"""Compares two accuracies over splits of the patients, (n_splits,) each, in pairs."""


def held_out_accuracy(**settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the held-out rows after the last step: (...,) floats."""
    return train(max_frames=2, **settings).metrics["validation_accuracy"][..., -1]


def logistic_regression(
    split_seed: Seeds = 42,
    *,
    stratify: bool = False,
    coding: str = "one-hot",
    scaling: str = "training",
) -> np.ndarray:
    """Fit scikit-learn's logistic regression to each split, and judge it on the held-out rows.

    Returns the accuracies, (...,).
    """
    seeds = np.asarray(split_seed)
    right = [_rival(int(seed), bool(stratify), coding, scaling) for seed in track(seeds.flat)]
    return np.reshape([each.mean() for each in right], seeds.shape)


@lru_cache(maxsize=512)
def _rival(split_seed: int, stratify: bool, coding: str, scaling: str) -> np.ndarray:
    """Tell of each held-out row of a split whether scikit-learn's model is right about it."""
    X = features(split_seed, stratify=stratify, coding=coding, scaling=scaling)
    train_rows, held_out = split(split_seed, stratify=stratify)
    return decide(_fit_and_predict(X, train_rows, held_out)) == outcomes()[held_out]


def _fit_and_predict(X: np.ndarray, train_rows: np.ndarray, held_out: np.ndarray) -> np.ndarray:
    """Return the probability that the fitted model gives each held-out row: (61,) float."""
    # The solver for few columns: the same coefficients as with the usual one, far sooner.
    model = LogisticRegression(solver="newton-cholesky").fit(X[train_rows], outcomes()[train_rows])
    p: np.ndarray = model.predict_proba(X[held_out])[:, 1]
    return p


@hyperparameters
def over_splits(
    *, n_splits: Splits = 50, first_seed: FirstSeed = 0, **settings: Any
) -> dict[str, np.ndarray]:
    """Judge the baseline, one's own neuron and scikit-learn's model on the same splits."""
    settings["split_seed"] = seeds = np.arange(first_seed, first_seed + n_splits)
    neuron, rival = 500 + settings.get("n_steps", 1000), 300
    with subtask(0, neuron, of=neuron + rival):
        own = held_out_accuracy(seed=seeds, **settings)
    with subtask(neuron, rival, of=neuron + rival):
        theirs = with_settings(logistic_regression, settings)
    return {MAJORITY: with_settings(majority_accuracy, settings), OWN: own, RIVAL: theirs}


def on_one_split(**settings: Any) -> dict[str, np.ndarray]:
    """Tell of each held-out patient of a split whether the three of `over_splits` are right."""
    run = train(max_frames=2, **settings)
    y, (train_rows, held_out) = outcomes(), rows_of(run)
    return {
        MAJORITY: y[held_out] == majority(y[train_rows]),
        OWN: decide(held_out_by(run)[1]) == y[held_out],
        RIVAL: with_settings(_rival, run.hyperparameters),
    }


@hyperparameters
def noise_leak(
    *,
    n_columns: Annotated[int, Integer(0, 5000)] = 1000,
    n_kept: int = 10,
    with_features: bool = False,
    n_splits: Splits = 30,
    first_seed: FirstSeed = 0,
) -> dict[str, np.ndarray]:
    """Judge neurons that learn from pure noise, by the rows on which its columns were chosen."""
    n_real = len(feature_names()) if with_features else 0
    Integer(1, min(100, n_real + n_columns)).check("n_kept", n_kept)
    ways = np.empty((2, n_splits))
    for i in track(range(n_splits)):
        seed = first_seed + i
        X, (train_rows, held_out) = noise(n_columns, split_seed=seed), split(seed)
        if with_features:
            X = np.hstack([features(seed), X])
        best = kept(X, n_kept, split_seed=seed)
        given = [_fit_and_predict(X[:, columns], train_rows, held_out) for columns in best.values()]
        ways[:, i] = [(decide(p) == outcomes()[held_out]).mean() for p in given]
    return dict(zip(best, ways, strict=True))


def noise(n_columns: int, *, split_seed: int = 42) -> np.ndarray:
    """Describe all patients by columns of pure noise: (303, n_columns)."""
    rng = np.random.default_rng(split_seed)
    return rng.standard_normal((len(outcomes()), n_columns))


def kept(X: np.ndarray, n_kept: int = 10, *, split_seed: int = 42) -> dict[str, np.ndarray]:
    """Return the columns that go best with disease, by the rows that chose: all, or training."""
    rows = {"all": np.arange(len(X)), "training": split(split_seed)[0]}
    y = outcomes()
    return {name: best_columns(X[seen], y[seen], n_kept) for name, seen in rows.items()}


def best_columns(X: np.ndarray, y: np.ndarray, n_kept: int) -> np.ndarray:
    """Return which columns of X (n_samples, n_columns) correlate most with y: (n_kept,) int."""
    return np.argsort(-abs(correlations(X, y)), kind="stable")[:n_kept]


def correlations(X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the correlation of each column of X (n_samples, n_columns) with y: (n_columns,)."""
    centred, about = X - X.mean(axis=0), y - y.mean()
    spread = np.sqrt((centred**2).sum(axis=0) * (about**2).sum())
    # A column that is the same for all of these has no correlation.
    return np.divide(about @ centred, spread, out=np.zeros_like(spread), where=spread > 0)
