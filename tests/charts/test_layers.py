"""Activations, stacks, signals and softmax: valid, and what the browser computes is right."""

import json

from charts.core.picture import LIMITS
from charts.models import network_outputs
from tests.charts.validity import check_picture


def test_softmax_is_drawn_from_its_logits():
    names = ("cat", "dog", "owl")
    knobs = ("z1", "z2", "z3", "shift")
    picture = network_outputs.softmax(names, [1.0, 1.0, 0.0], 3.0, truth="dog", knobs=knobs)
    check_picture(picture)
    assert picture.tables["classes"]["truth"].tolist() == [False, True, False]
    assert picture.tables["numbers"]["x"].tolist() == [1.0, 1.0, 0.0, 3.0]
    parameters = {p["name"]: p["expr"] for p in json.loads(picture.spec)["params"]}
    for knob in knobs:
        assert f"live['{knob}']" in parameters["now"]
    assert set(picture.tables) == {"numbers", "classes", LIMITS}
