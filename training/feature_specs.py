"""What can be said of one sample, as data: a passenger or a patient of the learner's own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class FeatureSpec:
    """One thing to be said of a sample of the learner's own: a number, or one of a few words."""

    name: str  # What the lesson calls it
    label: str  # What the learner reads
    default: Any  # Where the knob stands at first
    # For a number: its range, and the steps to take
    low: float = 0
    high: float = 0
    step: float = 1
    # For a choice: what the learner reads, and what the lesson is told
    options: Mapping[str, Any] = field(default_factory=dict)
