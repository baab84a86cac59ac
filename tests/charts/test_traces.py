"""Numbers over the steps of a run: valid, whole, and by the steps that the axis counts."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.runs import curves
from lessons.perceptron.model import train
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


@pytest.mark.parametrize("n_lines", [1, 4])
@pytest.mark.parametrize("n_epochs", [0, 40])
def test_up_to_four_lines_are_valid_and_held(n_lines, n_epochs):
    run = train(n_epochs=n_epochs)
    values = {f"line {i}": i * run.metrics["mistakes"] - i for i in range(n_lines)}
    picture = curves.traces(run, values, title="a number")
    check_picture(picture)
    assert rows_outside(picture) == []
    for name in values:
        assert f"● {name}" in picture.tables["names"]["name"]
    assert picture.spec is curves.traces(run, values, title="a number").spec


def test_a_run_that_counts_steps_is_drawn_by_its_steps():
    """Its axis goes to the last step, and so do its lines."""
    run = train(n_epochs=10)
    for picture in (
        curves.traces(run, {"b": run.parameters["b"]}, title="b"),
        curves.learning_curve(run),
    ):
        np.testing.assert_array_equal(picture.tables["lines"]["x"], run.steps)
        assert picture.tables[LIMITS]["x1"] == [40.0]
