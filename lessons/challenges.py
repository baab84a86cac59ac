"""Challenges as data: a task, hints in grades, and a check of what the learner's run really did."""

from collections.abc import Callable
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
class Check:
    """What a check found.

    Attributes
    ----------
    status : Status
    sentence : str
        What the run did, with its numbers.
    """

    status: Status
    sentence: str


@dataclass(frozen=True)
class Challenge:
    """Something to do with the knobs.

    Attributes
    ----------
    name : str
        Short identifier, unique in its lesson.
    level : str
        One of `LEVELS`.
    task : str
        What to reach, in Markdown.
    hints : tuple of str
        From a nudge to nearly everything.
    check : callable
        Takes what the learner's knobs produced (for most lessons a `RecordedRun`) and returns
        a `Check`; where luck could pass, it runs further seeds itself.
    """

    name: str
    level: str
    task: str
    hints: tuple[str, ...]
    check: Callable[[Any], Check]
