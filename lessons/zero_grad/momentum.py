"""Momentum: the heavy ball, which keeps part of its velocity at every step.

Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); where it
breaks is in Goh, "Why Momentum Really Works", Distill (2017).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS
from lessons.gradient_descent.model import gradient as gradient_of_line
from lessons.gradient_descent.model import predict as predict_line
from lessons.xor.model import measure, output_delta
from lessons.zero_grad.tasks import (
    BY_HAND,
    MAX_LEARNING_RATE,
    STEEPNESS,
    TASKS,
    check_steepness,
    per_run,
    starting_parameters,
)
from training.dense import backward, forward
from training.losses import half_mean_squared_error
from training.progress import Progress, parts
from training.recorded_run import RecordedRun, Recorder
from training.validation import MAX_SEED, check_choice, check_number, check_whole, check_work


def loss_and_gradient(
    task: str, parameters: Mapping[str, np.ndarray], steepness: float = STEEPNESS
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Work out loss and gradient by hand, without PyTorch.

    Parameters
    ----------
    task : {"line", "bowl", "xor"}
        Which loss.
    parameters : mapping of str to (..., shape) array of float
        Where to look, by the names of `starting_parameters`.
    steepness : float
        Curvature of the bowl along w2.

    Returns
    -------
    (...,) array of float
        The loss.
    dict of str to (..., shape) array of float
        Its gradient.
    """
    if task == "line":
        p = predict_line(HOURS, **parameters)
        slope_w, slope_b = gradient_of_line(HOURS, SCORES, p)
        return half_mean_squared_error(p, SCORES), {"w": slope_w, "b": slope_b}
    if task == "bowl":
        w1, w2 = parameters["w1"], parameters["w2"]
        return (w1**2 + steepness * w2**2) / 2, {"w1": w1, "w2": steepness * w2}
    outputs = forward(XOR_INPUTS, parameters, "sigmoid")
    delta = output_delta(outputs[-1], "cross-entropy")
    gradient = backward(outputs, delta, parameters, "sigmoid")
    return measure(outputs[-1], "cross-entropy"), gradient


def heavy_ball(
    *,
    task: str = "line",
    momentum: float | ArrayLike = 1.0,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    steepness: float = STEEPNESS,
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
    learning_rate, n_epochs, steepness, seed, max_frames, on_progress
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
    check_number("learning_rate", learning_rate, 0, MAX_LEARNING_RATE)
    check_steepness(steepness)
    check_whole("seed", seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(momentum), np.shape(seed))
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=chosen.frames_alone,
        on_progress=on_progress,
    )
    check_work(n_epochs=n_epochs, n_samples=4, n_runs=int(np.prod(runs)))

    parameters = starting_parameters(task, np.broadcast_to(seed, runs))
    rate = {name: per_run(learning_rate, runs, value) for name, value in parameters.items()}
    kept = {name: per_run(momentum, runs, value) for name, value in parameters.items()}
    velocity = {name: np.zeros_like(value) for name, value in parameters.items()}
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            loss, gradient = loss_and_gradient(task, parameters, steepness)
            velocity = {name: kept[name] * velocity[name] + gradient[name] for name in gradient}
            recorder.record(epoch, loss, parameters, velocity)
            parameters = {n: value - rate[n] * velocity[n] for n, value in parameters.items()}
    return recorder.finish(
        task=task,
        momentum=momentum,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        steepness=steepness,
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

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("friction", friction, 0, 1)
    first, second = parts(on_progress, 1, 1)
    return {
        f"friction {friction:g}": heavy_ball(
            momentum=1.0 - friction, on_progress=first, **hyperparameters
        ),
        FREE: heavy_ball(momentum=1.0, on_progress=second, **hyperparameters),
    }
