"""Comparing models on the same rows: in pairs, with what chance alone would do beside it.

Whether one of two classifiers is better than the other on the same samples is McNemar's question
("Note on the sampling error of the difference between correlated proportions", Psychometrika
1947). Pairs over many splits follow the same idea: both are judged on the same rows each time.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from training.figures import chance, count, fixed, signed_points
from training.hyperparameters import Integer, Number, hyperparameters
from training.recorded_run import RecordedRun


def mcnemar(a_right: np.ndarray, b_right: np.ndarray) -> float:
    """Return how easily chance alone explains that one of two classifiers is right more often.

    Only samples on which exactly one of the two is right count (McNemar 1947, exact form). If
    both were equally good, each such sample would be the toss of a fair coin; this is the
    probability that the coins fall at least as unevenly as they did.

    Parameters
    ----------
    a_right, b_right : (n_samples,) bool array
        Where each classifier is right, on the same samples.

    Returns
    -------
    float
        The two-sided p-value, from 0 to 1.
    """
    only_a, only_b = int((a_right & ~b_right).sum()), int((b_right & ~a_right).sum())
    n = only_a + only_b
    tail = sum(math.comb(n, i) for i in range(min(only_a, only_b) + 1))
    return min(1.0, 2 * tail / 2**n)


def describe_mcnemar(n_differ: int, p: float) -> str:
    """Say what McNemar's test says of so many samples on which only one of the two is right."""
    return (
        f"If both were equally good, {count(n_differ, 'toss', 'tosses')} of a fair coin would fall "
        f"at least as unevenly with probability **{chance(p)}** (**McNemar’s test**)"
    )


@hyperparameters
def standard_error(
    share: Annotated[float, Number(0, 1)], n_samples: Annotated[int, Integer(1, 10**9)]
) -> float:
    """Return how far a share of so many independent samples typically is from the true one.

    Parameters
    ----------
    share : float
        Such as an accuracy.
    n_samples : int
        From how many samples it was counted.

    Returns
    -------
    float
        sqrt(share (1 - share) / n), the standard deviation of a binomial share.
    """
    return math.sqrt(share * (1 - share) / n_samples)


@dataclass(frozen=True)
class Pairs:
    """How much one model is ahead of another, each pair measured on the same rows."""

    mean: float  # The mean lead
    # Of the mean, as if the pairs were independent; splits of one table overlap, so that it is
    # rather too small
    standard_error: float
    # In how many pairs the first is ahead, level, and behind
    better: int
    equal: int
    worse: int

    @property
    def ahead(self) -> bool:
        """Whether the mean lead is more than twice its standard error."""
        return self.mean > 2 * self.standard_error

    @property
    def behind(self) -> bool:
        """Whether the mean lead is below zero by more than twice its standard error."""
        return self.mean < -2 * self.standard_error


def interval_of_share(n_right: int, n: int) -> tuple[float, float]:
    """Return between which shares the true one lies in about 95 of 100 cases.

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927): unlike
    the share plus and minus twice its standard error it stays between 0 and 1, and has a width
    where all or none were right.

    Parameters
    ----------
    n_right, n : int
        How many were right, of how many; at least one.
    """
    z2 = 1.96**2
    share = n_right / n
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    reach = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def compare_in_pairs(a: np.ndarray, b: np.ndarray) -> Pairs:
    """Compare two models pair by pair.

    Parameters
    ----------
    a, b : (n_pairs,) array of float
        A score of each model, such as its accuracy, on the same rows; at least two pairs.

    Returns
    -------
    Pairs
        Of the lead of ``a`` over ``b``.
    """
    lead = np.asarray(a, dtype=float) - np.asarray(b, dtype=float)
    # Accuracies over the same number of rows differ by 0 or by more than any rounding.
    level = np.isclose(lead, 0, atol=1e-9)
    return Pairs(
        mean=float(lead.mean()),
        standard_error=float(lead.std(ddof=1) / math.sqrt(len(lead))),
        better=int(((lead > 0) & ~level).sum()),
        equal=int(level.sum()),
        worse=int(((lead < 0) & ~level).sum()),
    )


def leads(
    accuracies: Mapping[str, np.ndarray],
    *,
    over: str,
    compare: Callable[[np.ndarray, np.ndarray], Pairs],
) -> pd.DataFrame:
    """Compare models and rules with one of them split by split, on the same rows.

    Parameters
    ----------
    accuracies : mapping of str to (n_splits,) array of float
        By name.
    over : str
        With which of them the others are compared.
    compare : callable
        `compare_in_pairs`, or `compare_over_splits` of so many rows.

    Returns
    -------
    DataFrame
        One row for each: its name, the mean and standard deviation of its accuracy, its mean lead
        and that lead's standard error, in percent, and on how many splits it is better, equal, and
        worse.
    """
    rows = []
    for name, values in accuracies.items():
        pairs = compare(values, accuracies[over])
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


OVERLAP = (
    "Splits of one table share most of their rows, and so agree more than new rows would; the "
    "standard error allows for that (Nadeau and Bengio, 2003)."
)
"""What is said wherever models are compared with `compare_over_splits`."""


def overlap_factor(n_splits: int, *, n_train: int, n_held_out: int) -> float:
    """Return how many times larger a standard error is over splits that share most of their rows.

    With the correction of Nadeau and Bengio, "Inference for the Generalization Error" (Machine
    Learning, 2003), that of a mean over splits is s sqrt(1 / n_splits + n_held_out / n_train) in
    place of s / sqrt(n_splits): more splits alone do not make it small.
    """
    return math.sqrt(1 + n_splits * n_held_out / n_train)


def compare_over_splits(a: np.ndarray, b: np.ndarray, *, n_train: int, n_held_out: int) -> Pairs:
    """Compare two models pair by pair over splits of one table, which share most of their rows.

    Parameters
    ----------
    a, b : (n_splits,) array of float
        As for `compare_in_pairs`.
    n_train, n_held_out : int
        Rows in each part of each split.

    Returns
    -------
    Pairs
        As from `compare_in_pairs`, with the standard error that `overlap_factor` corrects.
    """
    pairs = compare_in_pairs(a, b)
    factor = overlap_factor(len(a), n_train=n_train, n_held_out=n_held_out)
    return replace(pairs, standard_error=factor * pairs.standard_error)


def describe_lead(pairs: Pairs) -> str:
    """Say a lead in accuracy: "+0.7 percentage points (standard error 0.4)"."""
    error = fixed(100 * pairs.standard_error, 1)
    return f"{signed_points(pairs.mean)} (standard error {error})"


def describe_counts(pairs: Pairs) -> str:
    """Say in how many pairs which is ahead: "better on 13, level on 5, worse on 2"."""
    return f"better on {pairs.better}, level on {pairs.equal}, worse on {pairs.worse}"


def on_one_axis(runs: Sequence[RecordedRun]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the epochs at which any of some runs was recorded, and the held-out losses there.

    Between two frames a loss lies on the straight line that a curve draws; there is none beyond
    the last one.

    Returns
    -------
    (n_places,) array of int
        At least two.
    list of (n_places,) array of float
        One for each run.
    """
    epochs = np.unique(np.concatenate([*(run.steps for run in runs), [1]]))
    losses = [
        np.where(
            epochs <= run.steps[-1],
            np.interp(epochs, run.steps, run.metrics["validation_loss"]),
            np.nan,
        )
        for run in runs
    ]
    return epochs, losses
