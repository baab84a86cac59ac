"""How runs of the loop come out: which of them explode, and which succeed."""

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.curvature import critical_learning_rates
from lessons.zero_grad.model import train_both
from lessons.zero_grad.tasks import BOWLS
from training.recorded_run import RecordedRun

ROUNDING = 1e-9
"""How near to its critical learning rate a run stands exactly at the edge."""


def exploding(run: RecordedRun) -> bool:
    """Tell whether a single run explodes: no longer finite, or growing above its critical rate."""
    if run.diverged or run.hyperparameters["task"] not in BOWLS:
        return bool(run.diverged)
    return bool(beyond_edge(run) > ROUNDING and run.loss[-1] > run.loss[0])


def critical_rate(run: RecordedRun) -> float:
    """Return the learning rate above which a run on a bowl explodes."""
    how = run.hyperparameters
    critical = critical_learning_rates(how["task"], how["steepness"])
    return critical.zeroed if how["zero_grad"] else critical.accumulated


def beyond_edge(run: RecordedRun) -> float:
    """Return how far the learning rate is above the critical one, as a share of it."""
    return float(run.hyperparameters["learning_rate"] / critical_rate(run) - 1)


def swept(*, task: str) -> dict[str, RecordedRun]:
    """Train on a bowl at learning rates from nearly 0 to a quarter above the higher edge."""
    rates = np.linspace(0.0125, 1.25, 100) * critical_learning_rates(task).accumulated
    return train_both(task=task, learning_rate=rates, n_epochs=100, max_frames=101)


def solved_from(run: RecordedRun) -> int:
    """Return the first epoch from which on a single run solves XOR; -1 if it does not."""
    wrong = run.steps[run.metrics["worst_error"] > 0.05]
    return int(wrong[-1]) + 1 if solved(run) else -1


def outcomes(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the last loss of each run on XOR, and if it succeeded: both (...,)."""
    return run.loss[..., -1], solved(run)
