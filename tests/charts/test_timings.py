"""The clock: valid, with every time inside its axes and every name legible."""

import numpy as np

from charts.core.style import HEIGHT
from charts.runs import curves
from lessons.dot_product import experiments

TITLES = {"x_title": "features", "y_title": "microseconds"}


def clock_of(*seconds):
    taken = {
        name: np.array([1e-6, last])
        for name, last in zip(experiments.METHODS, seconds, strict=True)
    }
    return curves.timings(np.array([1, 10_000]), taken, **TITLES)


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
