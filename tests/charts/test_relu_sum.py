"""Sums of ReLUs: valid, within their axes, and the same in the browser as in Python."""

import json

import numpy as np
import pytest

from charts.models import relu_sum
from lessons.layers import bump
from tests.charts.expressions import evaluate


def draw(**knobs):
    numbers = {**bump.AT_FIRST, **knobs}
    each = {i: (numbers[f"h{i}"], numbers[f"v{i}"]) for i in (1, 2, 3)}
    return relu_sum.total(each, (bump.X, bump.TENT), reach=bump.MAX_X)


def test_the_browser_adds_up_what_python_does():
    picture = draw(h2=3.5, v3=-1.25)
    tables = picture.to_dict()["datasets"]
    (sums,) = {
        transform["calculate"]
        for layer in json.loads(picture.spec)["layer"]
        for transform in layer.get("transform", [])
        if transform.get("as") == "y" and "max(0" in transform["calculate"]
    }
    hinges, weights = ([row[name] for row in tables["hinges"]] for name in "hv")
    expected = bump.sum_of_relus(bump.X, np.array(hinges), np.array(weights))
    for x, total in zip(bump.X, expected, strict=True):
        assert evaluate(sums, {"x": x}, tables=tables) == pytest.approx(total, abs=1e-9)
