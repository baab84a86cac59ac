"""Many starts of the small network: raw and standardised scores, small and large weights."""

from collections.abc import Sequence
from dataclasses import dataclass
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


def learned_by_size(
    *, activation: str = "ReLU", n_layers: int = DEEP, sizes: Sequence[float] = SIZES
) -> np.ndarray:
    """Count of 20 starts of a deep network those that learn, at each size of their weights."""
    run = train(
        activation=activation,
        size=np.asarray(sizes)[:, None],
        seed=np.arange(N_TRIED),
        n_layers=n_layers,
        n_hidden=WIDE,
        n_epochs=N_EPOCHS,
    )
    return np.asarray(learned(run).sum(axis=-1))


@dataclass(frozen=True, eq=False)
class Signals:
    """What is left of the differences between students, layer by layer, before any training."""

    names: tuple[str, ...]  # The inputs, each hidden layer, the output
    # (n_layers + 2,): The median over 20 starts of how much a neuron's sum differs from student to
    # student (of the inputs, the input itself), as a standard deviation
    spread: np.ndarray
    slope: np.ndarray  # (n_layers,): The mean slope of the activations in each hidden layer


def signals(*, activation: str = "ReLU", n_layers: int = DEEP, size: float = 1.0) -> Signals:
    """Send the four students through 20 networks that have not been trained."""
    X = inputs()
    parameters = starting_parameters(WIDE, n_layers, size=size, seed=np.arange(N_TRIED))
    outputs = forward(X, parameters, activation)
    sums = [
        outputs[i - 1] @ parameters[f"W{i}"] + parameters[f"b{i}"][:, None, :]
        for i in range(1, n_layers + 2)
    ]
    spread = [X.std(axis=0).mean()]
    spread += [float(np.median(np.sqrt((z.var(axis=1)).mean(axis=-1)))) for z in sums]
    derivative = ALL_ACTIVATIONS[activation].derivative
    slope = [float(np.abs(derivative(a)).mean()) for a in outputs[1:-1]]
    names = ("inputs", *(f"layer {i}" for i in range(1, n_layers + 1)), "output")
    return Signals(names, np.array(spread), np.array(slope))
