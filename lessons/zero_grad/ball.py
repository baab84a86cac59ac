"""A ball in a bowl, w² / 2: how much of its pushes it keeps decides where it goes.

Friction 1 is gradient descent, friction 0 a loop that never zeroes, between them is momentum; see
Goh, "Why Momentum Really Works", Distill (2017).
"""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import torch

from training.figures import figure
from training.hyperparameters import Integer, Number, hyperparameters
from training.progress import track
from training.recorded_run import RecordedRun, Recorder

AFRESH, KEEPS = "starts afresh", "keeps every push"
"""What a ball does that is zeroed after each step, and one that never is."""
MAX_START = 2.0
"""How far from the middle a ball may be let go."""
N_STEPS = 120
NEAR = 1 / 20
"""A ball rests when it stays within this share of its start."""
LONG = 300
"""Steps in which even a ball with weak pushes comes to rest."""
RATE = 0.5
"""The learning rate of the program that is run line by line."""


@hyperparameters
def roll(
    *,
    start: Annotated[float, Number(-MAX_START, MAX_START)] = MAX_START,
    strength: Annotated[float, Number(0, 5)] = 0.1,
    friction: Annotated[float, Number(0, 1)] = 1.0,
    n_steps: Annotated[int, Integer(1, 1000)] = N_STEPS,
) -> RecordedRun:
    """Let a ball go, push it downhill at every step, and take a share of its speed away."""
    recorder = Recorder(n_steps, max_frames=n_steps + 1)
    w, speed = float(start), 0.0
    for step in recorder:
        slope = w  # of w² / 2
        recorder.record(step, np.array(w**2 / 2), {"w": np.array(w)}, {"w": np.array(slope)})
        speed = slope + (1 - friction) * speed
        w -= strength * speed
    return recorder.finish()


def let_go(*, friction: float | None = None, **settings: Any) -> dict[str, RecordedRun]:
    """Let both balls go from one place, and perhaps one with friction; see `roll`."""
    balls = {AFRESH: 1.0, KEEPS: 0.0} | ({} if friction is None else {"with friction": friction})
    return {name: roll(**settings, friction=share) for name, share in track(balls.items())}


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


def rests_after(run: RecordedRun) -> int | None:
    """Return the step from which on a ball rests, if it does."""
    away = np.abs(run.parameters["w"])
    (late,) = np.nonzero(~(away <= NEAR * away[0]))
    return int(late[-1]) + 1 if late[-1] < run.n_frames - 1 else None


@dataclass(frozen=True)
class Program:
    """What PyTorch's lines did: the ball's places, ``.grad``, and which place was last asked."""

    places: tuple[float, ...]
    grad: float
    asked: int


@hyperparameters
def run_lines(n_lines: Annotated[int, Integer(0, 100)] = 0, *, zero_grad: bool = True) -> Program:
    """Run so many lines of the loop, again and again; without ``zero_grad`` it has two."""
    w = torch.tensor(MAX_START, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=RATE)
    places, asked = [w.item()], 0
    for i in range(n_lines):
        line = i % (3 if zero_grad else 2)
        if line == 0:
            (w**2 / 2).backward()
            asked = len(places) - 1
        elif line == 1:
            optimiser.step()
            places.append(w.item())
        else:
            optimiser.zero_grad()
    return Program(tuple(places), 0.0 if w.grad is None else w.grad.item(), asked)
