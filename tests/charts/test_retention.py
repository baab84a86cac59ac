"""How well one remembers: the share in the middle, and the band from end to end."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.statistics.retention import remembered
from tests.charts.validity import check_picture


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_line_is_the_share_and_the_band_reaches_from_end_to_end(n):
    days = np.array([2.0, 7.5, 24.0])[:n]
    shares, low, high = (np.array(x)[:n] for x in ([1.0, 0.5, 0.2], [0.7, 0.2, 0.0], [1, 0.8, 0.6]))
    picture = remembered(days, shares, low, high)
    check_picture(picture)
    assert np.allclose(picture.tables["lines"]["x"], days)
    assert np.allclose(picture.tables["lines"]["first"], shares)
    assert np.allclose(picture.tables["bands"]["least"], low)
    assert np.allclose(picture.tables["bands"]["most"], high)
    ends = picture.tables[LIMITS]
    assert ends["x0"][0] < days[0]
    assert days[-1] < ends["x1"][0]
