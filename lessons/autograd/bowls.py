"""Three optimisers on one bowl: plain gradient descent, momentum, Adam.

The bowl is L = (w1^2 + k w2^2) / 2, and can be turned, with the start in it. Goh, "Why Momentum
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
"""Where w1 and w2 begin."""
ARRIVED = 1e-6
"""The share of its first height at which a run counts as having arrived at the bottom."""

Rate = Annotated[float, Number(0, 10)]
STEEPNESS = Number(1, 100)
"""How many times as steep the bowl is along w2 as along w1."""
ANGLE = Number(0, 90)
"""By how many degrees the bowl is turned."""


@hyperparameters
def descend(
    *,
    optimiser: Annotated[str, OneOf(LESSON_OPTIMISERS)] = "SGD",
    learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.05,
    steepness: Annotated[ArrayLike, STEEPNESS] = 20.0,
    angle: Annotated[ArrayLike, ANGLE] = 0.0,
    scale: Annotated[ArrayLike, Number(0.001, 1000)] = 1.0,
    n_steps: Annotated[int, Integer(0, 2000)] = 100,
    max_frames: Frames = None,
) -> RecordedRun:
    """Walk down the bowl from `START`, turned like the bowl."""
    runs = np.broadcast_shapes(*map(np.shape, (learning_rate, steepness, angle, scale)))
    k = np.broadcast_to(np.asarray(steepness, dtype=float), runs)
    height = np.asarray(scale, dtype=float)
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    first = {"w1": c * START[0] - s * START[1], "w2": s * START[0] + c * START[1]}
    place = {name: np.broadcast_to(value, runs).copy() for name, value in first.items()}
    steps = Optimiser(optimiser, learning_rate, place, runs)
    recorder = Recorder(n_steps, runs=runs, max_frames=max_frames, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            along = c * place["w1"] + s * place["w2"]  # the valley
            across = c * place["w2"] - s * place["w1"]
            loss = height * (along**2 + k * across**2) / 2
            slope = {
                "w1": height * (c * along - s * k * across),
                "w2": height * (s * along + c * k * across),
            }
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


def rings(steepness: float, angle: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    """Return lines of equal loss, (n_levels, n_points, 2), and the loss on each, (n_levels,)."""
    first = (START[0] ** 2 + steepness * START[1] ** 2) / 2
    levels = first * np.array([0.002, 0.02, 0.08, 0.2, 0.45, 1.0, 2.0])
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    turn = np.array([[c, -s], [s, c]])
    curvature = turn @ np.diag([1.0, steepness]) @ turn.T
    return contour_ellipses(curvature, (0.0, 0.0), levels), levels


def n_needed(run: RecordedRun) -> np.ndarray:
    """Return after how many steps the loss is below `ARRIVED` times the first, and stays there."""
    with np.errstate(invalid="ignore"):
        away = ~(run.loss <= ARRIVED * run.loss[..., :1])
    last = run.n_frames - 1 - np.argmax(away[..., ::-1], axis=-1)
    needed = np.where(away.any(axis=-1), last + 1.0, 0.0)
    return np.asarray(np.where(away[..., -1], np.inf, needed))


TURNED: dict[str, Any] = {"steepness": 100.0, "sgd": 0.015, "momentum": 0.015, "adam": 0.1}
"""The bowl that is turned, and the rates at which all three go down it."""
TURNED_STEPS = 1000


@hyperparameters
def needed_when_turned(angle: Annotated[float, ANGLE]) -> dict[str, tuple[float, float]]:
    """Return how many steps each optimiser needs in the bowl as it is, and turned by an angle."""
    both = np.array([0.0, angle])
    runs = race(**TURNED, angle=both, n_steps=TURNED_STEPS, max_frames=TURNED_STEPS + 1)
    return {name: tuple(n_needed(run).tolist()) for name, run in runs.items()}
