"""The small networks of this lesson as pictures: their layers, and a few points to send through."""

import numpy as np

from lessons.backpropagation.model import samples
from training.layers import Dense, Examples
from training.recorded_run import RecordedRun

INPUTS = ("x₁", "x₂")
N_SHOWN = 2
"""Of each class."""


def network_layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a run alone whose parameters were kept, the output last.

    Raises
    ------
    ValueError
        If the network was too large for its parameters to be kept.
    """
    n_layers = run.hyperparameters["depth"] + 1
    if "W1" not in run.parameters:
        raise ValueError("run must be of a network small enough for its weights to be kept.")
    return tuple(
        Dense(
            weights=run.parameters[f"W{i}"],
            biases=run.parameters[f"b{i}"],
            weight_gradients=run.gradients[f"W{i}"],
            bias_gradients=run.gradients[f"b{i}"],
            activation="sigmoid" if i == n_layers else run.hyperparameters["activation"],
        )
        for i in range(1, n_layers + 1)
    )


def points() -> Examples:
    """Return the first two points of the inner half and of the outer half."""
    X, y = samples()
    shown = np.concatenate([np.flatnonzero(y[:, 0] == label)[:N_SHOWN] for label in (0, 1)])
    named = [f"({X[i, 0]:.1f}, {X[i, 1]:.1f}) → {y[i, 0]:.0f}".replace("-", "−") for i in shown]
    return Examples(names=named, X=X[shown], y=y[shown, 0])
