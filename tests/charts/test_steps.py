"""The error of measured slopes over the step: both curves on the axis, and one's own step."""

import numpy as np
import pytest

from charts.runs import curves
from lessons.backpropagation import report
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

TITLES = {"x_title": "step", "y_title": "error"}


@pytest.mark.parametrize("neuron", ["sigmoid", "none"])
@pytest.mark.parametrize("at", [(0.5, -0.3, 2.0, 1.0), (6.0, 6.0, 3.0, 0.0), (0.0, 0.0, 0.0, 0.0)])
def test_errors_of_any_size_fit_on_the_axis(neuron, at):
    steps, central, forward = report.error_curves(*at, neuron)
    picture = curves.slope_errors(steps, {"both": central, "one": forward}, own=1e-3, **TITLES)
    check_picture(picture)
    assert rows_outside(picture) == []
    clipped = np.clip(central, curves.LEAST_ERROR, curves.MOST_ERROR)
    np.testing.assert_array_equal(picture.tables["lines"]["first"], clipped)
