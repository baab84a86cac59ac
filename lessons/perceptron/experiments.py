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
    n_settings: int  # of the knobs in the whole training


def cycle(run: RecordedRun) -> Cycle | None:
    """Find the first state at the end of an epoch that comes back; None if none does."""
    ends = slice(None, None, round(run.steps_per_epoch))
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])
    states = np.round(HUNDREDTHS * states).astype(int)
    mistakes = run.metrics["mistakes"][ends]
    first_at: dict[tuple[int, ...], int] = {}
    for epoch, state in enumerate(states[ends]):
        first = first_at.setdefault(tuple(state.tolist()), epoch)
        if first < epoch:
            n_settings = len(np.unique(states, axis=0))
            return Cycle(first, epoch, int(mistakes[epoch] - mistakes[first]), n_settings)
    return None
