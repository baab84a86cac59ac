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
            model.train, model="linear", loss="mean squared error", learning_rate=100, n_epochs=500
        ),
    }
)


@pytest.mark.parametrize("name", list(RUNS))
def test_weights_are_those_of_every_frame(name):
    run = RUNS[name]
    names = feature_names(log_fare=run.hyperparameters["log_fare"])
    picture = bars.weights(run, survivors.average_slopes(run), names)
    check_picture(picture)
    table = picture.tables["frames"]
    for i, feature in enumerate(names):
        np.testing.assert_array_equal(table[feature], survivors.average_slopes(run)[:, i])
    (low,), (high,) = (picture.tables["limits"][end] for end in ("low", "high"))
    assert low == -high < 0
    if name == "diverged":
        assert high <= 2000, "its bars leave the picture"
    else:
        assert np.abs(survivors.average_slopes(run)).max() < high


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
