"""Every lesson's walk, line by line: it never leaps without a word, and loses no number."""

import importlib
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest

from lessons.autograd import pytorch as autograd_pytorch
from lessons.backpropagation import model as backpropagation_model
from lessons.digits import model as digits_model
from lessons.layers import model as layers_model
from lessons.titanic import model as titanic_model
from lessons.zero_grad import model as zero_grad_model
from study.curriculum import BY_SLUG
from study.loading import ROOT
from training.recorded_run import RecordedRun
from training.trace import FIRST_EPOCHS, Trace
from ui.run.stepper import to_data

TRAININGS = {
    "autograd": (
        autograd_pytorch.train_torch,
        [{"n_epochs": 600, "optimiser": "momentum", "dtype": "float32"}, {"n_epochs": 0}],
    ),
    "backpropagation": (backpropagation_model.train, [{"n_epochs": 1000}, {"n_epochs": 1}]),
    "digits": (
        digits_model.train,
        [{"optimiser": "momentum", "n_epochs": 5}, {"n_epochs": 10, "batch_size": 1437}],
    ),
    "layers": (layers_model.train, [{"n_hidden": 8, "n_epochs": 600, "activation": "tanh"}]),
    "titanic": (
        titanic_model.train,
        [{"model": model, "n_epochs": 600} for model in ("linear", "deep")],
    ),
    "zero_grad": (
        zero_grad_model.train,
        [{"task": "line", "n_epochs": 600}, {"task": "xor", "zero_grad": False, "n_epochs": 600}],
    ),
}
CASES = [
    pytest.param(lesson, train, how, id=f"{lesson}-{how}")
    for lesson, (train, every) in TRAININGS.items()
    for how in every
]


@cache
def trace_of(lesson: str) -> Callable[[RecordedRun], Trace] | None:
    """Return what traces the loop of a lesson, in whichever of its modules it stands."""
    folder = ROOT / "lessons" / lesson
    modules = [importlib.import_module(f"lessons.{lesson}.{x.stem}") for x in folder.glob("*.py")]
    traces = {module.trace for module in modules if hasattr(module, "trace")}
    return traces.pop() if traces else None


def test_no_lesson_with_a_walk_is_forgotten():
    assert {lesson for lesson in BY_SLUG if trace_of(lesson)} == set(TRAININGS)


def numbers(values):
    return np.array(values, dtype=float)


@pytest.mark.parametrize(("lesson", "train", "how"), CASES)
def test_the_walk_never_leaps_without_a_word(lesson, train, how):
    data = to_data(trace_of(lesson)(train(**how)))
    epochs = data["epochs"]
    n_first = min(6, how.get("n_epochs", 6) + (epochs[0] == 0))
    assert epochs[:n_first] == list(range(epochs[0], epochs[0] + n_first))
    assert epochs[0] == (lesson == "perceptron")  # whose loop counts its epochs from 1

    assert data["left_out"] or how.get("n_epochs", 0) < 600

    head, *rest = data["steps"]
    assert all(step["says"] for step in rest)
    last = {name: values for step in rest for name, values in step["values"].items()}
    carried = [name for name in head["values"] if name in last]
    assert carried
    for frame in range(1, len(epochs)):
        missing = range(epochs[frame - 1] + 1, epochs[frame])
        assert (frame in data["left_out"]) == (len(missing) > 0)
        if missing:
            note = data["left_out"][frame]
            assert str(missing[0]) in note
            assert str(missing[-1]) in note
            assert note.endswith("not shown.")
            continue
        for name in carried:
            begun, ended = head["values"][name], last[name]
            now = numbers(begun[frame if len(begun) > 1 else 0])
            before = numbers(ended[frame - 1 if len(ended) > 1 else 0])
            # One more or less in the fifth digit, of the largest where float32 cancels.
            atol = 1e-6 * np.abs(np.nan_to_num(now, posinf=0, neginf=0)).max()
            np.testing.assert_allclose(before, now, rtol=1.1e-4, atol=atol)


@pytest.mark.parametrize(
    ("lesson", "train"),
    # The perceptron's wants every look recorded.
    [(lesson, train) for lesson, (train, _) in TRAININGS.items() if lesson != "perceptron"],
)
def test_every_walk_begins_as_the_short_training_does(lesson, train):
    """The first epochs of a long run, some of which were not recorded, are those that it took."""
    whole, few = (
        {
            name: values[:FIRST_EPOCHS]
            for line in trace_of(lesson)(train(n_epochs=n)).lines
            for name, values in line.tensors.items()
        }
        for n in (20 if lesson == "digits" else 600, 12)
    )
    assert set(whole) == set(few)
    for name, values in whole.items():
        np.testing.assert_array_equal(values, few[name])
