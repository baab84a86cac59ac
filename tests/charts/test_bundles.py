"""Bundles: a thin line for each seed, a thick one for their mean, names that can be read."""

import numpy as np
import pytest

from charts.bundles import Bundle, before_and_after, bundles, over_rows, two_runs
from charts.picture import LIMITS
from lessons.overfitting.model import train
from tests.charts.axes import rows_outside, unseen_columns
from tests.charts.validity import check_picture

LOOK = {"x_title": "epoch", "y_title": "loss"}
X = np.arange(0, 50, 5)
RNG = np.random.default_rng(0)
CURVES = RNG.uniform(0.2, 1.5, (6, len(X)))
HELD = [Bundle("training", CURVES), Bundle("held out", CURVES + 1, "rival", dashed=True)]


def test_every_seed_is_a_line_and_the_mean_is_theirs():
    picture = bundles(X, HELD, **LOOK)
    check_picture(picture)
    assert rows_outside(picture) == []
    assert unseen_columns(picture) <= {(LIMITS, "last")}
    assert len(picture.tables["curves"]["y"]) == 2 * CURVES.size
    np.testing.assert_allclose(picture.tables["means"]["y"][: len(X)], CURVES.mean(axis=0))
    assert picture.spec is bundles(X, HELD[:1], **LOOK).spec


@pytest.mark.parametrize("apart", [0.0, 1e-3, 0.5])
def test_names_never_lie_over_each_other_or_outside(apart):
    held = [Bundle(f"way {i}", np.full((2, len(X)), 1 + i * apart)) for i in range(4)]
    for top in (1.0, 3.0):
        y = np.sort(bundles(X, held, **LOOK, high=top, height=320).tables["names"]["y"])
        assert (np.diff(y) >= 15 * top / 320).all()
        assert 0 <= y[0] <= y[-1] <= top


def test_places_on_a_logarithmic_axis_have_their_marks():
    linear = (CURVES[:, :4] - 0.1, CURVES[:, :4])
    picture = over_rows(np.array([36, 71, 143, 285]), linear, linear, y_title="loss", high=1.2)
    check_picture(picture)
    assert '"values": [36, 71, 143, 285]' in picture.spec
    assert picture.tables[LIMITS]["high"] == [1.2]


def test_runs_of_two_lengths_share_an_axis_and_the_shorter_one_ends_first():
    runs = {n: train(n_hidden=0, n_epochs=n, share=0.1, max_frames=9) for n in (40, 400)}
    picture = two_runs({str(n): run for n, run in runs.items()}, y_title="loss")
    check_picture(picture)
    assert picture.tables[LIMITS]["x1"] == [400.0]
    table = picture.tables["means"]
    first = np.array(table["name"]) == "40, training"
    ended = np.isnan(table["y"][first])
    np.testing.assert_array_equal(ended, np.asarray(table["x"])[first] > 40)
    assert runs[40].loss[-1] in table["y"][first]


def test_before_and_after_are_drawn_to_one_scale():
    runs = [
        train(n_hidden=0, n_epochs=20, share=0.1, l2=l2, seed=[0, 1], max_frames=9)
        for l2 in (0.0, 1.0)
    ]
    left, right = before_and_after(*runs, y_title="loss")
    for picture in (left, right):
        check_picture(picture)
    assert left.tables[LIMITS] == right.tables[LIMITS]
    assert not np.array_equal(left.tables["curves"]["y"], right.tables["curves"]["y"])
