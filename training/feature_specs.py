"""Features of a sample as data, for the learner's own passenger or patient."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FeatureSpec:
    """A feature of the learner's own sample: a number, or one of a few words."""

    name: str  # its name in the lesson
    label: str  # on the page
    default: Any  # initial value of its knob
    # For a number: range and step.
    low: float = 0
    high: float = 0
    step: float = 1
    # For a choice: labels, and the lesson's values.
    options: Mapping[str, Any] = field(default_factory=dict)
