"""What is allowed beside what was counted: valid, whole, and the bound where the curves meet."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.statistics import mistake_bounds
from lessons.perceptron.experiments import bound, weight_norms
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


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
