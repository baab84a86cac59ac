"""A claim's evidence: bars over names, a line over numbers, every figure in its place."""

import numpy as np

from charts.statistics.bars import evidence
from tests.charts.validity import check_picture

OVER_NAMES = {"model": ["linear", "deep"], "accuracy": [0.79, 0.83], "n": [178, 178]}


def test_bars_that_are_all_zero_begin_at_the_left():
    nothing = evidence({"neurons": np.array(["ReLU", "sigmoid"]), "solved": np.zeros(2)})
    check_picture(nothing)
    assert '"domain": [0, 1]' in nothing.spec or '"domain":[0,1]' in nothing.spec
    assert evidence(OVER_NAMES).spec != nothing.spec
