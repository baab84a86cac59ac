"""What the stepper sends to the browser: little enough, true, and whole where it matters."""

import json

import numpy as np
import pytest

from lessons.titanic import model as titanic_model
from training.trace import Line, Trace
from ui.run.stepper import BUDGET, FEW_COLUMNS, FEW_ROWS, to_data


def size(data):
    return len(json.dumps(data))


def trace_of(**tensors):
    n_frames = len(next(iter(tensors.values())))
    lines = (Line("for epoch in recorder", "Begin.", tensors),)
    return Trace(function=titanic_model.train, epochs=np.arange(n_frames), lines=lines)


@pytest.mark.parametrize(("model", "n_epochs"), [("linear", 0), ("sigmoid", 30), ("deep", 2000)])
def test_what_is_sent_keeps_its_budget_and_both_ends_of_the_run(model, n_epochs):
    run = titanic_model.train(model=model, n_epochs=n_epochs)
    data = to_data(titanic_model.trace(run))
    assert size(data) <= BUDGET < 50_000
    assert data["epochs"][0] == 0
    assert data["epochs"][-1] == n_epochs
    assert len(data["epochs"]) == len(set(data["epochs"]))
    if n_epochs <= 30:  # a longer one is thinned out
        assert data["epochs"] == run.epochs.tolist()


def test_every_number_is_the_runs_to_five_digits():
    run = titanic_model.train(n_epochs=3)
    trace = titanic_model.trace(run)
    data = to_data(trace)
    for step, line in zip(data["steps"], trace.lines, strict=True):
        assert step["says"] == line.says
        assert list(step["values"]) == list(line.tensors)
        for name, values in line.tensors.items():
            shown = step["values"][name]
            for frame in range(run.n_frames):
                sent = shown[0 if len(shown) == 1 else frame]
                whole = np.ravel(values[frame]).astype(float)
                np.testing.assert_allclose(sent, whole[: len(sent)], rtol=5.1e-5)


@pytest.mark.parametrize(
    ("shape", "rows", "columns", "about"),
    [
        ((), 1, 1, "()"),
        ((12,), 12, 1, "(12,)"),
        ((713,), FEW_ROWS, 1, "(713,); the first 5"),
        ((12, 20), 12, FEW_COLUMNS, "(12, 20); the first 12 x 3"),
        ((20, 1), FEW_ROWS, 1, "(20, 1); the first 5"),
        ((2, 2), 2, 2, "(2, 2)"),
    ],
)
def test_a_long_axis_is_cut_and_said_to_be(shape, rows, columns, about):
    values = np.random.default_rng(0).random((2, *shape))
    data = to_data(trace_of(w=values))
    tensor = data["tensors"]["w"]
    assert (tensor["rows"], tensor["columns"], tensor["about"]) == (rows, columns, about)
    assert tensor["cut"] == ("first" in about)
    sent = np.reshape(data["steps"][0]["values"]["w"][1], (rows, columns))
    whole = values[1].reshape(*shape, *(1,) * (2 - len(shape)))
    np.testing.assert_allclose(sent, whole[:rows, :columns], rtol=1e-4)


def test_what_never_changes_is_sent_once():
    data = to_data(trace_of(same=np.ones((50, 3)), other=np.arange(50.0)))
    values = data["steps"][0]["values"]
    assert (len(values["same"]), len(values["other"])) == (1, 50)


def test_infinite_and_missing_numbers_can_be_read():
    values = np.array([[1e300, -np.inf], [np.nan, 0.0], [5e-324, -1.234567]])
    sent = to_data(trace_of(w=values))["steps"][0]["values"]["w"]
    assert sent == [[1e300, "-inf"], ["nan", 0.0], [pytest.approx(5e-324), -1.2346]]
    json.dumps(sent, allow_nan=False)
