"""Runs of claims, challenges and predictions, each once for all tests of a process."""

import importlib
import pickle
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from study.challenges import Settings
from study.content import lesson_content
from tests.contract import Example
from tests.stopwatch import uncollected
from training.hyperparameters import called_with
from training.progress import progress_callback, report_progress
from training.recorded_run import Recorder


@dataclass(frozen=True)
class Observation:
    result: Any  # the return value
    shares: tuple[float, ...]  # all progress reports, in order
    # This thread's processor time: in all, and the longest between progress reports.
    seconds: float
    silence: float
    kept_global_state: bool  # whether the global random states of NumPy and PyTorch are unchanged
    # The seeds of all NumPy generators made; None is a random one.
    seeds: tuple[Any, ...]
    trainings: tuple[Mapping[str, Any], ...]  # the arguments of each
    # For a challenge's check, the settings that it read by name.
    asked: frozenset[str] = frozenset()


class AskedSettings(Settings):
    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(settings)
        self.__dict__["names"] = set()

    def __getitem__(self, name: str) -> Any:
        self.names.add(name)
        return super().__getitem__(name)


class _Named(dict[str, Any]):
    """Things by name; a missing one raises an error that says where it belongs."""

    def __init__(
        self, things: Mapping[str, Any], where: str, elsewhere: str = "its scenes have"
    ) -> None:
        super().__init__(things)
        self.where, self.elsewhere = where, elsewhere

    def __missing__(self, name: str) -> Any:
        pytest.fail(f"{self.where} lacks {name!r}, which {self.elsewhere}")


def _part_of(module: str, name: str) -> Any:
    """Return what a lesson's module must define, or fail with a sentence that it is missing."""
    path = f"{module.replace('.', '/')}.py"
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        pytest.fail(f"{path} is missing")
    except AttributeError:
        pytest.fail(f"{path} has no {name}")


def experiments(slug: str, kind: str) -> Mapping[str, Any]:
    """Return the experiments of a lesson's "predictions", "claims" or "challenges"."""
    return _Named(lesson_content(slug).runs[kind], f"the scenes of {slug}")


def test_file(slug: str) -> Path:
    return Path(__file__).parent / "lessons" / f"test_{slug}.py"


@cache
def example(slug: str) -> Example:
    if not test_file(slug).is_file():  # test_every_lesson_has_its_test_file says so, once
        pytest.skip(f"{test_file(slug).name} is missing")
    named: Example = _part_of(f"tests.lessons.test_{slug}", "EXAMPLE")
    where = f"EXAMPLE of tests/lessons/test_{slug}.py"
    tries = {
        name: _Named(given, f"challenge {name!r} in the {where}", "a challenge is tried with")
        for name, given in named.challenges.items()
    }
    return replace(
        named, challenges=_Named(tries, where), predictions=_Named(named.predictions, where)
    )


def observe(function: Callable[..., Any], arguments: Mapping[str, Any]) -> Observation:
    if "training.torch_network" in sys.modules:
        # The first optimiser of a process loads PyTorch's compiler, as in the server's start-up.
        importlib.import_module("torch._dynamo")
    shares: list[float] = []
    moments: list[float] = []

    def hear(share: float) -> None:
        shares.append(float(share))
        moments.append(time.thread_time())

    before = _global_random_state()
    with (
        uncollected(),
        progress_callback(hear),
        _seeds_heard() as seeds,
        _trainings_heard() as trainings,
    ):
        moments.append(time.thread_time())
        result = function(**arguments)
        moments.append(time.thread_time())
    return Observation(
        result=result,
        shares=tuple(shares),
        seconds=moments[-1] - moments[0],
        silence=float(np.diff(moments).max()),
        kept_global_state=_global_random_state() == before,
        seeds=tuple(seeds),
        trainings=tuple(trainings),
    )


@contextmanager
def _seeds_heard() -> Iterator[list[Any]]:
    """Record the seeds of NumPy's generators made in the block."""
    seeds: list[Any] = []
    make = np.random.default_rng

    def heard(seed: Any = None) -> np.random.Generator:
        seeds.append(seed)
        return make(seed)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(np.random, "default_rng", heard)
        yield seeds


@contextmanager
def _trainings_heard() -> Iterator[list[Mapping[str, Any]]]:
    """Record the arguments of all trainings in the block."""
    trainings: list[Mapping[str, Any]] = []
    begin = Recorder.__init__

    def heard(self: Recorder, *given: Any, **named: Any) -> None:
        trainings.append(called_with())
        begin(self, *given, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Recorder, "__init__", heard)
        yield trainings


def _global_random_state() -> tuple[bytes, bytes]:
    kind, keys, position, *rest = np.random.get_state(legacy=True)  # noqa: NPY002 (the one to guard)
    return repr(
        (kind, keys.tolist(), position, rest)
    ).encode(), torch.get_rng_state().numpy().tobytes()


def claim(slug: str, name: str, how: str) -> Observation:
    """Run the ``test`` or the ``control`` of a claim."""
    return _both_sides(slug, name)[how]


@cache
def _both_sides(slug: str, name: str) -> dict[str, Observation]:
    """Run a claim's test and then its control, which often shares runs."""
    experiment = experiments(slug, "claims")[name]
    smaller = example(slug).smaller.get(name, {})
    with _trained_once(slug):
        return {how: observe(getattr(experiment, how), smaller) for how in ("test", "control")}


@contextmanager
def _trained_once(slug: str) -> Iterator[None]:
    """Cache a lesson's trainings by their arguments.

    A run with a column of learning rates also answers for some of them.
    """
    trained: dict[bytes, tuple[Any, Any]] = {}
    train = getattr(importlib.import_module(f"lessons.{slug}.model"), "train", None)

    def train_once(**asked: Any) -> Any:
        rates = asked.get("learning_rate")
        is_column = np.ndim(rates) == 2 and np.shape(rates)[1] == 1
        other = {name: value for name, value in sorted(asked.items()) if name != "learning_rate"}
        key = pickle.dumps((other, None if is_column else rates))
        known, run = trained.get(key, (rates, None))
        if run is None or (is_column and not np.isin(rates, known).all()):
            trained[key] = rates, train(**asked)
            return trained[key][1]
        report_progress(0.0)
        report_progress(1.0)
        if not is_column:
            return run
        return run[[known[:, 0].tolist().index(rate) for rate in rates[:, 0]], :]

    with pytest.MonkeyPatch.context() as patch:
        for module in [m for n, m in sys.modules.items() if n.startswith(f"lessons.{slug}.")]:
            if train is not None and getattr(module, "train", None) is train:
                patch.setattr(module, "train", train_once)
        yield


@cache
def challenge(slug: str, name: str, how: str) -> Observation:
    check, settings = experiments(slug, "challenges")[name], example(slug).challenges[name][how]
    asked = AskedSettings(settings)
    return replace(observe(partial(check.function, asked), {}), asked=frozenset(asked.names))


@cache
def prediction(slug: str, name: str) -> Observation:
    return observe(experiments(slug, "predictions")[name], example(slug).predictions[name])


@cache
def training(slug: str) -> Observation:
    return observe(example(slug).train, example(slug).arguments)
