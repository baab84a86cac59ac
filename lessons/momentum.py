"""Momentum: the heavy ball, which keeps part of its velocity at every step.

Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); where it
breaks is in Goh, "Why Momentum Really Works", Distill (2017).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons import gradient_descent, xor
from lessons.losses import mean_squared_error
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.tasks import (
    BY_HAND,
    CURVATURES,
    TASKS,
    check_curvatures,
    per_run,
    starting_parameters,
)
from lessons.validation import MAX_SEED, check_choice, check_number, check_whole, check_work


def loss_and_slope(
    task: str, knobs: Mapping[str, np.ndarray], curvatures: tuple[float, float] = CURVATURES
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Work out loss and gradient by hand, without PyTorch.

    Parameters
    ----------
    task : {"line", "bowl", "xor"}
        Which loss.
    knobs : mapping of str to (..., shape) array of float
        Where to look, by the names of `starting_parameters`.
    curvatures : (float, float)
        Of the bowl.

    Returns
    -------
    (...,) array of float
        The loss that is shown.
    dict of str to (..., shape) array of float
        Its gradient; on the line that of half of it.
    """
    if task == "line":
        p = gradient_descent.predict(HOURS, **knobs)
        slope_w, slope_b = gradient_descent.gradient(HOURS, SCORES, p)
        return mean_squared_error(p, SCORES), {"w": slope_w, "b": slope_b}
    if task == "bowl":
        k1, k2 = curvatures
        w1, w2 = knobs["w1"], knobs["w2"]
        return (k1 * w1**2 + k2 * w2**2) / 2, {"w1": k1 * w1, "w2": k2 * w2}
    layers = xor.forward(XOR_INPUTS, knobs)
    loss = xor.measure(layers, XOR_LABELS, "cross-entropy")
    return loss, xor.backward(XOR_INPUTS, XOR_LABELS, layers, knobs)


def heavy_ball(
    *,
    task: str = "line",
    momentum: float | ArrayLike = 1.0,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    curvatures: tuple[float, float] = CURVATURES,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Let a heavy ball roll down the loss: gradient descent with momentum, in NumPy.

    The ball keeps the share ``momentum`` of its velocity and gains the new gradient; the share
    that it loses is friction. With momentum 0 it gives the numbers of `train` with zeroing; with
    momentum 1, without any friction, those of `train` without zeroing.

    Parameters
    ----------
    task : {"line", "bowl", "xor"}
        Where it rolls.
    momentum : float or (...,) array
        Share of the velocity that is kept, from 0 to 1.
    learning_rate, n_epochs, curvatures, seed, max_frames, on_progress
        As in `train`.

    Returns
    -------
    RecordedRun
        As from `train`, without metrics; its ``gradients`` are the velocity.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, BY_HAND)
    chosen = TASKS[task]
    learning_rate = chosen.learning_rate if learning_rate is None else learning_rate
    n_epochs = chosen.n_epochs if n_epochs is None else n_epochs
    check_number("momentum", momentum, 0, 1)
    check_number("learning_rate", learning_rate, 0, chosen.largest_rate)
    check_curvatures(curvatures)
    check_whole("seed", seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(momentum), np.shape(seed))
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    check_work(n_epochs=n_epochs, n_samples=4, n_runs=int(np.prod(runs)))

    knobs = starting_parameters(task, np.broadcast_to(seed, runs))
    rate = {name: per_run(learning_rate, runs, knob) for name, knob in knobs.items()}
    kept = {name: per_run(momentum, runs, knob) for name, knob in knobs.items()}
    velocity = {name: np.zeros_like(knob) for name, knob in knobs.items()}
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            loss, slope = loss_and_slope(task, knobs, curvatures)
            velocity = {name: kept[name] * velocity[name] + slope[name] for name in knobs}
            recorder.record(epoch, loss, knobs, velocity)
            knobs = {name: knobs[name] - rate[name] * velocity[name] for name in knobs}
    return recorder.finish(
        task=task,
        momentum=momentum,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        curvatures=curvatures,
        seed=seed,
        **chosen.settings,
    )


FREE = "no friction"
"""What the ball is called that loses nothing."""


def with_and_without_friction(
    *, friction: float = 0.1, on_progress: Progress | None = None, **hyperparameters: Any
) -> dict[str, RecordedRun]:
    """Let two heavy balls roll from the same place, one with friction and one without any.

    Parameters
    ----------
    friction : float
        Share of the velocity that the first ball loses at each step, from 0 to 1: 1 - momentum.
    on_progress, **hyperparameters
        As in `heavy_ball`.

    Returns
    -------
    dict of str to RecordedRun
        By name, the one with friction first.
    """
    balls = {f"friction {friction:g}": 1.0 - friction, FREE: 1.0}
    return {
        name: heavy_ball(momentum=momentum, on_progress=on_progress, **hyperparameters)
        for name, momentum in balls.items()
    }
