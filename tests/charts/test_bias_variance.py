"""Capacity: pictures that hold every degree, follow their knob, and stay small."""

import re

import numpy as np

from charts.core.picture import LIMITS
from charts.statistics import bias_variance
from tests.charts.validity import check_picture

N_DEGREES, N_GRID = 12, 61
RNG = np.random.default_rng(0)
GRID = np.linspace(0, 1, N_GRID)
LOOK = {"x_title": "degree", "y_title": "error"}


def many_fits(degree=2, n_samples=200):
    curves = RNG.normal(size=(N_DEGREES, n_samples, N_GRID))
    return bias_variance.many_fits(GRID, np.sin(GRID), curves, curves.mean(axis=1), degree=degree)


def errors(degree=2, high=5.0, shown=range(N_DEGREES)):
    held_out = np.linspace(0.5, high, N_DEGREES)
    training = np.linspace(0.5, 0, N_DEGREES)
    return bias_variance.errors(training, held_out, shown=shown, degree=degree, **LOOK)


def parts(degree=2, noise=0.09):
    bias, variance = np.linspace(1, 0, N_DEGREES), np.linspace(0, 3, N_DEGREES)
    return bias_variance.error_by_degree(
        noise, bias, variance, bias + variance, degree=degree, **LOOK
    )


def test_every_degree_is_there_with_its_curve():
    curves = many_fits().tables["curves"]
    assert np.unique(curves["degree"]).tolist() == list(range(N_DEGREES))
    assert len(curves["mean"]) == N_DEGREES * N_GRID
    assert sum(name.startswith("f") for name in curves) == bias_variance.N_CURVES
    # Two bytes hold the whole window, to less than what a pixel shows.
    reach = many_fits().tables[LIMITS]["y1"][0]
    steps = {int(n) for n in re.findall(r"datum\.\w+ / (\d+)", many_fits().spec)}
    assert steps
    assert reach < 2**15 / max(steps)
    assert curves["f0"].dtype == np.int16
    few = many_fits(n_samples=3)
    check_picture(few)
    assert sum(name.startswith("f") for name in few.tables["curves"]) == 3


def test_parts_stand_on_each_other_and_reach_the_sum():
    table = parts().tables["parts"]
    size, low, top = (np.asarray(table[name]).reshape(3, -1) for name in ("size", "_from", "_to"))
    np.testing.assert_allclose(top - low, size)
    np.testing.assert_allclose(low[1:], top[:-1])
    np.testing.assert_allclose(low[0], 0)
    np.testing.assert_allclose(top[-1], parts().tables["measured"]["error"] + 0.09)
    assert table["part"][:: size.shape[1]] == list(bias_variance.PARTS)


def test_what_is_far_too_large_leaves_the_picture_instead_of_flattening_it():
    assert errors(high=1e6).tables[LIMITS]["y1"][0] <= 1.0
    marks = re.findall(r'"mark": {"type": "line"[^}]*', errors().spec)
    assert marks
    assert all('"clip": true' in mark for mark in marks)
