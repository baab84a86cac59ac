"""Many trainings side by side: over starts, learning rates, widths and optimisers."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.xor.model import solved, train
from training.optimisers import LESSON_OPTIMISERS
from training.progress import track
from training.recorded_run import RecordedRun


def map_of_starts(
    learning_rates: Sequence[float], seeds: Sequence[int], **settings: Any
) -> np.ndarray:
    """Tell which starts are solved at each learning rate: (n_rates, n_seeds) bool."""
    rates = np.asarray(learning_rates)[:, None]
    return solved(train(learning_rate=rates, seed=seeds, **settings))


def map_of_shares(
    varied: str,
    values: Sequence[int] | Sequence[str],
    learning_rates: Sequence[float],
    seeds: Sequence[int],
    **settings: Any,
) -> np.ndarray:
    """Return the share of starts solved with each value of a hyperparameter: (n, n_rates)."""
    maps = [
        map_of_starts(learning_rates, seeds, **settings, **{varied: value})
        for value in track(values)
    ]
    return np.mean(maps, axis=-1)


def race_of_optimisers(**settings: Any) -> dict[str, RecordedRun]:
    """Train with each of `LESSON_OPTIMISERS` from the same start, at the same rate."""
    return {name: train(optimiser=name, **settings) for name in track(LESSON_OPTIMISERS)}
