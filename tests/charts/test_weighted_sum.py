"""Bars of weighted sums: what the browser multiplies and adds is what the lesson does."""

import numpy as np
import pytest

from charts.models import weighted_sum
from lessons.dot_product import model
from lessons.dot_product.model import CLASS_SCORES, EXAM_SCORES, EXAMS, PASS_MARK, STUDENTS
from tests.charts.expressions import evaluate, formulas, worked_out

WEIGHTS = np.array([0.6, 0.3, 0.1])
SETTINGS = [
    (WEIGHTS, -50.0),
    (WEIGHTS, -20.0),
    (-WEIGHTS, 100.0),
    (0 * WEIGHTS, 0.0),
    (np.array([-1.0, -1.0, -1.0]), -100.0),
]
KNOBS = ("w1", "w2", "w3")


def stacked(weights, bias):
    return weighted_sum.stacked(
        [*EXAMS, "bias"],
        [*EXAM_SCORES, 1.0],
        [*weights, bias],
        knobs=(("x1", "x2", "x3", ""), (*KNOBS, "b")),
        total="score z",
        mark=(PASS_MARK, "pass mark 60"),
        unit="points",
    )


def against_mark(weights):
    return weighted_sum.against_mark(
        STUDENTS,
        CLASS_SCORES,
        weights,
        knobs=KNOBS,
        mark=(PASS_MARK, "pass mark"),
        unit="x · w (points)",
    )


@pytest.mark.parametrize(("weights", "bias"), SETTINGS)
def test_the_parts_of_the_vote_are_the_products_and_the_bias(weights, bias):
    rows = stacked(weights, bias).to_dict()["datasets"]["parts"]
    parts = [evaluate(weighted_sum.product(), row) for row in rows[:-1]]
    expected = [*model.products(EXAM_SCORES, weights), bias]
    assert parts == pytest.approx(expected, rel=1e-6)
    assert [row["total"] for row in rows] == [False] * 4 + [True]


def test_each_product_is_written_where_it_is_made():
    rows = stacked([0.6, -0.3, 0.0], -50.0).to_dict()["datasets"]["parts"]
    made = [evaluate(weighted_sum.product_in_full(), row) for row in rows[:-1]]
    assert made == ["80 × 0.6", "70 × (−0.3)", "75 × 0", ""]
    pulled = evaluate(weighted_sum.product_in_full(), rows[0], {"w1": 0.25})
    assert pulled == "80 × 0.25"


@pytest.mark.parametrize("weights", [weights for weights, _ in SETTINGS])
def test_the_sums_of_the_class_are_the_dot_products(weights):
    picture = against_mark(weights)
    value = formulas(picture)["value"]
    sums = [evaluate(value, row) for row in picture.to_dict()["datasets"]["bars"]]
    assert sums == pytest.approx(model.score(CLASS_SCORES, weights), rel=1e-6, abs=1e-4)


@pytest.mark.parametrize("end", [1, 5])
def test_a_weight_at_0_is_written_off_the_axis(end):
    names, values = ["exam 1", "exam 2", "exam 3"], [0.0, -0.05 * end, -0.6 * end]
    picture = weighted_sum.weights(names, values, knobs=KNOBS, title="how much", end=end)
    made = formulas(picture, beside="level")
    sent = picture.to_dict()["datasets"]["weights"]
    rows = [worked_out(made, row, "weight", "figure", "level") for row in sent]
    assert [row["figure"] for row in rows] == ["0", *(f"−{-value:g}" for value in values[1:])]
    off = 0.1 * end
    assert [row["level"] for row in rows] == pytest.approx([off, off, -6 * off])
