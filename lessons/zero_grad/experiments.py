"""Many runs at once, over learning rates."""

from typing import Any, NamedTuple

import numpy as np

from lessons.zero_grad.curvature import CriticalRates, critical_learning_rates
from lessons.zero_grad.model import train
from lessons.zero_grad.tasks import MAX_LEARNING_RATE, STEEPNESS
from training.progress import track


class RateSweep(NamedTuple):
    """How far the loss of a bowl still swings after a while, over many learning rates."""

    learning_rates: np.ndarray  # (n_rates,)
    # (n_rates,): the largest loss in the second half of the epochs, with zeroing and without;
    # infinite where it is no longer a number
    zeroed: np.ndarray
    accumulated: np.ndarray
    critical: CriticalRates  # where each of the two explodes
    start: float  # the loss before the first step


def sweep_learning_rates(
    *, task: str = "line", steepness: float = STEEPNESS, n_epochs: int = 400
) -> RateSweep:
    """Train a bowl at 120 learning rates side by side, with zeroing and without."""
    critical = critical_learning_rates(task, steepness)
    rates = np.geomspace(0.03 * critical.zeroed, 1.6 * critical.accumulated, 120)
    rates = np.minimum(rates, MAX_LEARNING_RATE)
    how: dict[str, Any] = {"task": task, "steepness": steepness}
    how |= {"n_epochs": n_epochs, "max_frames": n_epochs + 1}
    swings = []
    for zero_grad in track((True, False)):
        # In four pieces: what a run of the Titanic is measured by takes its time, too.
        for piece in track(np.split(rates, 4)):
            run = train(zero_grad=zero_grad, learning_rate=piece, **how)
            late = np.where(np.isfinite(run.loss), run.loss, np.inf)[:, 2 * run.epochs >= n_epochs]
            swings.append(late.max(axis=-1).astype(float))
    zeroed, accumulated = np.split(np.concatenate(swings), 2)
    return RateSweep(rates, zeroed, accumulated, critical, float(run.loss[0, 0]))
