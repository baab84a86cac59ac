"""Arrows and what their angle does: valid, small, and true to the numbers."""

import itertools

import numpy as np
import pytest

from charts import arrows
from lessons import dot_product
from tests.charts.validity import check_picture

SETTINGS = {
    "two": ((3, 80), (2, 20), None),
    "three": ((3, 80), (2, 20), (1, -170)),
    "all alike": ((2, 20), (2, 20), (2, 20)),
    "nothing casts a shadow on nothing": ((3, 80), (0, 20), None),
    "nothing at all": ((0, 80), (0, 20), (0, 0)),
    "longest": ((4, 45), (4, -135), (4, 180)),
}


def drawn(x, w, v=None):
    tips = {"x": dot_product.from_polar(*x)}
    if v is not None:
        tips["v"] = dot_product.from_polar(*v)
    along = dot_product.from_polar(*w)
    feet = {name: dot_product.projection(tip, along) for name, tip in tips.items()}
    return arrows.arrows(along, tips, feet)


def points(table, x, y):
    return np.column_stack([table[x], table[y]]).astype(float)


@pytest.mark.parametrize("name", list(SETTINGS))
def test_arrows_are_valid_and_inside_the_picture(name):
    picture = drawn(*SETTINGS[name])
    check_picture(picture)
    table = picture.tables["arrows"]
    for x, y in (("x", "y"), ("head_x", "head_y"), ("name_x", "name_y"), ("neck_x", "neck_y")):
        assert (np.abs(points(table, x, y)) <= arrows.REACH).all()


def test_one_spec_serves_every_arrow():
    assert len({drawn(*setting).spec for setting in SETTINGS.values()}) == 1


def test_the_shadow_ends_where_the_projection_does():
    table = drawn((3, 80), (2, 20)).tables["arrows"]
    foot = dot_product.projection(dot_product.from_polar(3, 80), dot_product.from_polar(2, 20))
    casts = points(table, "foot_x", "foot_y")
    assert casts[0] == pytest.approx(foot)
    assert np.isnan(casts[1]).all()
    assert table["turn"] == pytest.approx([10, 70])  # clockwise from upwards
    assert table["name"] == ["x", "w"]
    assert table["whose"].tolist() == [0, 2]


def test_an_arrow_without_length_has_no_name_and_no_head():
    assert drawn((3, 80), (0, 20)).tables["arrows"]["name"] == ["x", ""]


def test_the_shaft_ends_within_the_head_and_the_head_at_the_tip():
    table = drawn((3, 80), (2, 20)).tables["arrows"]
    tips, necks, heads = (points(table, f"{part}x", f"{part}y") for part in ("", "neck_", "head_"))
    lengths = np.hypot(*tips.T)
    assert (np.hypot(*necks.T) < np.hypot(*heads.T)).all()
    assert (np.hypot(*heads.T) < lengths).all()
    np.testing.assert_allclose(tips[:, 0] * heads[:, 1], tips[:, 1] * heads[:, 0], atol=1e-12)


@pytest.mark.parametrize("w", [20, 65, -90])
def test_names_stand_apart_wherever_arrows_point(w):
    for x, v in itertools.product(range(-180, 180, 20), repeat=2):
        places = points(drawn((3, x), (2, w), (3, v)).tables["arrows"], "name_x", "name_y")
        for i, j in itertools.combinations(range(3), 2):
            assert np.hypot(*(places[i] - places[j])) > 0.3, (x, v)  # a letter is 0.25 units wide


@pytest.mark.parametrize(
    ("lengths", "at", "name"),
    [
        ((3.0, 2.0), 60.0, "60°: 3.00"),
        ((4.0, 4.0), 180.0, "180°: −16.00"),
        ((3.0, 2.0), 90.0, "90°: 0.00"),
        ((0.0, 2.0), np.nan, None),
    ],
)
def test_the_present_angle_lies_on_the_curve(lengths, at, name):
    picture = arrows.over_angle(*dot_product.dot_over_angles(*lengths), at=at)
    check_picture(picture)
    here, limits = picture.tables["here"], picture.tables["limits"]
    assert here["name"] == ([] if name is None else [name])
    expected = [] if name is None else [dot_product.dot_from_angle(*lengths, at)]
    assert here["dot"] == pytest.approx(expected, abs=1e-9)
    assert limits["high"][0] > np.abs(picture.tables["curve"]["dot"]).max()
    assert limits["low"][0] == -limits["high"][0]
