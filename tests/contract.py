"""What a lesson gives the contract suite: small arguments, invalid ones, and challenges."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Example:
    train: Callable[..., Any]  # the function that the page calls with its knobs
    arguments: Mapping[str, Any]  # small and quick
    # For each challenge the arguments of its check, by outcome: "solved", "not_yet", "not_tried".
    challenges: Mapping[str, Mapping[str, Mapping[str, Any]]]
    # For each prediction the arguments of its function.
    predictions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # Arguments that give several runs; empty for lessons without runs.
    batch: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    # Refused values by argument, besides those excluded by the training's signature.
    bad: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    # Non-default values of arguments whose constraint does not give any.
    others: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    set_by_page: frozenset[str] = frozenset()  # arguments without a knob of their name
    # For slow claims, smaller arguments of both sides with the same outcome; `make verdicts` runs
    # the full size.
    smaller: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # Claims decided by time measurements: their control may give the same outcome elsewhere.
    clocked: frozenset[str] = frozenset()
