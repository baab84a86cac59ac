"""Calibration: scikit-learn's reliability curve, the error by hand, and what is refused."""

import numpy as np
import pytest

from datasets.toy import overlapping_classes, overlapping_truth
from training.activations import sigmoid
from training.calibration import reliability, true_reliability


def test_reliability_is_scikit_learns_and_weighs_the_bins():
    from sklearn.calibration import calibration_curve

    rng = np.random.default_rng(0)
    p = rng.random(500)
    y = (rng.random(500) < p**2).astype(float)
    result = reliability(p, y)
    observed, predicted = calibration_curve(y, p, n_bins=10)
    np.testing.assert_allclose(result.observed, observed)
    np.testing.assert_allclose(result.predicted, predicted)
    gaps = np.abs(observed - predicted)
    assert result.expected_calibration_error == pytest.approx(
        np.average(gaps, weights=result.n_samples)
    )
    # Three bins: off by nothing, by 0.1, and two by 0.05 each.
    small = reliability(np.array([0.0, 0.1, 1.0, 0.9]), np.array([0, 0, 1, 1]))
    assert small.expected_calibration_error == pytest.approx(0.05)
    assert small.share_extreme == 0.5


def some_true_probabilities():
    x, _ = overlapping_classes(n_samples=200, seed=1)
    w, b = overlapping_truth()
    return sigmoid(w * x + b)


def test_luck_in_calibration_is_what_true_probabilities_show():
    p = some_true_probabilities()
    true = true_reliability(p, n_draws=500)
    outcomes = np.random.default_rng(1).random((500, 200)) < p
    reliabilities = [reliability(p, y) for y in outcomes]
    errors = np.array([each.expected_calibration_error for each in reliabilities])
    # 500 draws: the standard error of a share of 95 % is 0.01, and both sides have one.
    assert np.mean(errors <= true.error_limit) == pytest.approx(0.95, abs=0.03)
    assert errors.mean() == pytest.approx(true.mean_error, rel=0.05)
    observed = np.array([each.observed for each in reliabilities])
    inside = (observed >= true.low) & (observed <= true.high)
    assert (inside.mean(axis=0) >= 0.92).all()


def test_an_empty_bin_shows_nothing():
    true = true_reliability(np.full(50, 0.95))
    assert np.isnan(true.low[:9]).all()
    assert true.low[9] <= 0.95 <= true.high[9]
