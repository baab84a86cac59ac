"""Many trainings side by side: over starts, learning rates, widths and activations."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import epochs_to_solve, solved, train
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
    """Try every learning rate from every start, all side by side.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
    seeds : (n_seeds,) array of int
        The same starts for every learning rate.
    n_epochs, **settings
        As in `lessons.xor.model.train`.

    Returns
    -------
    (n_rates, n_seeds) array of bool
        Where XOR was solved; the mean over the last axis is the share of lucky starts.
    """
    rates = np.asarray(learning_rates)[:, None]
    return solved(train(learning_rate=rates, seed=seeds, n_epochs=n_epochs, **settings))


def map_of_widths(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    widths: Sequence[int] = (1, 2, 3, 4, 5, 6, 7, 8),
    **settings: Any,
) -> np.ndarray:
    """Return the share of starts that each number of hidden neurons solves at each rate.

    Parameters
    ----------
    learning_rates, seeds, **settings
        As in `map_of_success`.
    widths : sequence of int
        Numbers of hidden neurons.

    Returns
    -------
    (n_widths, n_rates) array of float
        Shares from 0 to 1.
    """
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
    """Return the share of starts that each optimiser solves at each rate, like `map_of_widths`.

    Returns
    -------
    (n_optimisers, n_rates) array of float
        Shares from 0 to 1, in the order of `training.optimisers.LESSON_OPTIMISERS`.
    """
    maps = [
        map_of_success(learning_rates, seeds, optimiser=name, **settings)
        for name in track(LESSON_OPTIMISERS)
    ]
    return np.mean(maps, axis=-1)


def race_of_optimisers(**settings: Any) -> dict[str, RecordedRun]:
    """Train with each of `LESSON_OPTIMISERS` from the same start, at the same rate."""
    return {name: train(optimiser=name, **settings) for name in track(LESSON_OPTIMISERS)}


def compare_activations(
    seeds: Sequence[int] | np.ndarray,
    *,
    activations: Sequence[str] = ("tanh", "ReLU"),
    **settings: Any,
) -> dict[str, np.ndarray]:
    """Race activations against each other from the same starts.

    Parameters
    ----------
    seeds : (n_seeds,) array of int
        The starts.
    activations : sequence of str
        Who takes part.
    **settings
        As in `lessons.xor.model.train`.

    Returns
    -------
    dict of str to (n_seeds,) array of float
        For each activation the epoch at which each start was solved, as exactly as 500 recorded
        frames tell (within 12 epochs at the end of 3,000, closer before); NaN where it never was.
    """
    return {
        name: epochs_to_solve(train(activation=name, seed=seeds, max_frames=500, **settings))
        for name in track(activations)
    }


def right_by_setting() -> np.ndarray:
    """Count for every setting of a single neuron how many of the four points it gets right.

    Of w1, w2 and b each runs from -10 to 10 in steps of a half.

    Returns
    -------
    (n_settings,) array of int
        From 0 to 4. A point counts as class 1 where the neuron's sum is not negative.
    """
    values = np.linspace(-10, 10, 41)
    w1, w2, b = (axis.ravel() for axis in np.meshgrid(values, values, values))
    sums = XOR_INPUTS @ np.stack([w1, w2]) + b  # (4, n_settings)
    return ((sums >= 0) == (XOR_LABELS[:, None] == 1)).sum(axis=0)
