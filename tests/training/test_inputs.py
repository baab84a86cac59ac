"""What a network is shown: the same by NumPy and by the expressions of the browser."""

import math

import numpy as np
import pytest

from training.inputs import INPUTS, compute_features

POINTS = np.random.default_rng(0).uniform(-2, 2, (40, 2))


@pytest.mark.parametrize("name", INPUTS)
def test_the_browsers_expression_says_the_same(name):
    words = {"Math": math}
    theirs = [eval(INPUTS[name].expression, words, {"x1": a, "x2": b}) for a, b in POINTS]  # noqa: S307
    np.testing.assert_allclose(compute_features(POINTS, (name,))[:, 0], theirs)


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
