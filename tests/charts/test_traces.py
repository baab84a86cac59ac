"""Numbers over the steps of a run: valid, whole, and by the steps that the axis counts."""

import numpy as np

from charts.core.picture import LIMITS
from charts.runs import curves
from lessons.perceptron.model import train


def test_a_run_that_counts_steps_is_drawn_by_its_steps():
    """Its axis goes to the last step, and so do its lines."""
    run = train(n_epochs=10)
    for picture in (
        curves.traces(run, {"b": run.parameters["b"]}, title="b"),
        curves.learning_curve(run),
    ):
        np.testing.assert_array_equal(picture.tables["lines"]["x"], run.steps)
        assert picture.tables[LIMITS]["x1"] == [40.0]
