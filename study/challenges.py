"""Challenges: a task, hints in grades, and a check of what the learner's run really did.

The sentences stand in the lesson's ``study.toml``. The check is a pure function of the knobs that
it depends on, by name, and of ``on_progress``; where luck could pass, it runs further seeds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

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


CheckFunction = Callable[..., Check]
"""Takes the knobs that a challenge depends on, and ``on_progress``, by name."""


@dataclass(frozen=True)
class Challenge:
    """Something to do with the knobs.

    Attributes
    ----------
    name : str
        Short identifier, unique in its lesson; the lesson's ``CHALLENGES`` has its check.
    scene : str
        Where its knobs stand.
    level : str
        One of `LEVELS`.
    task : str
        What to reach, in Markdown.
    hints : tuple of str
        From a nudge to nearly everything.
    """

    name: str
    scene: str
    level: str
    task: str
    hints: tuple[str, ...]
