"""Many trainings side by side: over starts, learning rates, widths and activations."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import epochs_to_solve, solved, train
from training.optimisers import RULES
from training.progress import Progress, parts
from training.recorded_run import RecordedRun


def map_of_success(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    n_hidden: int = 4,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    n_epochs: int = 2000,
    start: str = "normal",
    optimiser: str = "SGD",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Try every learning rate from every start, all side by side.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        From 0 to 100.
    seeds : (n_seeds,) array of int
        The same starts for every learning rate.
    n_hidden, activation, loss, n_epochs, start, optimiser, on_progress
        As in `lessons.xor.model.train`.

    Returns
    -------
    (n_rates, n_seeds) array of bool
        Where XOR was solved; the mean over the last axis is the share of lucky starts.
    """
    run = train(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=np.asarray(learning_rates)[:, None],
        n_epochs=n_epochs,
        seed=seeds,
        start=start,
        optimiser=optimiser,
        on_progress=on_progress,
    )
    return solved(run)


def map_of_widths(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    widths: Sequence[int] = (1, 2, 3, 4, 5, 6, 7, 8),
    on_progress: Progress | None = None,
    **hyperparameters: Any,
) -> np.ndarray:
    """Return the share of starts that each number of hidden neurons solves at each rate.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        From 0 to 100.
    seeds : (n_seeds,) array of int
        The same starts everywhere.
    widths : sequence of int
        Numbers of hidden neurons, each from 0 to 8.
    on_progress : callable, optional
        Called with the share that is done.
    **hyperparameters
        As in `map_of_success`.

    Returns
    -------
    (n_widths, n_rates) array of float
        Shares from 0 to 1.
    """
    # A wider layer takes longer, though not in proportion.
    progress = parts(on_progress, *(3 + width for width in widths))
    maps = [
        map_of_success(learning_rates, seeds, n_hidden=width, on_progress=part, **hyperparameters)
        for width, part in zip(widths, progress, strict=True)
    ]
    return np.mean(maps, axis=-1)


def map_of_optimisers(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    on_progress: Progress | None = None,
    **hyperparameters: Any,
) -> np.ndarray:
    """Return the share of starts that each optimiser solves at each rate.

    Parameters
    ----------
    learning_rates, seeds, on_progress, **hyperparameters
        As in `map_of_widths`.

    Returns
    -------
    (n_optimisers, n_rates) array of float
        Shares from 0 to 1, in the order of `training.optimisers.RULES`.
    """
    progress = parts(on_progress, *(1 for _ in RULES))
    maps = [
        map_of_success(learning_rates, seeds, optimiser=name, on_progress=part, **hyperparameters)
        for name, part in zip(RULES, progress, strict=True)
    ]
    return np.mean(maps, axis=-1)


def race_of_optimisers(
    *, on_progress: Progress | None = None, **hyperparameters: Any
) -> dict[str, RecordedRun]:
    """Train with each optimiser from the same start, at the same learning rate.

    Parameters
    ----------
    on_progress, **hyperparameters
        As in `lessons.xor.model.train`.

    Returns
    -------
    dict of str to RecordedRun
        In the order of `training.optimisers.RULES`.
    """
    progress = parts(on_progress, *(1 for _ in RULES))
    return {
        name: train(optimiser=name, on_progress=part, **hyperparameters)
        for name, part in zip(RULES, progress, strict=True)
    }


def compare_activations(
    seeds: Sequence[int] | np.ndarray,
    *,
    activations: Sequence[str] = ("tanh", "ReLU"),
    n_hidden: int = 4,
    loss: str = "cross-entropy",
    learning_rate: float = 0.1,
    n_epochs: int = 3000,
    start: str = "pytorch",
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Race activations against each other from the same starts.

    Parameters
    ----------
    seeds : (n_seeds,) array of int
        The starts.
    activations : sequence of str
        Who takes part.
    n_hidden, loss, learning_rate, n_epochs, start, on_progress
        As in `lessons.xor.model.train`.

    Returns
    -------
    dict of str to (n_seeds,) array of float
        For each activation the epoch at which each start was solved, as exactly as 500 recorded
        frames tell (within 12 epochs at the end of 3,000, closer before); NaN where it never was.
    """
    progress = parts(on_progress, *(1 for _ in activations))
    return {
        activation: epochs_to_solve(
            train(
                n_hidden=n_hidden,
                activation=activation,
                loss=loss,
                learning_rate=learning_rate,
                n_epochs=n_epochs,
                seed=seeds,
                start=start,
                max_frames=500,
                on_progress=part,
            )
        )
        for activation, part in zip(activations, progress, strict=True)
    }


def right_by_setting(*, largest: float = 10.0, step: float = 0.5) -> np.ndarray:
    """Count for every setting of a single neuron how many of the four points it gets right.

    Parameters
    ----------
    largest, step : float
        w1, w2 and b each run from ``-largest`` to ``largest`` in such steps.

    Returns
    -------
    (n_settings,) array of int
        From 0 to 4. A point counts as orange where the neuron's sum is not negative.
    """
    values = np.arange(-largest, largest + step / 2, step)
    w1, w2, b = (axis.ravel() for axis in np.meshgrid(values, values, values))
    sums = XOR_INPUTS @ np.stack([w1, w2]) + b  # (4, n_settings)
    return ((sums >= 0) == (XOR_LABELS[:, None] == 1)).sum(axis=0)
