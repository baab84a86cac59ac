"""Momentum: the heavy ball, which keeps part of its velocity at every step.

Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); where it
breaks is in Goh, "Why Momentum Really Works", Distill (2017).
"""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS
from lessons.gradient_descent.model import gradient as gradient_of_line
from lessons.gradient_descent.model import predict as predict_line
from lessons.xor import model as xor
from lessons.zero_grad.model import ACCUMULATED, ZEROED
from lessons.zero_grad.tasks import (
    BY_HAND,
    STEEPNESS,
    TASKS,
    LearningRate,
    NEpochs,
    Steepness,
    starting_parameters,
)
from training.dense import backward, forward
from training.hyperparameters import Frames, Number, OneOf, Seeds, hyperparameters
from training.losses import half_mean_squared_error
from training.optimisers import per_run
from training.progress import track
from training.recorded_run import RecordedRun, Recorder, may_diverge


def loss_and_gradient(
    task: str, parameters: Mapping[str, np.ndarray], steepness: float = STEEPNESS
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Work out the loss (...,) by hand, without PyTorch, and the gradient by name."""
    if task == "line":
        p = predict_line(HOURS, **parameters)
        grad_w, grad_b = gradient_of_line(HOURS, SCORES, p)
        return half_mean_squared_error(p, SCORES), {"w": grad_w, "b": grad_b}
    if task == "bowl":
        w1, w2 = parameters["w1"], parameters["w2"]
        return (w1**2 + steepness * w2**2) / 2, {"w1": w1, "w2": steepness * w2}
    outputs = forward(XOR_INPUTS, parameters, "sigmoid")
    loss, delta = (f(outputs[-1], "cross-entropy") for f in (xor.measure, xor.output_delta))
    return loss, backward(outputs, delta, parameters, "sigmoid")


@hyperparameters
def heavy_ball(
    *,
    task: Annotated[str, OneOf(BY_HAND)] = "line",
    momentum: Annotated[ArrayLike, Number(0, 1)] = 1.0,
    learning_rate: LearningRate = None,
    n_epochs: NEpochs = None,
    steepness: Steepness = STEEPNESS,
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Let a heavy ball roll down the loss: gradient descent with momentum, in NumPy.

    The ball keeps the share ``momentum`` of its velocity and gains the new gradient; the share
    that it loses is friction. With momentum 0 it gives the numbers of `train` with zeroing; with
    momentum 1, without any friction, those of `train` without zeroing.
    """
    chosen = TASKS[task]
    learning_rate, n_epochs = chosen.or_default(learning_rate, n_epochs)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(momentum), np.shape(seed))
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=4, max_frames=max_frames, frames_alone=chosen.frames_alone
    )

    parameters = starting_parameters(task, np.broadcast_to(seed, runs))
    rate = {name: per_run(learning_rate, runs, value) for name, value in parameters.items()}
    share = {name: per_run(momentum, runs, value) for name, value in parameters.items()}
    velocity = {name: np.zeros_like(value) for name, value in parameters.items()}
    with may_diverge():
        for epoch in recorder:
            loss, gradient = loss_and_gradient(task, parameters, steepness)
            velocity = {name: share[name] * velocity[name] + gradient[name] for name in gradient}
            recorder.record(epoch, loss, parameters, velocity)
            parameters = {n: value - rate[n] * velocity[n] for n, value in parameters.items()}
    return recorder.finish(learning_rate=learning_rate, n_epochs=n_epochs, **chosen.settings)


@hyperparameters
def zeroed_and_heavy(
    *, friction: Annotated[float, Number(0, 1)] = 0.1, **settings: Any
) -> dict[str, RecordedRun]:
    """Run with zeroing, and beside it a heavy ball: without friction it is the accumulated run."""
    shares = {ZEROED: 0.0, f"friction {friction:g}" if friction else ACCUMULATED: 1.0 - friction}
    return {name: heavy_ball(momentum=m, **settings) for name, m in track(shares.items())}
