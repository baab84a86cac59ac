"""A cut among samples of one quantity: one spec, live, and nobody hides anybody."""

import re

import numpy as np

from charts.core.picture import LIMITS
from charts.models import single_threshold

RNG = np.random.default_rng(0)


def draw(cut=100.0, n=16):
    values = RNG.integers(70, 200, n).astype(float)
    return single_threshold.one_cut(
        values,
        RNG.random(n) < 0.5,
        [f"patient {i}" for i in range(n)],
        cut,
        ends=(60, 210),
        says=("yes", "no"),
        knob="cut",
        x_title="rate",
    )


def test_samples_that_are_near_each_other_stand_above_each_other():
    """So that even in a plot of 260 pixels no ring around one touches that around another."""
    for _ in range(20):
        picture = draw(n=16)
        table, ends = picture.tables["samples"], picture.tables[LIMITS]
        x, y = np.asarray(table["x"]), np.asarray(table["y"])
        ring = float(re.search(r'"shape": "circle", "size": (\d+)', picture.spec)[1]) ** 0.5
        near = np.abs(x[:, None] - x) < ring / 260 * (ends["x1"][0] - ends["x0"][0])
        same = (y[:, None] == y) & ~np.eye(len(x), dtype=bool)
        assert not (near & same).any()
