"""A ball in a bowl, w² / 2: one starts each step afresh, one keeps every push that it ever got."""

from typing import Annotated

import numpy as np

from training.figures import figure
from training.hyperparameters import Number, hyperparameters
from training.progress import track
from training.recorded_run import RecordedRun, Recorder

MAX_START = 2.0
"""How far from the middle a ball may be let go."""
N_STEPS = 120


@hyperparameters
def roll(
    *,
    start: Annotated[float, Number(-MAX_START, MAX_START)] = 2.0,
    strength: Annotated[float, Number(0, 5)] = 0.1,
    keeps: bool = False,
) -> RecordedRun:
    """Let a ball go, and push it downhill at every step."""
    recorder = Recorder(N_STEPS)
    w, pushes = float(start), 0.0
    for step in recorder:
        slope = w  # of w² / 2
        recorder.record(step, np.array(w**2 / 2), {"w": np.array(w)}, {"w": np.array(slope)})
        pushes = slope + (pushes if keeps else 0.0)
        w -= strength * pushes
    return recorder.finish()


def both(**settings: float) -> dict[str, RecordedRun]:
    """Let both balls go from one place; see `roll`."""
    balls = {"starts afresh": False, "keeps every push": True}
    return {name: roll(**settings, keeps=keeps) for name, keeps in track(balls.items())}


def fate(run: RecordedRun) -> str:
    """Say where a ball goes."""
    way = run.parameters["w"]
    first, last = (float(np.abs(half).max()) for half in np.array_split(way, 2))
    if last > 10 * first:
        return "flies out"
    if last < first / 3:
        return "comes to rest"
    low, high = (figure(round(float(end), 1)) for end in (way.min(), way.max()))
    return f"swings between {low} and {high}"
