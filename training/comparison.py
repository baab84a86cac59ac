"""Compare models on the same rows, in pairs, with what chance alone would do.

Whether one of two classifiers is better on the same samples is McNemar's question ("Note on the
sampling error of the difference between correlated proportions", Psychometrika 1947). Pairs over
many splits follow the same idea.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np
import pandas as pd

from training.figures import fixed
from training.hyperparameters import Integer, Number, hyperparameters
from training.recorded_run import RecordedRun


def mcnemar(a_right: np.ndarray, b_right: np.ndarray) -> float:
    """Return the p-value of the hypothesis that two classifiers are equally good.

    Only samples on which exactly one of the two is right count (McNemar 1947, exact form). If both
    are equally good, each is a fair coin toss; the result is the probability of an outcome at least
    as uneven.

    Parameters
    ----------
    a_right, b_right : (n_samples,) bool array
        Where each classifier is right, on the same samples.

    Returns
    -------
    float
        The two-sided p-value, from 0 to 1.
    """
    from scipy.stats import binomtest  # noqa: PLC0415 (a second that pages without it do not take)

    n_differ = int((a_right != b_right).sum())
    only_a = int((a_right & ~b_right).sum())
    return float(binomtest(only_a, n_differ).pvalue) if n_differ else 1.0


@hyperparameters
def standard_error(
    share: Annotated[float, Number(0, 1)], n_samples: Annotated[int, Integer(1, 10**9)]
) -> float:
    """Return the standard error of a share of independent samples.

    Parameters
    ----------
    share : float
        Such as an accuracy.
    n_samples : int
        Number of samples.

    Returns
    -------
    float
        sqrt(share (1 - share) / n), the standard deviation of a binomial share.
    """
    return math.sqrt(share * (1 - share) / n_samples)


@dataclass(frozen=True)
class Pairs:
    """One model's lead over another, from pairs measured on the same rows."""

    mean: float  # mean lead
    # Of the mean, for independent pairs; too small for overlapping splits of one table.
    standard_error: float
    # Number of pairs in which the first is ahead, level and behind.
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
    """Return the 95 % confidence interval of a share.

    Wilson, "Probable inference, the law of succession, and statistical inference" (1927): unlike
    two standard errors around the share, it stays between 0 and 1, and has a width even at 0 and 1.

    Parameters
    ----------
    n_right, n : int
        Number of right ones, and of all; at least one.
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
    # Accuracies on equally many rows differ by 0 or by more than rounding errors.
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
        The name to compare the others with.
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
"""The caveat shown with every use of `compare_over_splits`."""


def overlap_factor(n_splits: int, *, n_train: int, n_held_out: int) -> float:
    """Return the factor by which overlapping splits increase a standard error.

    Nadeau and Bengio, "Inference for the Generalization Error" (Machine Learning, 2003), use s
    sqrt(1 / n_splits + n_held_out / n_train) instead of s / sqrt(n_splits): more splits alone do
    not make it small.
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


def describe_standing(pairs: Pairs, rival: str) -> str:
    """Say where one stands: "0.7 percentage points ahead of the rival (standard error 0.4)"."""
    lead, error = (fixed(100 * x, 1) for x in (abs(pairs.mean), pairs.standard_error))
    if lead == "0.0":
        return f"level with {rival} (0.0 percentage points, standard error {error})"
    side = "ahead of" if pairs.mean > 0 else "behind"
    return f"{lead} percentage points {side} {rival} (standard error {error})"


def describe_counts(pairs: Pairs) -> str:
    """Say in how many pairs which is ahead: "better on 13, level on 5, worse on 2"."""
    return f"better on {pairs.better}, level on {pairs.equal}, worse on {pairs.worse}"


def on_one_axis(runs: Sequence[RecordedRun]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return all epochs recorded by any of some runs, and their held-out losses there.

    Losses are interpolated linearly between frames, and missing beyond the last.

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
