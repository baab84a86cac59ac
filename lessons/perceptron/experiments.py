"""How a perceptron goes round in circles."""

from dataclasses import dataclass

import numpy as np

from lessons.perceptron.model import HUNDREDTHS
from training.recorded_run import RecordedRun


@dataclass(frozen=True)
class Cycle:
    """How the knobs of a training go round in a circle."""

    # Two ends of epochs at which all knobs stand alike, the first such pair
    first: int
    again: int
    mistakes: int  # How many are made on the way from one to the other


def cycle(run: RecordedRun) -> Cycle | None:
    """Find the first state at the end of an epoch that comes back; None if none does."""
    ends = slice(None, None, round(run.steps_per_epoch))
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])[ends]
    mistakes = run.metrics["mistakes"][ends]
    first_at: dict[tuple[int, ...], int] = {}
    for epoch, state in enumerate(np.round(HUNDREDTHS * states).astype(int)):
        first = first_at.setdefault(tuple(state.tolist()), epoch)
        if first < epoch:
            return Cycle(first, epoch, int(mistakes[epoch] - mistakes[first]))
    return None


def away(run: RecordedRun) -> tuple[int, np.ndarray]:
    """Return after which epoch the knobs stood where they come back, or 0, and their distance."""
    circle, w, b = cycle(run), run.parameters["w"], run.parameters["b"]
    knobs, first = np.column_stack([w, b]), circle.first if circle else 0
    return first, np.linalg.norm(knobs - knobs[first * round(run.steps_per_epoch)], axis=1)
