"""The ruler across the data: what it reads is the dot product."""

import numpy as np
import pytest

from charts.models import ruler
from lessons.dot_product import model

SETTINGS = [((1.0, 20), 0.0), ((0.2, -130), 40.0), ((1.8, 180), -40.0)]


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
