"""Labels at the ends of lines are moved apart as isotonic regression would."""

import numpy as np
import pytest
from scipy.optimize import isotonic_regression

from charts.core.label_places import apart


@pytest.mark.parametrize("seed", range(20))
def test_labels_are_moved_apart_by_as_little_as_can_be(seed):
    rng = np.random.default_rng(seed)
    places, step = rng.uniform(0.2, 0.8, 6), 0.04
    moved, order = apart(places, step), np.argsort(places)
    assert (np.diff(moved[order]) >= step - 1e-9).all()
    steps = step * np.arange(6)
    assert moved[order] - steps == pytest.approx(isotonic_regression(places[order] - steps).x)


def test_labels_stay_on_the_axis_and_what_is_not_there_has_none():
    moved = apart(np.array([1.0, np.nan, 0.99, 1.0]), 0.1)
    assert np.isnan(moved[1])
    assert sorted(moved[[0, 2, 3]]) == pytest.approx([0.8, 0.9, 1.0])
