"""What .grad holds, drawn: the blocks and arrows are the numbers themselves."""

import re

import numpy as np
import pytest

from charts.core.picture import LIMITS
from lessons.zero_grad import accumulation, ball, model
from pages.networks.zero_grad import pictures
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


@pytest.mark.parametrize("friction", [0.0, 0.15])
def test_a_push_and_what_was_kept_lead_to_where_a_ball_is_next(friction):
    balls = ball.let_go(start=2.0, strength=0.3, friction=friction)
    del balls[ball.AFRESH if friction else "with friction"]
    table = pictures.rolling(balls, start=2.0, knob="let_go").tables["balls"]
    for line, lost in zip(("first", "second"), (0, friction) if friction else (1, 0), strict=True):
        which = np.array(table["line"]) == line
        place, push, kept = (np.array(table[name])[which] for name in ("place", "push", "kept"))
        np.testing.assert_allclose(place[:-1] + push[:-1] + kept[:-1], place[1:])
        before = np.append(0.0, np.diff(place)[:-1])
        np.testing.assert_allclose(kept[:-1], (1 - lost) * before, atol=1e-12)


def test_a_ball_that_was_held_goes_back_to_its_own_place():
    """What is calculated from a held knob is written into the row, so into no column of the run."""
    balls = ball.let_go(start=2.0, strength=0.1)
    picture = pictures.rolling(balls, start=2.0, knob="let_go")
    check_picture(picture)
    calculated = re.findall(r'"as": "(\w+)"', picture.spec)
    assert not {*calculated} & {*picture.tables["balls"]}


@pytest.mark.parametrize("n_calls", [1, 4, 8])
def test_arrows_of_calls_stand_head_to_tail(n_calls):
    whole = {"w.grad": -175.0, "b.grad": -65.0}
    picture = pictures.pile(accumulation.call_backward(n_calls), whole)
    check_picture(picture)
    assert rows_outside(picture) == []
    calls, of_all = picture.tables["calls"], picture.tables["whole"]
    for letter in "xy":
        np.testing.assert_array_equal(calls[letter][1:], calls[f"{letter}2"][:-1])
        # After four of them the last one ends where the arrow of the whole batch does, shown then.
        assert [*of_all[f"{letter}2"]] == pytest.approx(calls[f"{letter}2"][3:4])
    # The axes do not move with the knob, so that arrows can be seen to be added.
    fewer = pictures.pile(accumulation.call_backward(2), whole)
    assert picture.tables[LIMITS] == fewer.tables[LIMITS]


def test_four_students_one_by_one_add_up_to_the_gradient_of_all_four():
    """And a second round, without zeroing, to twice that."""
    whole = model.train(n_epochs=0).gradients
    for name, held in accumulation.call_backward(8).items():
        slope = whole[name.removesuffix(".grad")][0]
        np.testing.assert_allclose(held[[3, 7]], [slope, 2 * slope], rtol=1e-12)
        assert len({*np.diff(held[:4]).round(9)}) == 3
