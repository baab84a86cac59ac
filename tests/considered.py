"""Which hyperparameters of its run a sentence considers: those it reads or declares.

A sentence about a training may hold only for defaults. So its function must read from the run every
hyperparameter that is not at its default, or declare by `training.hyperparameters.holds_for_any`
that its value does not matter. Seeds and the number of frames are exempt. A picture draws what the
run recorded, and may read none. The sentences themselves are checked by `tests.sentences`.
"""

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from types import FrameType, ModuleType
from typing import Any

import numpy as np
import pytest

from study.loading import lesson_of
from study.predictions import Answer
from tests.observed import example
from tests.sentences import check_sentence
from training.dense import layers_of
from training.hyperparameters import (
    FRAMES_ARGUMENT,
    MAX_SEED,
    Integer,
    constraints,
    holds_for_any_of,
)
from training.recorded_run import RecordedRun

_PHRASES = (str, str | None, dict[str, list[str]], Answer)
"""Return types of functions that compose sentences."""


class Recording(dict[str, Any]):
    """A run's hyperparameters, recording which were read by name.

    Copying all of them does not count: a copy is made without `__getitem__`.
    """

    def __init__(self, values: Mapping[str, Any], read_names: set[str]) -> None:
        super().__init__(values)
        self.read_names = read_names

    def __getitem__(self, name: str) -> Any:
        self.read_names.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Record that a name was read, and return its value if there is one."""
        self.read_names.add(name)
        return super().get(name, default)


class Unread(dict[str, Any]):
    """A run's hyperparameters for a picture, which may not read them."""

    def __getitem__(self, name: str) -> Any:
        pytest.fail(f"A picture reads the hyperparameter {name!r}: draw what the run recorded.")

    def get(self, name: str, default: Any = None) -> Any:
        """Fail as `__getitem__` does, whatever the default."""
        return self[name]


def forbid_in_pictures(patch: pytest.MonkeyPatch) -> None:
    """Let every function of ``charts`` fail that reads a run's hyperparameters, or has them read.

    `layers_of` may: which activation a layer has belongs to what is drawn.
    """

    def read(run: RecordedRun) -> Mapping[str, Any]:
        values = vars(run)["hyperparameters"]
        frame: FrameType | None = sys._getframe(1)
        while frame and frame.f_code is not layers_of.__code__:
            if frame.f_globals.get("__name__", "").startswith("charts."):
                return Unread(values)
            frame = frame.f_back
        return values

    def keep(run: RecordedRun, values: Mapping[str, Any]) -> None:
        vars(run)["hyperparameters"] = values

    patch.setattr(RecordedRun, "hyperparameters", property(read, keep), raising=False)


@dataclass
class Watch:
    slug: str
    knobs: frozenset[str]
    # The sentence, by function and hyperparameter.
    unconsidered: dict[tuple[str, str], str] = field(default_factory=dict)
    _under_way: bool = False

    def call_and_check(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        """Call a function that composes a sentence; those that it calls compose parts of it."""
        if self._under_way:
            return function(*args, **kwargs)
        read_names: set[str] = set()
        not_default: set[str] = set()

        def watched(value: Any) -> Any:
            if isinstance(value, RecordedRun):
                not_default.update(self.not_default(value))
                return replace(value, hyperparameters=Recording(value.hyperparameters, read_names))
            if isinstance(value, dict):
                return {name: watched(each) for name, each in value.items()}
            return value

        args, kwargs = tuple(map(watched, args)), watched(kwargs)
        self._under_way = True
        try:
            said = function(*args, **kwargs)
        finally:
            self._under_way = False
        if isinstance(said, str | Answer):
            text = said if isinstance(said, str) else said.sentence
            check_sentence(f"${text}$" if "\\begin" in text and "$" not in text else text)
        for name in not_default - read_names - holds_for_any_of(function):
            self.unconsidered[f"{function.__module__}.{function.__name__}", name] = str(said)
        return said

    def not_default(self, run: RecordedRun) -> set[str]:
        """Return which hyperparameters of a run of this lesson are not at their default.

        One without a knob, not set by the page, may get a knob later.
        """
        train = example(self.slug).train
        names, signature = asked_for(train), inspect.signature(train)
        if not names <= {*run.hyperparameters}:
            return set()  # of another training
        return (names - self.knobs - example(self.slug).set_by_page) | {
            name
            for name in names
            if not np.array_equal(run.hyperparameters[name], signature.parameters[name].default)
        }

    def check(self) -> None:
        """Raise AssertionError naming each sentence and what it has not considered."""
        found = "\n".join(
            f"{sentence} has not considered {name!r}: {said!r}"
            for (sentence, name), said in sorted(self.unconsidered.items())
        )
        assert not found, (
            f"{found}\nIs it still true? Then read the hyperparameter from the run, or declare "
            "@holds_for_any. If not, say what is."
        )


def asked_for(train: Callable[..., Any]) -> set[str]:
    seeds = {name for name, kind in constraints(train).items() if kind == Integer(0, MAX_SEED)}
    return {*inspect.signature(train).parameters} - seeds - {FRAMES_ARGUMENT}


def _sentences(slug: str) -> Iterator[tuple[ModuleType, str, Callable[..., Any]]]:
    """Yield the functions that compose sentences in all modules of a lesson."""
    package = importlib.import_module(f"lessons.{slug}")
    found = [each.name for each in pkgutil.iter_modules(package.__path__, f"{package.__name__}.")]
    found += [scene.module for scene in lesson_of(slug).scenes]
    for module in map(importlib.import_module, found):
        for name, function in vars(module).items():
            if not inspect.isfunction(function) or not function.__module__.startswith(
                ("lessons.", "pages.")
            ):
                continue
            signature = inspect.signature(function)
            if signature.return_annotation in _PHRASES:
                yield module, name, function


def watch(slug: str, knobs: frozenset[str], patch: pytest.MonkeyPatch) -> Watch:
    """Start recording what a lesson says about runs of its training."""
    watching = Watch(slug, knobs)

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def checked(*args: Any, **kwargs: Any) -> Any:
            return watching.call_and_check(function, args, kwargs)

        return checked

    for module, name, function in list(_sentences(slug)):
        patch.setattr(module, name, watched(function))
    forbid_in_pictures(patch)
    return watching
