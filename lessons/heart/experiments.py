"""Many runs: what helps a poor start, models in pairs over splits, and how noise gets in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from lessons.heart.model import MAX_RUNS, probabilities, train
from lessons.heart.patients import (
    SCALINGS,
    features,
    majority_accuracy,
    outcomes,
    split,
)
from training.comparison import compare_in_pairs, mcnemar
from training.decisions import decide
from training.progress import Progress, parts
from training.tables import take_rows
from training.validation import check_whole

BASE, PATIENCE, ZEROS, UNSCALED = (
    "random start, 1,000 steps",
    "random start, 5,000 steps",
    "zeros, 1,000 steps",
    "zeros, 1,000 steps, unscaled",
)
VARIANTS: dict[str, dict[str, Any]] = {
    BASE: {},
    PATIENCE: {"n_steps": 5000},
    ZEROS: {"start": "zeros"},
    UNSCALED: {"start": "zeros", "scaling": "none"},
}
"""What may be changed about a neuron that starts at random and takes 1,000 steps."""
MAJORITY, OWN, RIVAL = "the majority", "your neuron", "scikit-learn’s logistic regression"
LEAKED, HONEST = "chosen on all 303 rows", "chosen on training rows only"


def held_out_accuracy(
    *, max_frames: int = 2, on_progress: Progress | None = None, **settings: Any
) -> np.ndarray:
    """Train, and return the accuracy on the held-out rows after the last step: (...,) floats."""
    run = train(max_frames=max_frames, on_progress=on_progress, **settings)
    return run.metrics["validation_accuracy"][..., -1]


def what_helps(
    *, n_splits: int = 50, coding: str = "one-hot", on_progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Train each of the `VARIANTS` on the same splits, each split from a start of its own.

    Parameters
    ----------
    n_splits : int
        How many splits, from 2 to 200: split seed and seed 0, 1, 2 and so on.
    coding : str
        As for `train`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Accuracies on the held-out rows by name.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    seeds = np.arange(n_splits)
    shares = parts(on_progress, *(s.get("n_steps", 1000) for s in VARIANTS.values()))
    return {
        name: held_out_accuracy(
            seed=seeds, split_seed=seeds, coding=coding, on_progress=share, **settings
        )
        for (name, settings), share in zip(VARIANTS.items(), shares, strict=True)
    }


def logistic_regression(
    split_seed: int | np.ndarray = 42,
    *,
    stratify: bool = False,
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Fit scikit-learn's logistic regression to each split, and judge it on the held-out rows.

    Parameters
    ----------
    split_seed, stratify, coding, scaling
        As for `train`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (...,) array of float
        Accuracies.
    """
    preparing, fitting = parts(on_progress, 4, 1)
    X = features(
        split_seed, stratify=stratify, coding=coding, scaling=scaling, on_progress=preparing
    )
    train_rows, held_out = split(split_seed, stratify=stratify)
    return _fit_and_judge(X, train_rows, held_out, fitting).mean(axis=-1)


def _fit_and_judge(
    X: np.ndarray, train_rows: np.ndarray, held_out: np.ndarray, on_progress: Progress | None
) -> np.ndarray:
    """Tell of each held-out row of each split whether the fitted model is right about it."""
    splits = train_rows.shape[:-1]
    tables = np.broadcast_to(X, (*splits, *X.shape[-2:]))
    y, right = outcomes(), []
    for i in np.ndindex(splits):
        # The solver for few columns: the same coefficients as with the usual one, far sooner.
        model = LogisticRegression(solver="newton-cholesky")
        model.fit(take_rows(tables[i], train_rows[i]), y[train_rows[i]])
        right.append(model.predict(take_rows(tables[i], held_out[i])) == y[held_out[i]])
        if on_progress is not None:
            on_progress(len(right) / max(1, int(np.prod(splits))))
    return np.reshape(right, held_out.shape)


def over_splits(
    *,
    n_splits: int = 50,
    start: str = "random",
    learning_rate: float = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    stratify: bool = False,
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Judge the baseline, one's own neuron and scikit-learn's model on the same splits.

    Parameters
    ----------
    n_splits : int
        How many splits, from 2 to 200; the neuron has another start on each.
    start, learning_rate, n_steps, batch_size, loss, stratify, coding, scaling
        As for `train`, one value each.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Accuracies on the held-out rows by name.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    seeds = np.arange(n_splits)
    table: dict[str, Any] = {"stratify": stratify, "coding": coding, "scaling": scaling}
    neuron, rival = parts(on_progress, 500 + n_steps, 300)
    own = held_out_accuracy(
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        seed=seeds,
        split_seed=seeds,
        on_progress=neuron,
        **table,
    )
    return {
        MAJORITY: majority_accuracy(seeds, stratify=stratify),
        OWN: own,
        RIVAL: logistic_regression(seeds, on_progress=rival, **table),
    }


@dataclass(frozen=True)
class OneSplit:
    """What a single split tells of a neuron and scikit-learn's model.

    Attributes
    ----------
    accuracies : mapping of str to float
        On the held-out rows, by name: `MAJORITY`, `OWN` and `RIVAL`.
    only_own, only_rival : int
        On how many held-out patients exactly one of the two models is right.
    p_value : float
        McNemar's, exact and two-sided.
    """

    accuracies: Mapping[str, float]
    only_own: int
    only_rival: int
    p_value: float


def on_one_split(
    *,
    start: str = "random",
    learning_rate: float = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    seed: int = 0,
    split_seed: int = 42,
    stratify: bool = False,
    coding: str = "one-hot",
    scaling: str = "training",
    on_progress: Progress | None = None,
) -> OneSplit:
    """Judge the same three as `over_splits` on a single split; parameters as for `train`."""
    table: dict[str, Any] = {"stratify": stratify, "coding": coding, "scaling": scaling}
    run = train(
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        seed=seed,
        split_seed=split_seed,
        max_frames=2,
        on_progress=on_progress,
        **table,
    )
    X = features(split_seed, **table)
    train_rows, held_out = split(split_seed, stratify=stratify)
    own = decide(probabilities(run, X[held_out])) == outcomes()[held_out]
    rival = _fit_and_judge(X, train_rows, held_out, None)
    return OneSplit(
        accuracies={
            MAJORITY: float(majority_accuracy(split_seed, stratify=stratify)),
            OWN: float(own.mean()),
            RIVAL: float(rival.mean()),
        },
        only_own=int((own & ~rival).sum()),
        only_rival=int((rival & ~own).sum()),
        p_value=mcnemar(own, rival),
    )


def in_pairs(accuracies: dict[str, np.ndarray]) -> pd.DataFrame:
    """Compare each with scikit-learn's model split by split, on the same patients.

    Returns
    -------
    DataFrame
        One row for each: its name, mean and standard deviation of its accuracy, its mean lead
        and that lead's standard error, all in percent, and on how many splits it is better,
        equal, and worse.
    """
    rows = []
    for name, values in accuracies.items():
        pairs = compare_in_pairs(values, accuracies[RIVAL])
        rows.append(
            {
                "model or rule": name,
                "mean accuracy (%)": 100 * values.mean(),
                "standard deviation": 100 * values.std(ddof=1),
                "mean lead (points)": 100 * pairs.mean,
                "its standard error": 100 * pairs.standard_error,
                "better": pairs.better,
                "equal": pairs.equal,
                "worse": pairs.worse,
            }
        )
    return pd.DataFrame(rows).round(1)


def noise_leak(
    *,
    n_columns: int = 1000,
    n_kept: int = 10,
    n_splits: int = 30,
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Describe patients by pure noise, keep the columns that go best with disease, and learn.

    Parameters
    ----------
    n_columns : int
        Columns drawn from N(0, 1) for each split anew, from 1 to 5,000.
    n_kept : int
        How many of them are kept, from 1 to 100 and no more than there are: those whose
        correlation with the target is largest, whatever its sign.
    n_splits : int
        How many splits, from 2 to 200.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Accuracies of scikit-learn's logistic regression on the held-out rows: with columns
        `LEAKED`, chosen on all rows, and `HONEST`, chosen on training rows only. It is trained on
        training rows either way.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_whole("n_columns", n_columns, 1, 5000)
    check_whole("n_kept", n_kept, 1, min(100, n_columns))
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    found: dict[str, list[float]] = {LEAKED: [], HONEST: []}
    for seed in range(n_splits):
        noise = np.random.default_rng(seed).standard_normal((len(outcomes()), n_columns))
        train_rows, held_out = split(seed)
        for name, seen in ((LEAKED, np.arange(len(noise))), (HONEST, train_rows)):
            kept = best_columns(noise[seen], outcomes()[seen], n_kept)
            right = _fit_and_judge(noise[:, kept], train_rows, held_out, None)
            found[name].append(float(right.mean()))
        if on_progress is not None:
            on_progress((seed + 1) / n_splits)
    return {name: np.array(scores) for name, scores in found.items()}


def best_columns(X: np.ndarray, y: np.ndarray, n_kept: int) -> np.ndarray:
    """Return which columns of X (n_samples, n_columns) correlate most with y: (n_kept,) int."""
    apart = X - X.mean(axis=0)
    going_with = np.abs((apart * (y - y.mean())[:, None]).sum(axis=0))
    correlation = going_with / np.sqrt((apart**2).sum(axis=0))
    return np.argsort(-correlation, kind="stable")[:n_kept]


def scaler_leak(
    *, n_splits: int = 50, on_progress: Progress | None = None
) -> dict[str, np.ndarray]:
    """Scale with the figures of everybody, and with those of the training rows alone.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Held-out accuracies of scikit-learn's model, by whose mean and deviation were used: 'all'
        and 'training'.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    leaked = [scaling for scaling in SCALINGS if scaling != "none"]
    return {
        scaling: logistic_regression(np.arange(n_splits), scaling=scaling, on_progress=share)
        for scaling, share in zip(leaked, parts(on_progress, *[1] * len(leaked)), strict=True)
    }
