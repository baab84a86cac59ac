"""The clock: valid, with every time inside its axes and every name legible."""

import numpy as np
import pytest

from charts.core.series import KEYS
from charts.core.style import HEIGHT
from charts.runs import curves
from lessons.dot_product import experiments
from tests.charts.validity import check_picture

TITLES = {"x_title": "features", "y_title": "microseconds"}


def clock_of(*seconds):
    taken = {
        name: np.array([1e-6, last])
        for name, last in zip(experiments.METHODS, seconds, strict=True)
    }
    return curves.timings(np.array([1, 10_000]), taken, **TITLES)


@pytest.mark.parametrize("sizes", [(1, 10), (1,), (1, 3, 100)])
def test_the_clock_is_valid_and_holds_every_time(sizes):
    measured = experiments.time_methods(sizes, n_repeats=1)
    picture = curves.timings(measured.sizes, measured.seconds, **TITLES)
    check_picture(picture)
    limits = {name: value[0] for name, value in picture.tables["limits"].items()}
    times = np.array([picture.tables["lines"][key] for key in KEYS[: len(experiments.METHODS)]])
    assert limits["x0"] == min(sizes)
    assert limits["x1"] >= max(sizes)
    assert 0 < limits["y0"] <= times.min()
    assert limits["y1"] >= max(times.max(), picture.tables["names"]["y"].max())
    for time, name in zip(times, experiments.METHODS, strict=True):
        assert time == pytest.approx(1e6 * measured.seconds[name])


def test_names_of_lines_that_end_together_are_moved_apart():
    picture = clock_of(2.0e-3, 2.1e-3, 3e-5, 2e-5)
    (low,), (high,) = (picture.tables["limits"][end] for end in ("y0", "y1"))
    names = picture.tables["names"]
    pixels = HEIGHT * np.log(names["y"] / low) / np.log(high / low)
    order = np.argsort(pixels)
    assert (np.diff(pixels[order]) > 13).all()
    assert [names["name"][i][2:] for i in order] == [
        "X @ w",
        "np.dot",
        "Python loop",
        "list comprehension",
    ]


def test_names_of_lines_that_end_far_apart_stand_at_their_ends():
    names = clock_of(1e-2, 1e-1, 1e-3, 1e-4).tables["names"]
    assert names["y"] == pytest.approx([1e4, 1e5, 1e3, 1e2])
