"""What a lesson names for the contract suite: small arguments, bad ones, and solved challenges."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    """A lesson's part of the contract.

    Attributes
    ----------
    train : callable
        The function that the page calls with its knobs.
    arguments : mapping of str to value
        Small ones, quick to run.
    batch : mapping of str to tuple
        Arguments that make several runs of one; empty where a lesson has no runs.
    bad : mapping of str to tuple
        For each argument values that are refused by its name, beyond those that the signature of
        the training declares.
    others : mapping of str to tuple
        For arguments whose declaration does not say what else they may be, values that they do not
        have by default.
    set_by_page : frozenset of str
        Arguments that no knob of their name turns.
    challenges : mapping of str to mapping
        For each challenge what is given to its check, by outcome: "solved", "not_yet", "not_tried".
    predictions : mapping of str to mapping
        For each prediction what is given to its function.
    smaller : mapping of str to mapping
        For claims that take long on their page: with what both sides are run here, where the same
        comes out. At its full size `make verdicts` runs each.
    clocked : frozenset of str
        Claims that a clock decides: their control may come out alike on another machine.
    """

    train: Callable[..., Any]
    arguments: Mapping[str, Any]
    challenges: Mapping[str, Mapping[str, Mapping[str, Any]]]
    predictions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    batch: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    bad: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    set_by_page: frozenset[str] = frozenset()
    smaller: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    clocked: frozenset[str] = frozenset()
