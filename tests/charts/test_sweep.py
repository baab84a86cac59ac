"""A sweep of learning rates, whose ends may leave the picture."""

import numpy as np

from charts.core.picture import LIMITS
from charts.runs import curves


def test_whoever_explodes_leaves_at_the_roof_and_may_come_back():
    loss = np.array([1.0, np.inf, np.inf, 1.0, 1e-30, np.inf])
    picture = curves.sweep(
        np.geomspace(0.01, 1, len(loss)),
        {"one": loss, "other": np.ones(len(loss))},
        edges={"2/k = 0.2000": 0.2, "4/k = 0.4000": 0.4},
        start=100.0,
        own=0.1,
    )
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    shown = picture.tables["lines"]["first"]
    np.testing.assert_array_equal(shown, [1.0, high, np.nan, 1.0, low, high])
