"""Many trainings side by side: over starts, learning rates, widths and activations."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import epochs_to_solve, solved, train
from lessons.xor.starts import MAX_HIDDEN
from training.optimisers import LESSON_OPTIMISERS
from training.progress import track
from training.recorded_run import RecordedRun


def map_of_success(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    n_epochs: int = 2000,
    **settings: Any,
) -> np.ndarray:
    """Tell which starts are solved at each learning rate: (n_rates, n_seeds) bool."""
    rates = np.asarray(learning_rates)[:, None]
    return solved(train(learning_rate=rates, seed=seeds, n_epochs=n_epochs, **settings))


def map_of_widths(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    **settings: Any,
) -> np.ndarray:
    """Return the share of starts that 1 to 8 hidden neurons solve at each rate: (8, n_rates)."""
    widths = range(1, MAX_HIDDEN + 1)
    # A wider layer takes longer, though not in proportion.
    maps = [
        map_of_success(learning_rates, seeds, n_hidden=width, **settings)
        for width in track(widths, [3 + width for width in widths])
    ]
    return np.mean(maps, axis=-1)


def map_of_optimisers(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    **settings: Any,
) -> np.ndarray:
    """Return the share of starts solved by each optimiser at each rate: (3, n_rates)."""
    maps = [
        map_of_success(learning_rates, seeds, optimiser=name, **settings)
        for name in track(LESSON_OPTIMISERS)
    ]
    return np.mean(maps, axis=-1)


def race_of_optimisers(**settings: Any) -> dict[str, RecordedRun]:
    """Train with each of `LESSON_OPTIMISERS` from the same start, at the same rate."""
    return {name: train(optimiser=name, **settings) for name in track(LESSON_OPTIMISERS)}


def compare_activations(
    seeds: Sequence[int] | np.ndarray, **settings: Any
) -> dict[str, np.ndarray]:
    """Return when tanh and ReLU solve XOR from the same starts, (n_seeds,) each."""
    return {
        name: epochs_to_solve(train(activation=name, seed=seeds, max_frames=500, **settings))
        for name in track(("tanh", "ReLU"))
    }


def right_by_setting() -> np.ndarray:
    """Count how many points a neuron gets right, for w1, w2, b from -10 to 10: (41³,) int."""
    values = np.linspace(-10, 10, 41)
    w1, w2, b = (axis.ravel() for axis in np.meshgrid(values, values, values))
    sums = XOR_INPUTS @ np.stack([w1, w2]) + b  # (4, n_settings)
    return ((sums >= 0) == (XOR_LABELS[:, None] == 1)).sum(axis=0)
