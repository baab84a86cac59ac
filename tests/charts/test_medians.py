"""Many runs over one axis: a line each, their median, and what has no place on a log axis."""

import numpy as np

from charts.core.picture import LIMITS
from charts.runs import curves
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

TITLES = {"x_title": "layer", "y_title": "size"}


def test_nothing_at_all_can_be_drawn():
    for values in (np.zeros((3, 4)), np.zeros((1, 1))):
        picture = curves.medians(np.arange(values.shape[1]), values, log=True, **TITLES)
        check_picture(picture)
        assert np.isnan(picture.tables["lines"]["first"]).all()
        (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
        assert 0 < low < high


def test_ways_are_compared_by_their_medians_and_what_is_nothing_lies_on_the_floor():
    sizes = {name: 10.0 ** -np.arange(6.0) * np.ones((4, 6)) * k for k, name in enumerate("abc", 1)}
    sizes["c"][:2, -1] = 0
    picture = curves.median_bands(np.arange(1, 7), sizes, y_title="size")
    check_picture(picture)
    assert rows_outside(picture) == []
    np.testing.assert_allclose(picture.tables["lines"]["second"], 2 * 10.0 ** -np.arange(6.0))
    assert min(picture.tables["bands"]["least"]) == picture.tables[LIMITS]["y0"][0] == 1e-5
    nothing = {"a": np.zeros((3, 1))}
    check_picture(curves.median_bands(np.arange(1, 2), nothing, y_title="size"))
