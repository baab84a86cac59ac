"""A claim's evidence: bars over names, a line over numbers, every figure in its place."""

import numpy as np
import pytest

from charts.statistics.bars import evidence
from tests.charts.validity import check_picture

OVER_NUMBERS = {
    "learning rate": np.array([0.1, 0.2, 0.4]),
    "epochs": np.array([478.0, 226, np.nan]),
}
OVER_NAMES = {"model": ["linear", "deep"], "accuracy": [0.79, 0.83], "n": [178, 178]}


@pytest.mark.parametrize("columns", [OVER_NUMBERS, OVER_NAMES], ids=["numbers", "names"])
def test_the_first_two_columns_are_shown_with_their_names(columns):
    picture = evidence(columns)
    check_picture(picture)
    varied, measured = list(columns)[:2]
    assert measured in picture.spec
    assert varied in picture.spec
    np.testing.assert_array_equal(picture.tables["evidence"]["varied"], columns[varied])
    np.testing.assert_array_equal(picture.tables["evidence"]["measured"], columns[measured])


def test_bars_that_are_all_zero_begin_at_the_left():
    nothing = evidence({"neurons": np.array(["ReLU", "sigmoid"]), "solved": np.zeros(2)})
    check_picture(nothing)
    assert '"domain": [0, 1]' in nothing.spec or '"domain":[0,1]' in nothing.spec
    assert evidence(OVER_NAMES).spec != nothing.spec
