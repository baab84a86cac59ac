"""Hyperparameters say what they may be, are checked before anything runs, and are recorded."""

import inspect
from collections.abc import Callable, Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Annotated, Any

import numpy as np
import pytest
from numpy.typing import ArrayLike

import datasets
import laboratory
import lessons
import training
from tests.bad_values import bad_values
from training.hyperparameters import (
    MAX_WORK,
    Epochs,
    Frames,
    Integer,
    Integers,
    Number,
    OneOf,
    Seeds,
    Subset,
    check_work,
    constraints,
    hyperparameters,
)
from training.recorded_run import Recorder

RUNS = []


@hyperparameters
def train(
    *,
    rate: Annotated[ArrayLike, Number(0, 1)] = 0.5,
    w: Annotated[float, Number(-10, 10)] = 0.0,
    kind: Annotated[str, OneOf(("a", "b"))] = "a",
    n_epochs: Epochs = 1,
    seed: Seeds = 0,
    hold: bool = False,
    max_frames: Frames = None,
):
    RUNS.append(rate)
    recorder = Recorder(n_epochs, max_frames=max_frames)
    for epoch in recorder:
        recorder.record(epoch, 0.0, {}, {})
    return recorder.finish()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("rate", float("nan"), "rate must be a number from 0 to 1, not nan."),
        ("rate", np.array([2.5]), "rate must be a number from 0 to 1, not 2.5."),
        ("rate", np.array([0.5, 2.5]), "rate must be a number from 0 to 1, not [0.5, 2.5]."),
        ("rate", (), "rate must be a number from 0 to 1, not ()."),
        ("w", (1.0, 2.0), "w must be a number from -10 to 10, not (1.0, 2.0)."),
        ("kind", "c", "kind must be one of 'a', 'b', not 'c'."),
        ("n_epochs", 2.0, "n_epochs must be a whole number from 0 to 20000, not 2.0."),
        ("n_epochs", True, "n_epochs must be a whole number from 0 to 20000, not True."),
        ("seed", -1, "seed must be a whole number from 0 to 4294967295, not -1."),
    ],
)
def test_a_bad_value_is_refused_with_its_range_before_anything_runs(name, value, sentence):
    RUNS.clear()
    with pytest.raises(ValueError, match=r"must be") as refusal:
        train(**{name: value})
    assert str(refusal.value) == sentence
    assert not RUNS


def test_a_refused_value_is_not_repeated_at_any_length():
    for value in ("x" * 1000, np.full(1000, 2.5)):
        with pytest.raises(ValueError, match=r"…") as refusal:
            train(rate=value)
        assert len(str(refusal.value)) < 120


def functions_with_constraints() -> Iterator[Callable[..., Any]]:
    for package in (datasets, laboratory, lessons, training):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                for _, function in inspect.getmembers(import_module(found.name), callable):
                    if getattr(function, "__module__", "") == found.name and constraints(function):
                        yield function


def a_good_value(constraint: Any) -> Any:
    return getattr(constraint, "low", getattr(constraint, "names", [()])[0])


def test_whatever_in_the_house_says_what_its_arguments_may_be_refuses_all_else():
    checked = [f for f in functions_with_constraints() if hasattr(f, "__wrapped__")]
    assert len(checked) > 93
    for remembered in checked:
        # 1.0 and True are found where 1 is remembered.
        function = inspect.unwrap(remembered, stop=lambda f: not hasattr(f, "cache_info"))
        allowed = constraints(function)
        parameters = inspect.signature(function).parameters.values()
        needed = [p.name for p in parameters if p.default is p.empty]
        good = {name: a_good_value(allowed.get(name)) for name in needed}
        for name, constraint in allowed.items():
            for value in bad_values(constraint):
                with pytest.raises(ValueError, match=rf"^{name} must be"):
                    function(**{**good, name: value})


def test_a_run_bears_what_it_was_called_with_but_for_its_frames():
    run = train(rate=0.25, max_frames=5)
    assert run.hyperparameters == {
        **{"rate": 0.25, "w": 0.0, "kind": "a", "n_epochs": 1, "seed": 0, "hold": False}
    }


def test_a_training_inside_another_bears_its_own():
    @hyperparameters
    def outer(*, n_epochs: Epochs = 3):
        inner = train(n_epochs=n_epochs)
        return inner, Recorder(0)

    inner, recorder = outer()
    assert inner.hyperparameters["rate"] == 0.5
    recorder.record(0, 0.0, {}, {})
    assert recorder.finish().hyperparameters == {"n_epochs": 3}


def test_none_is_allowed_where_a_value_is_optional():
    Integer(2, 9, optional=True).check("n", None)
    with pytest.raises(ValueError, match="n must be a whole number"):
        Integer(2, 9).check("n", None)


def test_work_has_a_ceiling():
    with pytest.raises(ValueError, match=r"at most 2,000,000,000 are allowed"):
        check_work(MAX_WORK, 2, 1)
    check_work(MAX_WORK, 1, 1)


@pytest.mark.parametrize("constraint", [Integers(1, 16, 5), Subset(("a", "b"))])
def test_tuples_are_checked_as_wholes_and_piece_by_piece(constraint):
    for bad in bad_values(constraint):
        with pytest.raises(ValueError, match="knob must be"):
            constraint.check("knob", bad)
    for good in [(), (1,), (16, 1, 8, 8, 2)] if isinstance(constraint, Integers) else [("b", "a")]:
        constraint.check("knob", good)
