"""Activations, stacks, signals and softmax: valid, and what the browser computes is right."""

import json
import re

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.models import layers, network_outputs
from lessons.layers.softmax import classify
from tests.charts.expressions import evaluate
from tests.charts.validity import check_picture
from training.activations import ALL_ACTIVATIONS


@pytest.mark.parametrize("z", [-4.3, -0.1, 0.0, 0.1, 2.0])
@pytest.mark.parametrize("kind", range(5))
def test_the_browser_computes_the_activation_and_its_slope(kind, z):
    activation = ALL_ACTIVATIONS[layers.NAMES[kind]]
    a = activation.function(np.array([z]))
    ternary = re.compile(r"\(\((.*) \? (.*) : (.*)\)\)")  # which Python writes otherwise
    row = {"z": z, "value": float(a[0])}
    for texts, expected in ((layers.VALUES, a), (layers.SLOPES, activation.derivative(a))):
        text = ternary.sub(r"if(\1, \2, \3)", texts[kind])
        assert evaluate(text, row) == pytest.approx(float(expected[0]), abs=1e-12)


def test_softmax_is_drawn_from_its_logits():
    classification = classify(z1=1.0, shift=3.0)
    names = ("cat", "dog", "owl")
    knobs = ("z1", "z2", "z3", "shift")
    picture = network_outputs.softmax(
        names, classification.logits - 3, 3.0, truth="dog", knobs=knobs
    )
    check_picture(picture)
    assert picture.tables["classes"]["truth"].tolist() == [False, True, False]
    assert picture.tables["numbers"]["x"].tolist() == [1.0, 1.0, 0.0, 3.0]
    parameters = {p["name"]: p["expr"] for p in json.loads(picture.spec)["params"]}
    for knob in knobs:
        assert f"live['{knob}']" in parameters["now"]
    assert set(picture.tables) == {"numbers", "classes", LIMITS}
