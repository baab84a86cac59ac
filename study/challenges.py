"""Challenges: a task, hints in grades, and a check of what the learner's run really did.

The sentences stand in the lesson's ``study.toml``. The check is a pure function of the knobs that
it depends on; where luck could pass, it runs further seeds.
"""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEVELS = ("warm-up", "climb", "summit")


class Status(StrEnum):
    """How far the learner's run is from a challenge."""

    NOT_TRIED = "not tried yet"
    NOT_YET = "not there yet"
    SOLVED = "solved"


@dataclass(frozen=True)
class CheckResult:
    status: Status
    sentence: str  # What the run did, with its numbers


def not_tried(sentence: str) -> CheckResult:
    """Return that the knobs are not yet turned to what a challenge is about."""
    return CheckResult(Status.NOT_TRIED, sentence)


def not_yet(sentence: str) -> CheckResult:
    return CheckResult(Status.NOT_YET, sentence)


def done(sentence: str) -> CheckResult:
    return CheckResult(Status.SOLVED, sentence)


def done_if(reached: bool, sentence: str) -> CheckResult:
    """Return that the challenge is solved, or else that the run is not there yet."""
    return done(sentence) if reached else not_yet(sentence)


class Settings(dict[str, Any]):
    """How the knobs stand that a check depends on: ``settings.n_epochs``, ``train(**settings)``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"The check does not depend on {name!r}.") from None


@dataclass(frozen=True)
class KnobCheck:
    function: Callable[[Settings], CheckResult]  # Takes `Settings`, returns a `CheckResult`
    knobs: frozenset[str]  # Their names, as far as the lesson has such knobs

    def __call__(self, **knobs: Any) -> CheckResult:
        return self.function(Settings(knobs))


def depends_on(
    *functions: Callable[..., Any], also: Collection[str] = (), but: Collection[str] = ()
) -> Callable[[Callable[[Settings], CheckResult]], KnobCheck]:
    """Say which knobs a check depends on: those that certain functions take."""
    taken = {name for function in functions for name in inspect.signature(function).parameters}
    return lambda check: KnobCheck(check, frozenset(taken.union(also).difference(but)))


@dataclass(frozen=True)
class Challenge:
    name: str  # Short identifier, unique in its lesson; the lesson's `CHALLENGES` has its check
    scene: str  # Where its knobs stand
    level: str  # One of `LEVELS`
    task: str  # What to reach, in Markdown
    hints: tuple[str, ...]  # From a nudge to nearly everything
