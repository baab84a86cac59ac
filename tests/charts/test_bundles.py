"""Bundles: a thin line for each seed, a thick one for their mean, names that can be read."""

import numpy as np

from charts.core.picture import LIMITS
from charts.runs.curves import over_rows, two_runs
from lessons.overfitting.model import train
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

RNG = np.random.default_rng(0)
CURVES = RNG.uniform(0.2, 1.5, (6, 4))
N_ROWS = np.array([36, 71, 143, 285])


def rows_drawn(network, linear, high=3.0):
    return over_rows(N_ROWS, network, linear, y_title="loss", high=high)


def test_every_seed_is_a_line_and_the_mean_is_theirs():
    picture = rows_drawn((CURVES, CURVES + 1), (CURVES + 0.5, CURVES + 1.5))
    check_picture(picture)
    assert rows_outside(picture) == []
    repeats = picture.tables["repeats"]
    assert len(repeats["y"]) == 4 * CURVES.size
    assert np.bincount(repeats["repeat"]).tolist() == [4] * 24
    np.testing.assert_array_equal(repeats["y"][:4], CURVES[0])
    np.testing.assert_allclose(picture.tables["lines"]["second"], CURVES.mean(axis=0) + 1)
    few = (CURVES[:2], CURVES[:2])
    assert picture.spec is rows_drawn(few, few).spec


def test_runs_of_two_lengths_share_an_axis_and_the_shorter_one_ends_first():
    runs = {n: train(n_hidden=0, n_epochs=n, share=0.1, max_frames=9) for n in (40, 400)}
    picture = two_runs({str(n): run for n, run in runs.items()}, y_title="loss")
    check_picture(picture)
    assert picture.tables[LIMITS]["x1"] == [400.0]
    table = picture.tables["lines"]
    assert picture.tables["names"]["name"][0] == "40, training"
    np.testing.assert_array_equal(np.isnan(table["first"]), table["x"] > 40)
    assert runs[40].loss[-1] in table["first"]
