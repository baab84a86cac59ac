"""Many starts of the small network: raw and standardised scores, small and large weights."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lessons.layers.model import (
    inputs,
    largest_slope,
    learned,
    neuron_distance,
    starting_parameters,
    train,
)
from training.activations import ALL_ACTIVATIONS, tanh_derivative
from training.dense import forward
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE

N_STARTS = 50
SIZES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""What the weights of a start are multiplied with."""
N_TRIED = 20
"""Starts at each size."""
DEEP, WIDE, N_EPOCHS = 5, 8, 500
"""Hidden layers, neurons in each and epochs of the network whose starts are compared."""


def many_starts(
    *, scores: str = "raw", activation: str = "ReLU", first_seed: int = 0, **settings: Any
) -> RecordedRun:
    """Train the 2-3-1 network from 50 starts side by side; the settings are those of `train`."""
    seeds = range(first_seed, first_seed + N_STARTS)
    return train(scores=scores, activation=activation, seed=seeds, **settings)


def learned_by_size(*, activation: str = "ReLU", n_layers: int = DEEP) -> np.ndarray:
    """Count of 20 starts of a deep network those that learn, at each size of their weights."""
    run = train(
        activation=activation,
        size=np.array(SIZES)[:, None],
        seed=np.arange(N_TRIED),
        n_layers=n_layers,
        n_hidden=WIDE,
        n_epochs=N_EPOCHS,
    )
    return np.asarray(learned(run).sum(axis=-1))


def signals(
    *, activation: str = "ReLU", n_layers: int = DEEP, size: float = 1.0
) -> tuple[dict[str, float], float]:
    """Send the four students through 20 networks that have not been trained.

    Returns how much they differ at the inputs, in each layer and at the output (the standard
    deviation of a neuron's sums, in the median network), and the last hidden layer's mean slope.
    """
    parameters = starting_parameters(WIDE, n_layers, size=size, seed=np.arange(N_TRIED))
    outputs = forward(inputs(), parameters, activation)
    spread = {"inputs": float(inputs().std(axis=0).mean())}
    for i in range(1, n_layers + 2):
        sums = outputs[i - 1] @ parameters[f"W{i}"]  # all biases are zero
        name = f"layer {i}" if i <= n_layers else "output"
        spread[name] = float(np.median(np.sqrt(sums.var(axis=1).mean(axis=-1))))
    slopes = ALL_ACTIVATIONS[activation].derivative(outputs[-2])
    return spread, float(np.abs(slopes).mean())


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what the player reads out: the steepest activation, and how far neurons are apart."""
    return run.with_metrics(slope=largest_slope(run), apart=neuron_distance(run))


def slope_of_tanh(at: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the slope of tanh at some places, and in steps of 0.1 from first to last."""
    between = np.arange(at[0], at[-1] + 0.05, 0.1)
    slopes, curve = (tanh_derivative(np.tanh(np.asarray(z, dtype=float))) for z in (at, between))
    return slopes.tolist(), curve.tolist()


def stuck(losses: ArrayLike) -> np.ndarray:
    """Tell which losses are those of always saying 50 %, ln 2 to within 0.001."""
    return np.abs(np.asarray(losses) - np.log(2)) < 1e-3


def n_dead_at(runs: RecordedRun, epoch: int) -> int:
    """Count the runs whose hidden neurons all lack a slope at an epoch."""
    flat = largest_slope(runs)[:, np.searchsorted(runs.steps, epoch)] < NO_SLOPE
    return int(flat.sum())


def lost_at(run: RecordedRun) -> tuple[int, float] | None:
    """Return from which epoch on no hidden neuron has a slope, and the steepest at the end.

    None if one has a slope left, or the run diverged.
    """
    steepest = largest_slope(run)
    gone = steepest < NO_SLOPE
    if run.diverged or not gone[-1]:
        return None
    last = max(np.flatnonzero(~gone), default=-1)
    return int(run.steps[last + 1]), float(steepest[-1])
