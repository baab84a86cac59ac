"""Up to three runs on one bowl, and two runs that are hardly apart."""

import numpy as np

from charts.core.series import TRIO
from charts.runs import curves, race
from lessons.autograd import bowls

TITLES = ("knob w1", "knob w2")


def seen_from_above(runs, steepness=20.0):
    contours, levels = bowls.rings(steepness)
    return race.paths(runs, contours=contours, levels=levels, titles=TITLES)


def test_every_run_has_its_rows_and_its_sign():
    runs = bowls.race(n_steps=50)
    table = seen_from_above(runs).tables["runs"]
    assert np.bincount(table["run"]).tolist() == [51, 51, 51]
    for i, run in enumerate(runs.values()):
        np.testing.assert_array_equal(table["x"][table["run"] == i], run.parameters["w1"])
    for picture in (seen_from_above(runs), curves.race(runs, loss_name="L")):
        names = picture.tables["names"]["name"]
        assert [name.split(" ", 1)[1] for name in names] == list(runs)
        assert len({name[0] for name in names}) == 3
    assert len({look.ink for look in TRIO}) == len({look.dash for look in TRIO}) == 3


def test_whoever_explodes_is_missing_beyond_the_picture():
    runs = bowls.race(sgd=0.3)
    table = seen_from_above(runs).tables["runs"]
    gone = np.isnan(table["y"][table["run"] == 0])
    assert gone[-1]
    assert not gone[0]
    assert np.nanmax(np.abs(table["y"])) < 1000
