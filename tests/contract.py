"""What a lesson names for the contract suite: small arguments, bad ones, and solved challenges."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    train: Callable[..., Any]  # The function that the page calls with its knobs
    arguments: Mapping[str, Any]  # Small ones, quick to run
    # For each challenge what is given to its check, by outcome: "solved", "not_yet", "not_tried"
    challenges: Mapping[str, Mapping[str, Mapping[str, Any]]]
    # For each prediction what is given to its function
    predictions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # Arguments that make several runs of one; empty where a lesson has no runs
    batch: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    # For each argument values that are refused by its name, beyond those that the signature of the
    # training declares
    bad: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    # For arguments whose declaration does not say what else they may be, values that they do not
    # have by default
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    set_by_page: frozenset[str] = frozenset()  # Arguments that no knob of their name turns
    # For claims that take long on their page: with what both sides are run here, where the same
    # comes out. At its full size `make verdicts` runs each.
    smaller: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # Claims that a clock decides: their control may come out alike on another machine
    clocked: frozenset[str] = frozenset()
