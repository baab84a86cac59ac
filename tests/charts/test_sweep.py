"""A sweep of learning rates: both edges named, the learner's rate shown where it is in sight."""

import numpy as np

from charts.core.picture import LIMITS
from charts.runs import curves
from lessons.zero_grad import experiments
from tests.charts.validity import check_picture


def draw(sweep, *, own=0.1):
    zeroed, accumulated = sweep.critical
    return curves.sweep(
        sweep.learning_rates,
        {"zeroed": sweep.zeroed, "accumulated": sweep.accumulated},
        edges={f"2/k = {zeroed:.4f}": zeroed, f"4/k = {accumulated:.4f}": accumulated},
        start=sweep.start,
        own=own,
        x_title="rate",
        y_title="largest late loss",
    )


def test_a_rate_out_of_sight_is_not_pointed_at():
    sweep = experiments.sweep_learning_rates(n_epochs=20)
    assert list(draw(sweep, own=0.1).tables["own"]["x"]) == [0.1]
    for own in (0.001, 1000.0):
        picture = draw(sweep, own=own)
        assert len(picture.tables["own"]["x"]) == 0
        check_picture(picture)


def test_whoever_explodes_leaves_at_the_roof_and_may_come_back():
    loss = np.array([1.0, np.inf, np.inf, 1.0, 1e-30, np.inf])
    picture = curves.sweep(
        np.geomspace(0.01, 1, len(loss)),
        {"one": loss, "other": np.ones(len(loss))},
        edges={"2/k = 0.2000": 0.2, "4/k = 0.4000": 0.4},
        start=100.0,
        own=0.1,
        x_title="rate",
        y_title="loss",
    )
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    shown = picture.tables["lines"]["first"]
    np.testing.assert_array_equal(shown, [1.0, high, np.nan, 1.0, low, high])


def test_the_name_of_an_edge_does_not_lie_on_the_curve_that_leaves_there():
    rates = np.geomspace(0.01, 1, 60)
    with np.errstate(over="ignore"):
        loss = np.where(rates < 0.2, 1.0, np.inf)
    picture = curves.sweep(
        rates,
        {"one": loss, "other": loss},
        edges={"2/k = 0.2000": 0.1, "4/k = 0.2000": 0.19},
        start=100.0,
        own=0.05,
        x_title="rate",
        y_title="loss",
    )
    assert picture.tables["marks"]["right"] == [False, True]
    assert picture.tables["marks"]["foot"][1], "at the head the curve passes through it"


def test_no_vertical_line_strikes_through_the_name_of_a_level():
    rates, loss = np.geomspace(0.01, 1, 60), np.ones(60)
    for edge, at_right in ((0.8, False), (0.012, True)):
        picture = curves.sweep(
            rates,
            {"one": loss, "other": loss},
            edges={"edge": edge},
            start=100.0,
            own=0.1,
            x_title="rate",
            y_title="loss",
        )
        assert picture.tables["levels"]["right"] == [at_right]
