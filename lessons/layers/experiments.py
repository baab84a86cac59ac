"""Deep networks from small and from large weights: what gets through, and which learn."""

import numpy as np

from datasets.students import SCALED_EXAMS
from lessons.layers.model import accuracy, learned, starting_parameters, train
from training.activations import ALL_ACTIVATIONS
from training.dense import forward
from training.progress import track

SIZES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
"""What the weights of a start are multiplied with."""
N_TRIED = 20
"""Starts at each size."""
N_STARTS = 50
"""Starts of each activation that are compared."""
ROUND = 54
"""A start whose borders are seen to be round where the activation is."""
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


def trained(*activations: str) -> dict[str, tuple[float, int]]:
    """Train three hidden neurons with each activation, from `N_STARTS` starts.

    Returns how far any hidden weight moves, and how many networks get all five right.
    """
    found = {}
    for name in track(activations):
        run = train(activation=name, seed=np.arange(N_STARTS), max_frames=2)
        moved = float(np.ptp(run.parameters["W1"], axis=1).max())
        found[name] = moved, int((accuracy(run)[:, -1] == 1).sum())
    return found
