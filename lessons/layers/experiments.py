"""Many starts of the small network: raw and standardised scores, small and large weights."""

from typing import Any

import numpy as np

from lessons.layers.model import inputs, learned, starting_parameters, train
from training.activations import ALL_ACTIVATIONS
from training.dense import forward
from training.recorded_run import RecordedRun

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
