"""Arrows and what their angle does: valid, small, and true to the numbers."""

import json

import numpy as np
import pytest

from charts.models import vectors
from lessons.dot_product import model
from tests.charts.expressions import calculated, evaluate
from tests.charts.validity import check_picture

SETTINGS = {
    "two": ((3, 80), (2, 20)),
    "alike": ((2, 20), (2, 20)),
    "nothing casts a shadow on nothing": ((3, 80), (0, 20)),
    "nothing at all": ((0, 80), (0, 20)),
}


def rows(x, w, **options):
    return calculated(vectors.arrows(x, w, height=310, **options), "arrows")


def place(row, part):
    return np.array([row[f"{part}x"], row[f"{part}y"]])


@pytest.mark.parametrize("name", list(SETTINGS))
def test_arrows_are_valid_and_inside_the_picture(name):
    check_picture(vectors.arrows(*SETTINGS[name], height=310))
    for row in rows(*SETTINGS[name]):
        for part in ("", "head_", "name_", "neck_"):
            assert (np.abs(place(row, part)) <= vectors.REACH).all()


@pytest.mark.parametrize("turn", [0, 75])
def test_the_shadow_ends_where_the_projection_does_and_all_turn_together(turn):
    x, w = rows((3, 80), (2, 20), turn=turn)
    tip, along = model.from_polar(3, 80 + turn), model.from_polar(2, 20 + turn)
    assert place(x, "") == pytest.approx(tip)
    assert place(x, "foot_") == pytest.approx(model.projection(tip, along))
    assert [row["turned"] for row in (x, w)] == pytest.approx([10 - turn, 70 - turn])  # clockwise
    assert [row["name"] for row in (x, w)] == ["x", "w"]


@pytest.mark.parametrize("w", [20, 65, -90])
def test_names_stand_apart_wherever_arrows_point(w):
    for x in range(-180, 180, 5):
        one, other = (place(row, "name_") for row in rows((3, x), (2, w)))
        assert np.hypot(*(one - other)) > 0.3, x  # a letter is 0.25 units wide


@pytest.mark.parametrize(
    ("x", "w", "at"), [((3.0, 80), (2.0, 20), 60), ((4.0, -170), (4.0, 10), 180)]
)
def test_the_present_angle_is_that_between_the_arrows(x, w, at):
    picture = vectors.over_angle(x, w)
    check_picture(picture)
    (row,) = calculated(picture, "arrows")
    assert row["theta"] == pytest.approx(at, abs=1e-4)
    assert row["size"] == pytest.approx(x[0] * w[0])
    assert picture.spec is vectors.over_angle((0, 0), (1, 1)).spec


@pytest.mark.parametrize(("w", "b"), [((2.0, 20), -5.0), ((0.0, 20), 1.0), ((4.0, -130), 12.0)])
def test_the_scores_beside_the_line_are_those_of_the_lesson(w, b):
    inputs = model.inputs_all_around()
    picture = vectors.border(inputs, w, b, knob="cut")
    check_picture(picture)
    tables = picture.to_dict()["datasets"]
    layer = next(
        one
        for one in json.loads(picture.spec)["layer"]
        if one.get("data", {}).get("name") == "inputs"
    )
    score = layer["transform"][0]["calculate"]
    at = {"length_w": float(w[0]), "angle_w": float(w[1]), "cut": b}
    scores = [evaluate(score, row, at, tables) for row in tables["inputs"]]
    expected = model.score(inputs, model.from_polar(*w), b)
    np.testing.assert_allclose(scores, expected, atol=1e-5)
