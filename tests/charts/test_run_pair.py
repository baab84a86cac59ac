"""Two runs in one picture: told apart, and never empty when one of them explodes."""

from dataclasses import replace

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.runs import curves
from lessons.zero_grad import model as zero_grad_model
from lessons.zero_grad.ball import AFRESH, KEEPS


def losses(runs):
    return curves.two_losses(runs, loss_name="loss", log=True)


@pytest.mark.weekly
def test_whoever_explodes_leaves_through_the_roof_and_does_not_squeeze_the_other():
    runs = zero_grad_model.train_both(learning_rate=0.3, n_epochs=2000)
    stays, explodes = runs[KEEPS].loss, runs[AFRESH].loss
    picture = losses(runs)
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert stays.max() < high < 1e10
    assert low < stays.min()
    assert picture.tables["names"]["name"] == [f"● {AFRESH}  ↑", f"○ {KEEPS}"]
    shown = picture.tables["lines"]["first"]
    leaves = int(np.argmax(explodes > high))
    np.testing.assert_array_equal(shown[:leaves], explodes[:leaves])
    assert shown[leaves] == high
    assert np.isnan(shown[leaves + 1 :]).all()


def test_a_peak_that_comes_down_again_is_no_exit():
    stays, other = zero_grad_model.train_both(n_epochs=4, learning_rate=0.01).values()
    loss = stays.loss[0] * np.array([1.0, 1e7, 2.0, 1e6, 3.0])
    picture = losses({AFRESH: replace(stays, loss=loss), KEEPS: other})
    assert picture.tables[LIMITS]["y1"][0] < loss[3]
    assert picture.tables["names"]["name"] == [f"● {AFRESH}", f"○ {KEEPS}"]
    np.testing.assert_array_equal(picture.tables["lines"]["first"], loss)
