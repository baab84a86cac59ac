"""A cut among samples of one quantity: one spec, live, and nobody hides anybody."""

import numpy as np

from charts import one_cut
from charts.picture import LIMITS
from tests.charts.validity import check_picture

RNG = np.random.default_rng(0)


def draw(cut=100.0, n=16):
    values = RNG.integers(70, 200, n).astype(float)
    return one_cut.one_cut(
        values,
        RNG.random(n) < 0.5,
        [f"patient {i}" for i in range(n)],
        cut,
        ends=(60, 210),
        says=("yes", "no"),
        knob="cut",
        x_title="rate",
    )


def test_a_picture_is_valid_and_the_same_spec_wherever_the_cut_stands():
    for cut in (60, 150, 210):
        picture = draw(cut)
        check_picture(picture)
        assert picture.spec is draw().spec
        assert picture.tables[LIMITS]["cut"][0] == cut
    assert "live['cut']" in picture.spec


def test_samples_that_are_near_each_other_stand_above_each_other():
    for _ in range(20):
        table = draw(n=16).tables["samples"]
        x, y = np.asarray(table["x"]), np.asarray(table["y"])
        near = np.abs(x[:, None] - x) < one_cut._LOW
        same = (y[:, None] == y) & ~np.eye(len(x), dtype=bool)
        assert not (near & same).any()
