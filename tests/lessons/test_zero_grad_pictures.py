"""What .grad holds, drawn: the blocks and arrows are the numbers themselves."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from lessons.zero_grad import accumulation, model
from pages.networks.zero_grad import pictures
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


def test_the_arrows_of_the_sum_are_the_gradients():
    run = model.train(zero_grad=False, n_epochs=50)
    picture = pictures.arrows(
        run, model.fresh_gradients(run), added_up=True, square=False, height=250
    )
    table = picture.tables["accumulated"]
    np.testing.assert_allclose(np.cumsum(table["new_x"]), table["x"], rtol=1e-9)
    np.testing.assert_array_equal(table["x"], run.gradients["w"])
    np.testing.assert_array_equal(table["y"], run.gradients["b"])
    assert rows_outside(picture) == []


@pytest.mark.parametrize("n_calls", [1, 3, 8])
def test_blocks_stand_end_to_end(n_calls):
    calls = accumulation.call_backward(n_calls)
    picture = pictures.backward_calls(calls, most=8, title="slope")
    check_picture(picture)
    assert rows_outside(picture) == []
    table = picture.tables["_blocks"]
    assert len(table["call"]) == 2 * n_calls
    of_w = np.array(table["name"]) == "w.grad"
    np.testing.assert_array_equal(table["start"][of_w][1:], table["end"][of_w][:-1])
    assert list(picture.tables["ends"]["end"]) == [-175 * n_calls, -65 * n_calls]
    # The axis does not move with the knob, so that blocks can be seen to be added.
    assert (
        picture.tables[LIMITS]
        == pictures.backward_calls(accumulation.call_backward(2), most=8, title="slope").tables[
            LIMITS
        ]
    )
