"""A curve and its tangent: valid wherever the knob stands, and for curves with holes."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.models import tangent
from lessons.autograd import slopes
from tests.charts.validity import check_picture

FORMULAS = (
    "x^2 + 3x",
    "1/x",
    "log(x)",
    "relu(x)",
    "5",
    "exp(exp(x))",
    "sqrt(-1)",
    "sin(9x)",
    "x^9",
)


def draw(formula, here=0.0):
    along = slopes.curve(formula=formula, x=here)
    about = {"here": here, "knob": "edge_x", "x_title": "x", "y_title": "value"}
    return tangent.tangent(along.at, along.value, along.slope, **about)


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("here", [-5.0, 0.0, 2.35, 5.0])
def test_a_tangent_is_valid_and_one_spec_draws_every_curve(formula, here):
    picture = draw(formula, here)
    check_picture(picture)
    assert picture.spec is draw("x").spec
    ends = {name: values[0] for name, values in picture.tables[LIMITS].items()}
    assert np.isfinite(list(ends.values())).all()
    assert ends["x0"] < ends["x1"]
    assert ends["y0"] < ends["y1"]


def test_exactly_one_row_is_where_the_knob_stands_and_it_has_the_slope_there():
    for here in (-5.0, -0.05, 2.0, 4.95):
        table = draw("x^2 + 3x", here).tables["curve"]
        near = draw("x^2 + 3x", here).tables[LIMITS]["near"][0]
        (i,) = np.flatnonzero(np.abs(np.asarray(table["x"]) - here) < near)
        assert table["slope"][i] == pytest.approx(2 * here + 3)
