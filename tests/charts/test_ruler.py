"""The ruler across the data: valid, and what it reads is the dot product."""

import numpy as np
import pytest

from charts.models import ruler
from lessons.dot_product import model
from tests.charts.validity import check_picture

HOW = {"titles": ("exam 1: points", "exam 2: points"), "height": 470}
SETTINGS = [((1.0, 20), 0.0), ((0.2, -130), 40.0), ((1.8, 180), -40.0)]


@pytest.mark.parametrize(("w", "b"), SETTINGS)
@pytest.mark.parametrize("fall", [0, 100])
def test_the_ruler_across_a_class_is_valid_and_its_spec_is_built_once(w, b, fall):
    wanted = ("as wanted", ("F", "G"))
    one, other = (
        ruler.across(model.CLASS, model.LETTERS, at, b, fall=fall, wanted=wanted, **HOW)
        for at in (w, (1.0, 0.0))
    )
    check_picture(one)
    assert one.spec is other.spec


@pytest.mark.parametrize("x", [(40.0, 80), (0.0, 80), (45.0, -100)])
@pytest.mark.parametrize("guesses", [{}, {"your guess": [0.67]}])
def test_an_arrow_and_its_shadow_are_valid(x, guesses):
    check_picture(ruler.turned(x, (1.0, 20), guesses=guesses, **HOW))


def test_what_the_ruler_reads_at_a_foot_is_the_score():
    for (length, angle), b in SETTINGS:
        w = model.from_polar(length, angle)
        along = model.scalar_projection(model.CLASS, w)
        # The mark of value v stands at (v - b) / |w|: see `_body`.
        np.testing.assert_allclose(length * along + b, model.score(model.CLASS, w, b))


def test_all_points_and_the_whole_ruler_are_inside_the_picture():
    assert model.length(model.CLASS).max() < ruler.REACH
    assert model.CLASS.mean(axis=0) == pytest.approx([0, 0])
    assert ruler.LONG * 1.8 < ruler.REACH
