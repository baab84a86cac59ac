"""Three optimisers on one bowl: plain gradient descent, momentum, Adam.

The bowl is L = (w1^2 + k w2^2) / 2. Goh, "Why Momentum
Really Works", Distill (2017); Kingma and Ba, "Adam" (2015).
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from training.bowls import contour_ellipses
from training.hyperparameters import Frames, Integer, Number, OneOf, hyperparameters
from training.optimisers import LESSON_OPTIMISERS, Optimiser
from training.progress import track
from training.recorded_run import RecordedRun, Recorder, may_diverge

START = (-4.0, 2.0)
"""Where w1 and w2 begin, unless they are pulled elsewhere."""
ARRIVED = 1e-6
"""The share of its first height at which a run counts as having arrived at the bottom."""
GOAL = 0.5
"""How far the ring around the bottom reaches that ends a race."""

Rate = Annotated[float, Number(0, 10)]
STEEPNESS = Number(1, 100)
"""How many times as steep the bowl is along w2 as along w1."""


@hyperparameters
def descend(
    *,
    optimiser: Annotated[str, OneOf(LESSON_OPTIMISERS)] = "SGD",
    learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.05,
    steepness: Annotated[ArrayLike, STEEPNESS] = 20.0,
    w1: Annotated[float, Number(-8, 8)] = START[0],
    w2: Annotated[float, Number(-8, 8)] = START[1],
    n_steps: Annotated[int, Integer(0, 2000)] = 100,
    max_frames: Frames = None,
) -> RecordedRun:
    """Walk down the bowl from w1 and w2."""
    runs = np.broadcast_shapes(*map(np.shape, (learning_rate, steepness)))
    k = np.broadcast_to(np.asarray(steepness, dtype=float), runs)
    place = {name: np.full(runs, float(at)) for name, at in (("w1", w1), ("w2", w2))}
    steps = Optimiser(optimiser, learning_rate, place, runs)
    recorder = Recorder(n_steps, runs=runs, max_frames=max_frames, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            loss = (place["w1"] ** 2 + k * place["w2"] ** 2) / 2
            slope = {"w1": place["w1"], "w2": k * place["w2"]}
            recorder.record(step, loss, place, slope)
            place = steps.step(place, slope)
    return recorder.finish()


@hyperparameters
def race(
    *, sgd: Rate = 0.02, momentum: Rate = 0.02, adam: Rate = 0.02, **bowl: Any
) -> dict[str, RecordedRun]:
    """Send all three down the same bowl, each with a learning rate of its own; see `descend`."""
    rates = dict(zip(LESSON_OPTIMISERS, (sgd, momentum, adam), strict=True))
    return {
        name: descend(optimiser=name, learning_rate=rate, **bowl)
        for name, rate in track(rates.items())
    }


def rings(steepness: float) -> tuple[np.ndarray, np.ndarray]:
    """Return lines of equal loss, (n_levels, n_points, 2), and the loss on each, (n_levels,)."""
    first = (START[0] ** 2 + steepness * START[1] ** 2) / 2
    levels = first * np.array([0.002, 0.02, 0.08, 0.2, 0.45, 1.0, 2.0])
    return contour_ellipses(np.diag([1.0, steepness]), (0.0, 0.0), levels), levels


def n_needed(run: RecordedRun) -> np.ndarray:
    """Return after how many steps the loss is below `ARRIVED` times the first, and stays there."""
    with np.errstate(invalid="ignore"):
        away = ~(run.loss <= ARRIVED * run.loss[..., :1])
    last = run.n_frames - 1 - np.argmax(away[..., ::-1], axis=-1)
    needed = np.where(away.any(axis=-1), last + 1.0, 0.0)
    return np.asarray(np.where(away[..., -1], np.inf, needed))


def n_to_goal(run: RecordedRun) -> float:
    """Return after how many steps a single run is in the ring around the bottom to stay."""
    there = np.hypot(*run.parameters.values()) <= GOAL
    return float(np.flatnonzero(np.append(True, ~there))[-1]) if there[-1] else np.inf
