"""What a network is shown: in the order asked for, and of a curve only what it has."""

import numpy as np
import pytest

from training.inputs import compute_features

POINTS = np.random.default_rng(0).uniform(-2, 2, (40, 2))


def test_inputs_stand_in_the_order_asked_for():
    both = compute_features(POINTS, ("product", "x2"))
    np.testing.assert_array_equal(both, np.stack([POINTS.prod(axis=1), POINTS[:, 1]], axis=1))


def test_a_curve_has_no_second_place_to_show():
    line = POINTS[:, :1]
    np.testing.assert_array_equal(
        compute_features(line, ("x1", "x1_squared")), np.hstack([line, line**2])
    )
    with pytest.raises(ValueError, match=r"do without x₂, x₁x₂"):
        compute_features(line, ("x1", "x2", "product"))
