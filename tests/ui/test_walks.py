"""Every lesson's walk, line by line: it never leaps without a word, and loses no number."""

import importlib
import pkgutil

import numpy as np
import pytest

import lessons
from lessons import (
    autograd,
    backpropagation,
    digits,
    layers,
    overfitting,
    perceptron,
    titanic,
    zero_grad,
)
from training.trace import FIRST_EPOCHS
from ui.stepper import to_data

TRAININGS = {
    autograd: (
        autograd.train_torch,
        [
            {"n_epochs": 100},
            {"n_epochs": 1000, "optimiser": "momentum", "n_hidden": 8},
            {"n_epochs": 300, "optimiser": "Adam", "learning_rate": 0.1, "dtype": "float32"},
            {"n_epochs": 0},
        ],
    ),
    backpropagation: (
        backpropagation.train,
        [
            {},
            {"width": 4, "n_epochs": 20_000, "activation": "ReLU", "learning_rate": 0.1},
            {"width": 1, "n_epochs": 2000},
            {"n_epochs": 1},
        ],
    ),
    digits: (
        digits.train,
        [
            {},
            {"n_hidden": 0, "optimiser": "momentum", "n_epochs": 5},
            {"n_hidden": 16, "n_epochs": 5, "batch_size": 8},
            {"n_hidden": 16, "n_epochs": 10, "batch_size": 1437},
        ],
    ),
    layers: (
        layers.train,
        [{}, {"n_epochs": 20_000, "activation": "tanh"}, {"n_hidden": 8, "n_epochs": 2000}],
    ),
    overfitting: (
        overfitting.train,
        [{}, {"n_hidden": 0}, {"dropout": 0.5, "l2": 0.01, "share": 0.3}],
    ),
    perceptron: (
        perceptron.train,
        [{"n_epochs": 10}, {"n_epochs": 100, "arithmetic": "floating", "max_frames": 401}],
    ),
    titanic: (
        titanic.train,
        [
            {"model": model, "n_epochs": n_epochs}
            for model in titanic.MODELS
            for n_epochs in (30, 5000)
        ],
    ),
    zero_grad: (
        zero_grad.train,
        [
            {"task": task, "zero_grad": zero, "n_epochs": n_epochs}
            for task in zero_grad.TASKS
            for zero in (True, False)
            for n_epochs in (100, 5000)
        ],
    ),
}
CASES = [
    pytest.param(lesson, train, how, id=f"{lesson.__name__}-{how}")
    for lesson, (train, every) in TRAININGS.items()
    for how in every
]


def test_no_lesson_with_a_walk_is_forgotten():
    names = [module.name for module in pkgutil.iter_modules(lessons.__path__, "lessons.")]
    modules = map(importlib.import_module, names)
    assert {module for module in modules if hasattr(module, "trace")} == set(TRAININGS)


def numbers(values):
    return np.array(values, dtype=float)


@pytest.mark.parametrize(("lesson", "train", "how"), CASES)
def test_the_walk_never_leaps_without_a_word(lesson, train, how):
    data = to_data(lesson.trace(train(**how)))
    epochs = data["epochs"]
    n_first = min(6, how.get("n_epochs", 6) + (epochs[0] == 0))
    assert epochs[:n_first] == list(range(epochs[0], epochs[0] + n_first))
    assert epochs[0] == (lesson is perceptron)  # whose loop counts its epochs from 1

    head, *rest = data["steps"]
    assert all(step["says"] for step in rest)
    last = {name: values for step in rest for name, values in step["values"].items()}
    carried = [name for name in head["values"] if name in last]
    assert carried
    for frame in range(1, len(epochs)):
        missing = range(epochs[frame - 1] + 1, epochs[frame])
        assert (frame in data["left_out"]) == (len(missing) > 0)
        if missing:
            said = data["left_out"][frame]
            assert str(missing[0]) in said
            assert str(missing[-1]) in said
            assert said.endswith("not shown.")
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
    [(lesson, train) for lesson, (train, _) in TRAININGS.items() if lesson is not perceptron],
)
def test_every_walk_begins_as_the_short_training_does(lesson, train):
    """The first epochs of a long run, some of which were not recorded, are those that it took."""
    long = {titanic: 5000, zero_grad: 5000, layers: 20_000, backpropagation: 20_000, autograd: 1000}
    whole, few = (
        {
            name: values[:FIRST_EPOCHS]
            for line in lesson.trace(train(n_epochs=n)).lines
            for name, values in line.tensors.items()
        }
        for n in (long.get(lesson, 20), 12)
    )
    assert set(whole) == set(few)
    for name, values in whole.items():
        np.testing.assert_array_equal(values, few[name])
