"""The ruler across the data: what it reads is the dot product."""

import numpy as np
import pytest

from charts.models import ruler
from lessons.dot_product import model
from tests.charts.expressions import formulas, worked_out

SETTINGS = [((1.0, 20), 0.0), ((0.2, -130), 40.0), ((1.8, 180), -40.0)]


def test_what_the_ruler_reads_at_a_foot_is_the_score():
    for (length, angle), b in SETTINGS:
        w = model.from_polar(length, angle)
        along = model.dot(model.CLASS, w) / model.length(w)
        # The mark of value v stands at (v - b) / |w|: see `_body`.
        np.testing.assert_allclose(length * along + b, model.score(model.CLASS, w, b))


def test_all_points_and_the_whole_ruler_are_inside_the_picture():
    assert model.length(model.CLASS).max() < ruler.REACH
    assert model.CLASS.mean(axis=0) == pytest.approx([0, 0])
    assert ruler.LONG * 1.8 < ruler.REACH


@pytest.mark.parametrize(("x", "w"), [((40.0, 80.0), (1.5, 20.0)), ((30.0, -50.0), (0.5, 100.0))])
def test_the_shadow_of_each_step_is_a_product(x, w):
    apart = x[0], x[1] - w[1]
    made = formulas(ruler.turned(apart, w, steps=True, titles=("exam 1", "exam 2"), height=400))
    u, along = model.from_polar(1.0, w[1]), x[0] * np.cos(np.radians(x[1] - w[1]))
    row = {"ux": u[0], "uy": u[1], "along": along, "aside": x[0] * np.sin(np.radians(x[1] - w[1]))}
    row = worked_out(made, row, "right", "up", "first")
    first, second = model.products(model.from_polar(*x), model.from_polar(*w))
    assert w[0] * row["first"] == pytest.approx(first)
    assert w[0] * (along - row["first"]) == pytest.approx(second)
