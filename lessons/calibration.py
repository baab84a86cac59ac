"""Calibration: whether what is said to have a probability of 80 % happens 80 % of the time.

Reliability curves and the expected calibration error are described in Guo, Pleiss, Sun and
Weinberger, "On Calibration of Modern Neural Networks" (2017).
"""

from dataclasses import dataclass

import numpy as np

from lessons.validation import check_number, check_whole


@dataclass(frozen=True)
class Reliability:
    """What was predicted beside what happened, bin by bin.

    Attributes
    ----------
    n_passengers : (n_bins,) int array
        Passengers whose probability falls into each of the bins, equally wide from 0 to 1.
    predicted : (n_bins,) array of float
        Their mean probability; NaN in an empty bin.
    survived : (n_bins,) array of float
        The share of them that survived; NaN in an empty bin.
    expected_calibration_error : float
        The mean distance of the two over the passengers.
    share_extreme : float
        Share of all probabilities below .02 or above .98.
    """

    n_passengers: np.ndarray
    predicted: np.ndarray
    survived: np.ndarray
    expected_calibration_error: float
    share_extreme: float


def reliability(p: np.ndarray, y: np.ndarray, *, n_bins: int = 10) -> Reliability:
    """Sort probabilities into bins and compare each bin with what happened.

    With few samples in a bin part of the distance is luck: even true probabilities have an
    expected calibration error above zero.

    Parameters
    ----------
    p : (n_samples,) array of float
        Probabilities, from 0 to 1.
    y : (n_samples,) array of float
        Outcomes, 0 or 1.
    n_bins : int
        Bins from 0 to 1, from 1 to 100.

    Returns
    -------
    Reliability

    Raises
    ------
    ValueError
        If a probability or ``n_bins`` is out of its range.
    """
    check_number("p", p, 0, 1)
    check_whole("n_bins", n_bins, 1, 100)
    p = np.asarray(p, dtype=float)
    which = np.minimum((p * n_bins).astype(int), n_bins - 1)
    n = np.bincount(which, minlength=n_bins)
    sum_p = np.bincount(which, weights=p, minlength=n_bins)
    sum_y = np.bincount(which, weights=y, minlength=n_bins)
    with np.errstate(invalid="ignore"):  # an empty bin has no mean
        predicted, survived = sum_p / n, sum_y / n
    return Reliability(
        n_passengers=n,
        predicted=predicted,
        survived=survived,
        expected_calibration_error=float(np.abs(sum_p - sum_y).sum() / len(p)),
        share_extreme=float(((p < 0.02) | (p > 0.98)).mean()),
    )
