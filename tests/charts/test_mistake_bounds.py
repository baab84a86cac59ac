"""What is allowed beside what was counted: valid, whole, and the bound where the curves meet."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.statistics import mistake_bounds
from lessons.perceptron.experiments import bound, over_margins, weight_norms
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


def test_many_draws_are_valid_and_held_with_ones_own():
    draws = over_margins(n_samples=10)
    for own in ((0.3, 4.0, 120.0), (0.05, 0.0, 9e5)):
        picture = mistake_bounds.over_draws(
            draws.margins, draws.mistakes, draws.most, own=own, x_title="margin",
            y_title="mistakes", names=("allowed", "made"),
        )  # fmt: skip
        check_picture(picture)
        assert rows_outside(picture) == []
        assert picture.tables["own"]["counted"] == [max(1.0, own[1])]


@pytest.mark.parametrize("margin", [0.05, 1.0])
def test_a_length_stays_in_the_picture_up_to_the_bound(margin):
    theorem = bound(margin=margin, seed=1)
    grown = weight_norms(margin=margin, seed=1)
    reach, gap = float(theorem.reach), float(theorem.gap)
    picture = mistake_bounds.squeeze(
        grown, np.arange(5.0), reach=reach, gap=gap, names=("most", "is", "least"),
        titles=("k", "length"),
    )  # fmt: skip
    check_picture(picture)
    assert rows_outside(picture) == []
    ends = {name: value[0] for name, value in picture.tables[LIMITS].items()}
    assert ends["allowed"] == pytest.approx(theorem.most)
    assert gap * ends["allowed"] == pytest.approx(reach * np.sqrt(ends["allowed"]))
    assert gap * ends["allowed"] <= ends["high"]
    np.testing.assert_array_equal(picture.tables["lengths"]["length"], grown[1:])
