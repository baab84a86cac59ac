"""Bars: valid, small enough for the wire, and true to the figures."""

from functools import partial

import numpy as np
import pytest

from charts.statistics import bars
from lessons.titanic import groups, model, survivors
from lessons.titanic.passengers import feature_names
from tests.charts.validity import check_picture
from tests.lazy import Lazy

RUNS = Lazy(
    {
        "usual": model.train,
        "diverged": partial(
            model.train,
            model="linear",
            loss="mean squared error",
            learning_rate=100,
            n_epochs=500,
        ),
    }
)


def weights(run):
    names = feature_names(log_fare=run.hyperparameters["log_fare"])
    return bars.weights(run, survivors.average_slopes(run), names), names


@pytest.mark.parametrize("name", list(RUNS))
def test_weights_are_those_of_every_frame(name):
    run = RUNS[name]
    picture, names = weights(run)
    check_picture(picture)
    table = picture.tables["frames"]
    for i, feature in enumerate(names):
        np.testing.assert_array_equal(table[feature], survivors.average_slopes(run)[:, i])
    limits = picture.tables["limits"]
    assert limits["low"][0] == -limits["high"][0] < 0
    if name != "diverged":
        assert np.abs(survivors.average_slopes(run)).max() < limits["high"][0]


def test_the_bars_of_a_run_that_diverges_leave_the_picture():
    picture, _ = weights(RUNS["diverged"])
    assert picture.tables["limits"]["high"][0] <= 2000


def test_shares_carry_both_and_a_share_of_nobody_is_missing():
    table = groups.accuracy_by_group(RUNS["usual"])
    picture = bars.shares(
        table["who"], table["model"], title="share", compared=table["rule"], compared_with="rule"
    )
    check_picture(picture)
    columns = picture.tables["bars"]
    assert list(columns["name"]) == list(table["who"])
    np.testing.assert_array_equal(columns["share"], table["model"])
    np.testing.assert_array_equal(columns["compared"], table["rule"])
    empty = bars.shares(["a", "b"], np.array([0.5, np.nan]), title="share")
    check_picture(empty)
    assert empty.to_dict()["datasets"]["bars"][1]["share"] is None
