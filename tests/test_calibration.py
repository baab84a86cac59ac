"""Calibration: scikit-learn's reliability curve, the error by hand, and what is refused."""

import numpy as np
import pytest

from lessons.calibration import reliability


def test_reliability_is_scikit_learns_and_weighs_the_bins():
    from sklearn.calibration import calibration_curve

    rng = np.random.default_rng(0)
    p = rng.random(500)
    y = (rng.random(500) < p**2).astype(float)
    result = reliability(p, y, n_bins=8)
    survived, predicted = calibration_curve(y, p, n_bins=8)
    np.testing.assert_allclose(result.survived, survived)
    np.testing.assert_allclose(result.predicted, predicted)
    gaps = np.abs(survived - predicted)
    assert result.expected_calibration_error == pytest.approx(
        np.average(gaps, weights=result.n_passengers)
    )
    # Four passengers, two bins: off by 0.1 and by 0.4.
    small = reliability(np.array([0.0, 0.2, 1.0, 0.8]), np.array([0, 0, 1, 0]), n_bins=2)
    assert small.expected_calibration_error == pytest.approx(0.25)
    assert small.share_extreme == 0.5


@pytest.mark.parametrize(("p", "n_bins"), [([1.2], 10), ([np.nan], 10), ([0.5], 0)])
def test_what_is_no_probability_cannot_be_calibrated(p, n_bins):
    with pytest.raises(ValueError, match=r"must be .* from .* to .*not "):
        reliability(np.array(p), np.array([1.0]), n_bins=n_bins)
