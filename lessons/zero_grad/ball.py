"""A ball in a bowl, w² / 2: one starts each step afresh, one keeps every push that it ever got."""

from typing import Annotated

import numpy as np

from training.hyperparameters import Number, hyperparameters
from training.progress import track
from training.recorded_run import RecordedRun, Recorder

AFRESH, KEEPS = "starts afresh", "keeps every push"
"""What the two balls are called."""
MAX_START = 4.0
"""How far from the middle a ball may be let go."""
N_STEPS = 120
Start = Annotated[float, Number(-MAX_START, MAX_START)]
Strength = Annotated[float, Number(0, 1)]


@hyperparameters
def roll(*, start: Start = 3.0, strength: Strength = 0.1, keeps: bool = False) -> RecordedRun:
    """Let a ball go, and push it downhill at every step."""
    recorder = Recorder(N_STEPS)
    w, pushes = float(start), 0.0
    for step in recorder:
        slope = w  # of w² / 2
        recorder.record(step, np.array(w**2 / 2), {"w": np.array(w)}, {"w": np.array(slope)})
        pushes = slope + (pushes if keeps else 0.0)
        w -= strength * pushes
    return recorder.finish()


def both(*, start: float = 3.0, strength: float = 0.1) -> dict[str, RecordedRun]:
    """Let both balls go from one place; see `roll`."""
    return {
        name: roll(start=start, strength=strength, keeps=keeps)
        for name, keeps in track([(AFRESH, False), (KEEPS, True)])
    }


def n_passes(run: RecordedRun) -> int:
    """Return how often a ball has rolled through the bottom."""
    sides = np.sign(run.parameters["w"])
    sides = sides[sides != 0]
    return int((sides[1:] != sides[:-1]).sum())
