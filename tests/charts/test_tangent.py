"""A curve and its tangent: valid wherever the knob stands, and for curves with holes."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.models import tangent
from lessons.autograd import slopes


def draw(formula, here=0.0):
    along = slopes.curve(formula=formula, x=here)
    about = {"here": here, "knob": "edge_x", "x_title": "x", "y_title": "value"}
    return tangent.tangent(along.x, along.value, along.slope, **about)


def test_exactly_one_row_is_at_the_knob_and_it_has_the_slope_there():
    for here in (-5.0, -0.05, 2.0, 4.95):
        table = draw("x^2 + 3x", here).tables["curve"]
        near = draw("x^2 + 3x", here).tables[LIMITS]["near"][0]
        (i,) = np.flatnonzero(np.abs(np.asarray(table["x"]) - here) < near)
        assert table["slope"][i] == pytest.approx(2 * here + 3)
