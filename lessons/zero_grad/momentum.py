"""Momentum: the heavy ball, which keeps part of its velocity at every step.

Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); where it
breaks is in Goh, "Why Momentum Really Works", Distill (2017).
"""

from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import HOURS, SCORES
from lessons.gradient_descent.model import gradient, predict
from lessons.zero_grad.model import ACCUMULATED, ZEROED
from lessons.zero_grad.tasks import TASKS, LearningRate, NEpochs, starting_parameters
from training.hyperparameters import Frames, Number, hyperparameters
from training.losses import half_mean_squared_error
from training.optimisers import per_run
from training.progress import track
from training.recorded_run import RecordedRun, Recorder, may_diverge


@hyperparameters
def heavy_ball(
    *,
    momentum: Annotated[ArrayLike, Number(0, 1)] = 1.0,
    learning_rate: LearningRate = None,
    n_epochs: NEpochs = None,
    max_frames: Frames = None,
) -> RecordedRun:
    """Let a heavy ball roll down the loss of the line: gradient descent with momentum, in NumPy.

    The ball keeps the share ``momentum`` of its velocity and gains the new gradient; the share
    that it loses is friction. With momentum 0 it gives the numbers of `train` with zeroing; with
    momentum 1, without any friction, those of `train` without zeroing.
    """
    chosen = TASKS["line"]
    learning_rate, n_epochs = chosen.or_default(learning_rate, n_epochs)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(momentum))
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=4, max_frames=max_frames, frames_alone=chosen.frames_alone
    )

    parameters = starting_parameters("line", np.zeros(runs))
    rate = {name: per_run(learning_rate, runs, value) for name, value in parameters.items()}
    share = {name: per_run(momentum, runs, value) for name, value in parameters.items()}
    velocity = {name: np.zeros_like(value) for name, value in parameters.items()}
    with may_diverge():
        for epoch in recorder:
            p = predict(HOURS, **parameters)
            slopes = dict(zip("wb", gradient(HOURS, SCORES, p), strict=True))
            velocity = {name: share[name] * velocity[name] + slopes[name] for name in slopes}
            recorder.record(epoch, half_mean_squared_error(p, SCORES), parameters, velocity)
            parameters = {n: value - rate[n] * velocity[n] for n, value in parameters.items()}
    return recorder.finish(learning_rate=learning_rate, n_epochs=n_epochs, **chosen.settings)


@hyperparameters
def zeroed_and_heavy(
    *, friction: Annotated[float, Number(0, 1)] = 0.1, **settings: Any
) -> dict[str, RecordedRun]:
    """Run with zeroing, and beside it a heavy ball: without friction it is the accumulated run."""
    shares = {ZEROED: 0.0, f"friction {friction:g}" if friction else ACCUMULATED: 1.0 - friction}
    return {name: heavy_ball(momentum=m, **settings) for name, m in track(shares.items())}
