"""Bars of a weighted vote: they stand on each other, reach a mark or not, and keep their order."""

import json

import numpy as np
import pytest

from charts import bars
from datasets.students import CLASS_SCORES, EXAM_SCORES
from lessons import dot_product
from lessons.dot_product import BIAS, EXAMS, PASS_MARK, STUDENTS, WEIGHTS
from tests.charts.validity import check_picture

SETTINGS = [
    (WEIGHTS, BIAS),
    (WEIGHTS, -20.0),
    (-WEIGHTS, 100.0),
    (0 * WEIGHTS, 0.0),
    (np.array([-1.0, 1.0, 1.0]), 100.0),
    (np.array([-1.0, -1.0, -1.0]), -100.0),
]


def stacked(weights, bias):
    parts = [*dot_product.products(EXAM_SCORES, weights), bias]
    return bars.stacked(
        [*EXAMS, "bias"],
        parts,
        total="score z",
        passed=dot_product.passes(sum(parts)),
        mark=(PASS_MARK, "pass mark 60"),
        unit="points",
    )


def against_marks(weights, bias):
    plain, moved = dot_product.label_marks(bias)
    return bars.against_marks(
        STUDENTS,
        dot_product.score(CLASS_SCORES, weights),
        passed=dot_product.passes(dot_product.score(CLASS_SCORES, weights, bias)),
        labels=dot_product.label_votes(weights, bias),
        plain_mark=(PASS_MARK, plain),
        moved_mark=(dot_product.pass_mark_for_dot(bias), moved),
        unit="x · w (points)",
    )


def two_measures(x, v):
    w = dot_product.from_polar(2, 20)
    values, wins = dot_product.both_measures(
        w, dot_product.from_polar(*x), dot_product.from_polar(*v)
    )
    names = (("x · w", "v · w"), ("cos(x, w)", "cos(v, w)"))
    return bars.two_measures(names, values, wins=wins)


@pytest.mark.parametrize(("weights", "bias"), SETTINGS)
def test_votes_are_valid_and_inside_the_axes(weights, bias):
    for picture, table, columns in (
        (stacked(weights, bias), "parts", ("start", "end", "top")),
        (against_marks(weights, bias), "bars", ("value",)),
        (against_marks(weights, bias), "marks", ("value",)),
    ):
        check_picture(picture)
        low, high = (picture.tables["limits"][end][0] for end in ("low", "high"))
        values = np.concatenate([picture.tables[table][column] for column in columns])
        assert low <= values.min()
        assert values.max() <= high


def test_one_spec_serves_every_vote():
    for draw in (stacked, against_marks):
        assert len({draw(*setting).spec for setting in SETTINGS}) == 1


def test_the_bars_of_the_vote_stand_on_each_other():
    parts = stacked(WEIGHTS, BIAS).tables["parts"]
    # 48, 21 and 7.5 upwards, 50 down again: 76.5 and 26.5; the total stands on the ground.
    assert parts["start"] == pytest.approx([0, 48, 69, 76.5, 0])
    assert parts["end"] == pytest.approx([48, 69, 76.5, 26.5, 26.5])
    assert parts["name"] == ["+48", "+21", "+7.5", "−50", "26.5"]
    assert not parts["passed"][-1]
    assert stacked(WEIGHTS, -16.5).tables["parts"]["passed"][-1]


def test_the_mark_moves_with_the_bias():
    tables = against_marks(WEIGHTS, -20.0).tables
    assert tables["marks"]["value"].tolist() == [60, 80]
    assert tables["marks"]["name"] == ["mark without the bias: 60", "with the bias: 80"]
    assert tables["bars"]["passed"].tolist() == [True, False, False]
    assert tables["bars"]["label"] == ["86.5 passes", "45 fails", "74 fails"]
    # The mark -40 and who reaches it exactly.
    reached = against_marks(np.array([-1.0, 0.0, 0.0]), 100.0).tables
    assert reached["marks"]["name"][1] == "with the bias: −40"
    assert reached["bars"]["label"] == ["−90 fails", "−40 passes", "−75 fails"]


@pytest.mark.parametrize("picture", [against_marks(WEIGHTS, -20.0), two_measures((3, 80), (1, 30))])
def test_rows_keep_their_order_whoever_wins(picture):
    # The first layer that shares the axis of rows decides their order: it must hold all rows.
    layers = json.loads(picture.spec)["layer"]
    first = next(layer for layer in layers if layer.get("encoding", {}).get("y"))
    assert "transform" not in first


def test_each_measure_has_a_winner():
    tables = two_measures((3, 80), (1, 30)).tables
    measures = tables["measures"]
    assert measures["name"] == ["x · w", "v · w", "cos(x, w)", "cos(v, w)"]
    assert measures["wins"].tolist() == [True, False, False, True]
    assert measures["label"] == ["3.00", "1.97", "0.50", "0.98"]
    assert measures["share"][[0, 3]] == pytest.approx([1, 1])
    assert measures["share"][1] == pytest.approx(1.97 / 3.00, abs=0.002)
    assert tables["limits"]["low"] == [0.0]


def test_a_negative_measure_goes_to_the_left_and_a_missing_one_nowhere():
    behind = two_measures((3, 160), (1, 30)).tables
    assert behind["limits"]["low"] == [-1.0]
    assert behind["measures"]["share"][0] == pytest.approx(-1)
    missing = two_measures((3, 80), (0, 0))
    check_picture(missing)
    assert missing.tables["measures"]["label"] == ["3.00", "0.00", "0.50", "none"]
    assert np.isnan(missing.tables["measures"]["share"][3])


def test_a_tie_has_no_winner():
    assert not two_measures((3, 80), (3, 80)).tables["measures"]["wins"].any()
