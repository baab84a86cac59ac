"""Challenges: a task, graded hints, and a check of the learner's actual run.

The check is a pure function of the knobs that it
depends on; where one seed could pass it by chance, it runs several.
"""

import inspect
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

LEVELS = ("warm-up", "climb", "summit")


class Status(StrEnum):
    """How far the learner's run is from a challenge."""

    NOT_TRIED = "not with these settings"
    NOT_YET = "not there yet"
    SOLVED = "solved"


@dataclass(frozen=True)
class CheckResult:
    status: Status
    sentence: str  # what the run did, with figures


def not_tried(sentence: str) -> CheckResult:
    """Return that the knobs are not yet set for the challenge."""
    return CheckResult(Status.NOT_TRIED, sentence)


def not_yet(sentence: str) -> CheckResult:
    return CheckResult(Status.NOT_YET, sentence)


def done(sentence: str) -> CheckResult:
    return CheckResult(Status.SOLVED, sentence)


def done_if(reached: bool, sentence: str) -> CheckResult:
    return done(sentence) if reached else not_yet(sentence)


class Settings(dict[str, Any]):
    """Values of the knobs that a check depends on: ``settings.n_epochs``, ``train(**settings)``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(
                f"The check was not given {name!r}: its `knobs` must name the function that takes "
                "it, and each try of this challenge in the EXAMPLE of the lesson's tests its value."
            ) from None


@dataclass(frozen=True)
class KnobCheck:
    function: Callable[[Settings], CheckResult]  # takes `Settings`, returns a `CheckResult`
    knobs: frozenset[str]  # names of knobs, those that the lesson has

    def __call__(self, **knobs: Any) -> CheckResult:
        return self.function(Settings(knobs))


def depends_on(
    *functions: Callable[..., Any], also: Collection[str] = (), but: Collection[str] = ()
) -> Callable[[Callable[[Settings], CheckResult]], KnobCheck]:
    """Declare which knobs a check depends on: the parameters of these functions."""
    taken = {name for function in functions for name in inspect.signature(function).parameters}
    return lambda check: KnobCheck(check, frozenset(taken.union(also).difference(but)))


@dataclass(frozen=True)
class Challenge:
    name: str  # unique in its lesson; its check is in the lesson's `CHALLENGES`
    scene: str  # the scene with its knobs
    level: str  # One of `LEVELS`
    task: str  # in Markdown
    hints: tuple[str, ...]  # from vague to nearly complete


def check_challenge(slug: str, made: Challenge) -> None:
    if made.level not in LEVELS:
        raise ValueError(
            f"Challenge {made.name!r} of {slug!r}: level must be one of {', '.join(LEVELS)}, not "
            f"{made.level!r}."
        )
    if not made.hints:
        raise ValueError(f"Challenge {made.name!r} of {slug!r} needs hints.")
