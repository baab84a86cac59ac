"""Two runs in one picture: told apart, and never empty when one of them explodes."""

from dataclasses import replace

import numpy as np
import pytest

from charts.core import run_pair
from charts.core.picture import LIMITS
from charts.runs import bowl, curves
from datasets.students import HOURS, SCORES
from lessons.gradient_descent.bowl import bowl_over
from lessons.zero_grad import model as zero_grad_model


def losses(runs):
    return curves.two_losses(runs, loss_name="loss", log=True)


def paths(runs):
    below = bowl_over(HOURS, SCORES)
    return bowl.two_paths(
        runs,
        contours=below.contours,
        levels=below.levels,
        bottom=below.bottom,
        titles=("knob w", "knob b"),
        loss_name="loss",
    )


@pytest.mark.weekly
def test_whoever_explodes_leaves_through_the_roof_and_does_not_squeeze_the_other():
    runs = zero_grad_model.train_both(learning_rate=0.3, n_epochs=2000)
    stays, explodes = runs["accumulated"].loss, runs["zeroed"].loss
    picture = losses(runs)
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert stays.max() < high < 1e10
    assert low < stays.min()
    assert picture.tables["names"]["name"] == ["● zeroed  ↑", "○ accumulated"]
    shown = picture.tables["lines"]["first"]
    leaves = int(np.argmax(explodes > high))
    np.testing.assert_array_equal(shown[:leaves], explodes[:leaves])
    assert shown[leaves] == high
    assert np.isnan(shown[leaves + 1 :]).all()


def test_a_peak_that_comes_down_again_is_no_exit():
    stays, other = zero_grad_model.train_both(n_epochs=4, learning_rate=0.01).values()
    loss = stays.loss[0] * np.array([1.0, 1e7, 2.0, 1e6, 3.0])
    picture = losses({"zeroed": replace(stays, loss=loss), "accumulated": other})
    assert picture.tables[LIMITS]["y1"][0] < loss[3]
    assert picture.tables["names"]["name"] == ["● zeroed", "○ accumulated"]
    np.testing.assert_array_equal(picture.tables["lines"]["first"], loss)


def track(picture, run):
    """Return the rows of one of both runs over the bowl, in the order of the frames."""
    path = picture.tables["path"]
    whose = path["second"] == (run == run_pair.RUNS[1])
    own = {name: np.asarray(column)[whose] for name, column in path.items()}
    assert list(own["frame"]) == list(range(picture.tables[LIMITS]["last"][0] + 1))
    return own


def test_the_bowl_shows_the_orbit_whole_and_cuts_off_an_explosion():
    runs = zero_grad_model.train_both()
    ends = paths(runs).tables[LIMITS]
    w = runs["accumulated"].parameters["w"]
    assert ends["x0"][0] < w.min() < w.max() < ends["x1"][0]
    picture = paths(zero_grad_model.train_both(learning_rate=1.0))
    ends = picture.tables[LIMITS]
    assert ends["x1"][0] - ends["x0"][0] < 100
    for run in run_pair.RUNS:
        assert track(picture, run)["out"].sum() > 95


def test_epochs_far_apart_are_not_joined_by_a_line():
    runs = zero_grad_model.train_both(n_epochs=800)
    picture = paths(runs)
    gap = np.diff(runs["zeroed"].epochs, prepend=0) > 2
    assert gap.any()
    for run in run_pair.RUNS:
        assert track(picture, run)["torn"][gap].all()
