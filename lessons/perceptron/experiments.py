"""How few moves are enough for a perceptron, and how it goes round in circles."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from lessons.perceptron.looks import look, n_right
from lessons.perceptron.model import HUNDREDTHS, N_HOURS
from training.recorded_run import RecordedRun


@cache
def fewest_moves(w: float, b: float, rate: float) -> tuple[int, ...]:
    """Return the hours of as few students as can be, after whom all four are judged rightly."""
    lines: dict[tuple[float, float], tuple[int, ...]] = {(w, b): ()}
    while True:
        for (weight, bias), shown in lines.items():
            if n_right("hours", (weight,), bias) == N_HOURS:
                return shown
        every = (
            (look(0, i, *line, rate), shown)
            for line, shown in lines.items()
            for i in range(N_HOURS)
        )
        lines = {seen.turned: (*shown, seen.hours) for seen, shown in every}


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
