"""The gradient's size by layer, frame by frame, on one scale."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.runs import gradients
from lessons.backpropagation import model
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "ReLU"])
def test_bars_of_all_frames_fit_on_one_scale(activation):
    run = model.train(activation=activation, n_epochs=200)
    sizes = model.sizes_by_frame(run)
    picture = gradients.by_layer(run, sizes, y_title="size")
    check_picture(picture)
    assert rows_outside(picture) == []
    assert len(picture.tables["layers"]["size"]) == 3 * run.n_frames
    assert picture.tables["layers"]["layer"][:3] == ["1", "2", "3 (output)"]
    (floor,) = picture.tables[LIMITS]["y0"]
    assert floor <= sizes[sizes > 0].min()


def test_no_gradient_is_no_bar():
    run = model.train(n_epochs=1)
    picture = gradients.by_layer(run, np.zeros((2, 3)), y_title="size")
    check_picture(picture)
    (floor,) = picture.tables[LIMITS]["y0"]
    assert set(picture.tables["layers"]["size"]) == {floor}
