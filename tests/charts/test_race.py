"""Up to three runs on one bowl, of which one may leave the picture."""

import numpy as np

from charts.runs import race
from lessons.autograd import bowls


def test_whoever_explodes_is_missing_beyond_the_picture():
    runs = bowls.race(sgd=0.3)
    contours, levels = bowls.rings(20.0)
    picture = race.paths(runs, contours=contours, levels=levels, titles=("w1", "w2"))
    table = picture.tables["runs"]
    gone = np.isnan(table["y"][table["run"] == 0])
    assert gone[-1]
    assert not gone[0]
    assert np.nanmax(np.abs(table["y"])) < 1000
