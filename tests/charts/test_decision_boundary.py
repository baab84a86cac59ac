"""Straight cuts: the browser rings those whom the training judged wrongly."""

import numpy as np
import pytest

from charts.models import decision_boundary
from lessons.perceptron.model import samples, train
from lessons.perceptron.report import next_samples
from tests.charts.axes import channels
from tests.charts.expressions import evaluate

STUDENTS = {"x_title": "hours", "y_title": "sum", "says": ("no", "yes")}
RUNS = {
    "students": {"data": "hours"},
    "the other convention": {"data": "hours", "on_zero": 0},
    "far away": {"data": "hours", "w": -3.0, "b": 3.0, "learning_rate": 10.0},
    "XOR": {"data": "XOR"},
    "OR": {"data": "OR", "on_zero": 0},
    "blobs": {"data": "blobs", "margin": 0.05},
    "nothing": {"data": "AND", "n_epochs": 0},
}


def train_and_draw(hyperparameters, **options):
    run = train(**hyperparameters)
    points, y, one = samples(hyperparameters["data"], margin=hyperparameters.get("margin", 0.3))
    w, b = run.parameters["w"], run.parameters["b"]
    shown = {"on_zero": run.hyperparameters["on_zero"], "next_sample": next_samples(run), **options}
    if points.shape[1] == 1:
        picture = decision_boundary.over_input(points[:, 0], y, w=w[:, 0], b=b, **STUDENTS, **shown)
    else:
        picture = decision_boundary.plane(points / one, y, w1=w[:, 0], w2=w[:, 1], b=b, **shown)
    return run, picture


def expressions(picture):
    named = {}
    for _, transforms, _, _ in channels(picture):
        named |= {t["as"]: t["calculate"] for t in transforms if "calculate" in t}
    return named


@pytest.mark.parametrize("hyperparameters", RUNS.values(), ids=RUNS)
def test_the_browser_rings_those_that_the_training_got_wrong(hyperparameters):
    run, picture = train_and_draw(hyperparameters)
    named = expressions(picture)
    tables = picture.to_dict()["datasets"]  # as they are sent, with four bytes
    for line, share in zip(tables["lines"], run.loss, strict=True):
        n_wrong = 0
        for sample in tables["samples"]:
            row = {**line, **sample}
            row["z"] = evaluate(named["z"], row)
            n_wrong += evaluate(named["says"], row, tables=tables) != sample["y"]
        assert n_wrong == round(share * len(tables["samples"]))


@pytest.mark.parametrize(
    ("w1", "w2", "b", "on_zero"),
    [(1, 1, -1.5, 1), (-1, 0.5, 0.2, 0), (0, -1, 0.5, 1), (2, 0, -1, 1), (0, 0, 0, 1), (0, 0, 0, 0),
     (0, 0, -1, 1)],
)  # fmt: skip
def test_each_half_has_the_colour_of_what_is_said_there(w1, w2, b, on_zero):
    points, y, _ = samples("AND")
    picture = decision_boundary.plane(
        points, y, w1=w1, w2=w2, b=b, on_zero=on_zero, ends=(-0.5, 1.5)
    )
    named = expressions(picture)
    tables = picture.to_dict()["datasets"]
    for x1 in np.linspace(-0.4, 1.4, 10):
        row = {"w1": w1, "w2": w2, "b": b, "x": float(x1)}
        for name in ("steep", "shifted", "bottom", "top", "cut", "below", "above"):
            row[name] = evaluate(named[name], row, tables=tables)
        for x2 in np.linspace(-0.45, 1.45, 8):
            z = w1 * x1 + w2 * x2 + b
            if abs(z) > 1e-5 or w1 == w2 == 0:
                prediction = on_zero if z == 0 else int(z > 0)
                assert (row["below"] if x2 < row["cut"] else row["above"]) == prediction
