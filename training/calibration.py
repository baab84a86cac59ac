"""Calibration: whether events predicted at 80 % happen 80 % of the time.

Reliability curves and the expected calibration error: Guo, Pleiss, Sun and Weinberger, "On
Calibration of Modern Neural Networks" (2017). The error that even true probabilities have: Bröcker
and Smith, "Increasing the Reliability of Reliability Diagrams" (2007).
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from training.hyperparameters import Integer, Number, hyperparameters

Probabilities = Annotated[np.ndarray, Number(0, 1)]
N_BINS = 10
"""Number of bins of equal width."""


@dataclass(frozen=True)
class Reliability:
    """Predicted probabilities and observed frequencies by bin."""

    # (n_bins,): number of samples per bin of equal width from 0 to 1.
    n_samples: np.ndarray
    predicted: np.ndarray  # (n_bins,): mean probability; NaN for an empty bin
    # (n_bins,): share of class 1; NaN for an empty bin.
    observed: np.ndarray
    expected_calibration_error: float  # mean distance of the two over the samples
    share_extreme: float  # share of probabilities below 0.02 or above 0.98


@dataclass(frozen=True)
class TrueReliability:
    """What true probabilities show by chance."""

    # (n_bins,): in 95 of 100 cases the share of class 1 is in this range; NaN for an empty bin.
    low: np.ndarray
    high: np.ndarray
    mean_error: float  # mean expected calibration error
    error_limit: float  # exceeded in 1 of 20 cases


@hyperparameters
def reliability(p: Probabilities, y: np.ndarray) -> Reliability:
    """Bin probabilities, and compare each bin with the outcomes.

    Part of the distance is chance: even true probabilities have an expected calibration error
    above zero (`true_reliability`).

    Parameters
    ----------
    p : (n_samples,) array of float
        Probabilities.
    y : (n_samples,) array of float
        Outcomes, 0 or 1.
    """
    p, bins = _binned(p)
    n, sum_p, sum_y = bins.sum(axis=0), p @ bins, np.asarray(y, dtype=float) @ bins
    with np.errstate(invalid="ignore"):  # an empty bin has no mean
        predicted, observed = sum_p / n, sum_y / n
    return Reliability(
        n_samples=n.astype(int),
        predicted=predicted,
        observed=observed,
        expected_calibration_error=float(np.abs(sum_p - sum_y).sum() / len(p)),
        share_extreme=float(((p < 0.02) | (p > 0.98)).mean()),
    )


@hyperparameters
def true_reliability(
    p: Probabilities, *, n_draws: Annotated[int, Integer(20, 10_000)] = 200
) -> TrueReliability:
    """Return what these probabilities would show if they were true.

    Outcomes are drawn from them many times, so any distance is chance.

    Parameters
    ----------
    p : (n_samples,) array of float
        Probabilities.
    n_draws : int
        Number of draws.
    """
    p, bins = _binned(p)
    outcomes = np.random.default_rng(0).random((n_draws, len(p))) < p
    sum_y = outcomes.astype(float) @ bins  # (n_draws, n_bins)
    error = np.abs(p @ bins - sum_y).sum(axis=-1) / len(p)
    low, high = np.quantile(sum_y, (0.025, 0.975), axis=0)
    n = bins.sum(axis=0)
    with np.errstate(invalid="ignore"):
        return TrueReliability(
            low=low / n,
            high=high / n,
            mean_error=float(error.mean()),
            error_limit=float(np.quantile(error, 0.95)),
        )


def _binned(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the probabilities, and each one's bin as a one-hot row."""
    p = np.asarray(p, dtype=float)
    return p, np.eye(N_BINS)[np.minimum((p * N_BINS).astype(int), N_BINS - 1)]
