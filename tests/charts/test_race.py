"""Up to three runs on one bowl, and two runs that are hardly apart."""

import numpy as np
import pytest

from charts.core.series import TRIO
from charts.runs import curves, race
from lessons.autograd import bowls, pytorch
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

RATES = {
    "usual": {},
    "one explodes": {"sgd": 0.3},
    "all explode": {"sgd": 2.0, "momentum": 2.0, "adam": 2.0, "steepness": 100.0},
    "all arrive": {"sgd": 0.07, "momentum": 0.007, "adam": 0.2, "n_steps": 300},
    "round": {"steepness": 1.0, "sgd": 1.0, "n_steps": 10},
    "nobody moves": {"sgd": 0.0, "momentum": 0.0, "adam": 0.0, "n_steps": 10},
}
TITLES = ("knob w1", "knob w2")


def seen_from_above(runs, steepness=20.0):
    contours, levels = bowls.rings(steepness)
    return race.paths(runs, contours=contours, levels=levels, titles=TITLES)


@pytest.mark.parametrize("settings", RATES.values(), ids=RATES)
def test_both_pictures_are_valid_and_one_spec_draws_every_race(settings):
    runs = bowls.race(**settings)
    above = seen_from_above(runs, settings.get("steepness", 20.0))
    fall = curves.race(runs, loss_name="L")
    for picture in (above, fall):
        check_picture(picture)
    assert above.spec is seen_from_above(bowls.race(n_steps=10)).spec
    assert fall.spec is curves.race(bowls.race(n_steps=10), loss_name="L").spec
    assert rows_outside(fall) == []


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


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("n_epochs", [0, 1, 300])
def test_the_difference_of_twins_is_valid_and_holds_every_row(dtype, n_epochs):
    twins = pytorch.numpy_vs_torch(dtype=dtype, n_epochs=n_epochs)
    picture = curves.difference_by_epoch(
        twins.by_hand, twins.difference, mark=1e-6, mark_name="a millionth", y_title="difference"
    )
    check_picture(picture)
    assert rows_outside(picture) == []
    assert picture.tables["levels"]["y"] == [1e-6]
