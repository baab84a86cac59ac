"""Deep networks from small and from large weights: what gets through, and which learn."""

from collections.abc import Sequence

import numpy as np

from datasets.students import SCALED_EXAMS
from lessons.layers.model import learned, starting_parameters, train
from training.activations import ALL_ACTIVATIONS, tanh_derivative
from training.dense import forward

SIZES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""What the weights of a start are multiplied with."""
N_TRIED = 20
"""Starts at each size."""
DEEP, WIDE, N_EPOCHS, RATE = 5, 8, 500, 0.1
"""Hidden layers, neurons in each, epochs and rate of the network whose starts are compared."""


def learned_by_size(*, activation: str = "ReLU", n_layers: int = DEEP) -> np.ndarray:
    """Count of 20 starts of a deep network those that learn, at each size of their weights."""
    run = train(
        activation=activation,
        size=np.array(SIZES)[:, None],
        seed=np.arange(N_TRIED),
        n_layers=n_layers,
        n_hidden=WIDE,
        n_epochs=N_EPOCHS,
        learning_rate=RATE,
    )
    return np.asarray(learned(run).sum(axis=-1))


def signals(
    *, activation: str = "ReLU", n_layers: int = DEEP, size: float = 1.0
) -> tuple[dict[str, float], float]:
    """Send the five students through 20 networks that have not been trained.

    Returns how much they differ at the inputs, in each layer and at the output (the standard
    deviation of a neuron's sums, in the median network), and the last hidden layer's mean slope.
    """
    parameters = starting_parameters(WIDE, n_layers, size=size, seed=np.arange(N_TRIED))
    outputs = forward(SCALED_EXAMS, parameters, activation)
    spread = {"inputs": float(SCALED_EXAMS.std(axis=0).mean())}
    for i in range(1, n_layers + 2):
        sums = outputs[i - 1] @ parameters[f"W{i}"]  # all biases are zero
        name = f"layer {i}" if i <= n_layers else "output"
        spread[name] = float(np.median(np.sqrt(sums.var(axis=1).mean(axis=-1))))
    slopes = ALL_ACTIVATIONS[activation].derivative(outputs[-2])
    return spread, float(np.abs(slopes).mean())


def slope_of_tanh(at: Sequence[float]) -> tuple[list[float], list[float]]:
    """Return the slope of tanh at some places, and in steps of 0.1 from first to last."""
    between = np.arange(at[0], at[-1] + 0.05, 0.1)
    slopes, curve = (tanh_derivative(np.tanh(np.asarray(z, dtype=float))) for z in (at, between))
    return slopes.tolist(), curve.tolist()
