"""Bars: valid, small enough for the wire, and true to the figures."""

import re
from functools import partial

import numpy as np
import pytest

from charts.core.replay import NOW
from charts.statistics import bars
from lessons.titanic import groups, model
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
    picture = bars.weights(run, run.parameters["coefficients"], names)
    check_picture(picture)
    table = picture.tables["frames"]
    for i, feature in enumerate(names):
        np.testing.assert_array_equal(table[feature], run.parameters["coefficients"][:, i])
    (low,), (high,) = (picture.tables["limits"][end] for end in ("low", "high"))
    assert low == -high < 0
    if name == "diverged":
        assert high <= 2000, "its bars leave the picture"
    else:
        assert np.abs(run.parameters["coefficients"]).max() < high


def test_weights_that_are_not_lit_are_pale():
    run, names = RUNS["usual"], feature_names()
    values = run.parameters["coefficients"]
    pale, every = (bars.weights(run, values, names, lit=lit) for lit in (names[4:6], ()))
    check_picture(pale)
    assert set(pale.tables["frames"]["lit"]) == {f";{names[4]};{names[5]};"}
    assert "lit" not in every.tables["frames"]
    assert pale.spec == every.spec, "a choice does not draw it anew"


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


def scale_of(part, axis: str) -> str:
    """Return the kind of scale of an axis, wherever in the spec it stands."""
    channel = part.get("encoding", {}).get(axis, {})
    kinds = [channel.get("scale", {}).get("type", "")]
    kinds += [scale_of(layer, axis) for layer in part.get("layer", ())]
    return next(filter(None, kinds), "")


def test_evidence_over_sizes_stands_on_powers_with_its_limit_across():
    sizes, shares = np.array([2, 10, 100, 1000]), np.array([11.0, 27.0, 93.0, 100.0])
    picture = bars.evidence(
        {"features": sizes, "near (%)": shares}, limit=np.full(4, 95.0), needed="at least 95 %"
    )
    check_picture(picture)
    assert [scale_of(picture.to_dict(), axis) for axis in "xy"] == ["log", ""]
    assert dict(
        zip(picture.tables["levels"]["name"], picture.tables["levels"]["y"], strict=True)
    ) == {"at least 95 %": 95.0}


def test_evidence_that_spans_powers_shows_how_far_it_is_from_its_limit():
    moved = np.array([1e-16, 2e-16, 1e-16])
    picture = bars.evidence(
        {"network": np.arange(1, 4), "change": moved}, limit=np.full(3, 1e-9), needed="limit"
    )
    check_picture(picture)
    assert [scale_of(picture.to_dict(), axis) for axis in "xy"] == ["", "log"]
    (low,), (high,) = (picture.tables["limits"][end] for end in ("y0", "y1"))
    assert low <= moved.min()
    assert high >= 1e-9
    each = [[0.1, 0.2, 0.3], [0.2, 0.4, 30.0]]
    picture = bars.evidence({"of": ["6 points", "12"], "error": [0.2, 9.0]}, each=each, dot="one")
    check_picture(picture)
    assert scale_of(picture.to_dict(), "x") == "log", "one run far out leaves the others apart"
    np.testing.assert_allclose(picture.tables["_dots"]["_x"], np.ravel(each), rtol=0.05)


def test_evidence_by_name_has_the_limit_of_each_row_and_no_figure_under_it():
    picture = bars.evidence(
        {"writer": ["first", "second"], "right": [0.0, 90.0], "before": [96.0, 95.0]},
        limit=[96.0, 95.0],
        needed="before",
    )
    check_picture(picture)
    table = picture.tables["evidence"]
    assert list(table["limit"]) == [96.0, 95.0]
    assert list(table["_at"]) == [0.0, 95.0], "the second figure would be struck by its limit"


def test_evidence_without_a_limit_or_with_a_single_number_is_drawn_as_well():
    for columns in ({"of": ["a"], "says": [0.0]}, {"features": [2], "near": [0.1]}):
        picture = bars.evidence(columns)
        check_picture(picture)
        assert "limit" not in picture.tables["evidence"]


def test_shares_of_several_frames_are_replayed():
    values = np.array([[0.2, 0.8], [0.1, 0.9], [0.0, 1.0]])
    picture = bars.shares(["d4", "k9"], values, title="look")
    check_picture(picture)
    table = picture.tables["bars"]
    for name, column in zip(["d4", "k9"], values.T, strict=True):
        here = np.array(table["name"]) == name
        np.testing.assert_array_equal(np.asarray(table["frame"])[here], [0, 1, 2])
        np.testing.assert_array_equal(np.asarray(table["share"])[here], column)
    assert str(NOW) in picture.spec
    assert str(NOW) not in bars.shares(["d4", "k9"], values[0], title="look").spec


def test_a_bar_that_is_new_stands_where_it_stands_after_a_reload():
    """Sorted by nothing, it came last in a picture already drawn, and first in one drawn anew."""
    picture = bars.shares(["“ee”", "e", "n"], np.array([0.1, 0.9, 0.5]), title="share")
    (sort,) = re.findall(r'"sort": (\{[^}]*\}|null|\[[^]]*\])', picture.spec)
    assert '"field": "_i"' in sort
    assert list(picture.tables["bars"]["_i"]) == [0, 1, 2]
