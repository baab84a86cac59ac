"""What .grad holds, drawn: the blocks and arrows are the numbers themselves."""

import re

import numpy as np
import pytest

from charts.core.picture import LIMITS
from lessons.zero_grad import accumulation, ball, model
from pages.networks.zero_grad import pictures
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


def test_a_balls_arrow_leads_to_where_it_is_next():
    balls = ball.both(start=2.0, strength=0.3)
    table = pictures.rolling(balls, start=2.0, knob="let_go", reach=4.0).tables["balls"]
    for second in (False, True):
        place, step = (
            np.array(table[name])[np.array(table["second"]) == second] for name in ("place", "step")
        )
        np.testing.assert_allclose(place[:-1] + step[:-1], place[1:])


def test_a_ball_that_was_held_goes_back_to_its_own_place():
    """What is calculated from a held knob is written into the row, so into no column of the run."""
    balls = ball.both(start=2.0, strength=0.1)
    picture = pictures.rolling(balls, start=2.0, knob="let_go", reach=4.0)
    check_picture(picture)
    calculated = re.findall(r'"as": "(\w+)"', picture.spec)
    assert not {*calculated} & {*picture.tables["balls"]}


@pytest.mark.parametrize("n_calls", [1, 3, 8])
def test_blocks_stand_end_to_end(n_calls):
    calls = accumulation.call_backward(n_calls)
    whole = {"w.grad": -175.0, "b.grad": -65.0}
    picture = pictures.backward_calls(calls, whole, title="slope")
    check_picture(picture)
    assert rows_outside(picture) == []
    table = picture.tables["_blocks"]
    assert len(table["call"]) == 2 * n_calls
    of_w = np.array(table["name"]) == "w.grad"
    np.testing.assert_array_equal(table["start"][of_w][1:], table["end"][of_w][:-1])
    # The axis does not move with the knob, so that blocks can be seen to be added.
    fewer = pictures.backward_calls(accumulation.call_backward(2), whole, title="slope")
    assert picture.tables[LIMITS] == fewer.tables[LIMITS]


def test_four_students_one_by_one_add_up_to_the_gradient_of_all_four():
    """And a second round, without zeroing, to twice that."""
    whole = model.train(n_epochs=0).gradients
    for name, held in accumulation.call_backward(8).items():
        slope = whole[name.removesuffix(".grad")][0]
        np.testing.assert_allclose(held[[3, 7]], [slope, 2 * slope], rtol=1e-12)
        assert len({*np.diff(held[:4]).round(9)}) == 3
