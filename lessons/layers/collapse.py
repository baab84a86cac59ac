"""Layers without an activation, and their matrices multiplied out into one.

A layer is x W + b. Two of them are (x W1 + b1) W2 + b2 = x (W1 W2) + (b1 W2 + b2): one layer again.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from datasets.students import SCALED_EXAMS
from lessons.layers.model import outputs_of, train
from training.dense import n_layers
from training.recorded_run import RecordedRun

MAX_LAYERS = 5
SEED = 6
"""A start from which two to five layers with ReLU or tanh get all five right."""
N_FRAMES = 40


def stacked(depth: int, between: str, seed: Any) -> RecordedRun:
    """Train so many layers, the output's included, with an activation between them."""
    return train(
        n_layers=depth - 1, activation=between, seed=seed, learning_rate=0.1, max_frames=N_FRAMES
    )


def multiplied(parameters: Mapping[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Multiply layers out into one: its weights (..., 2, 1), and its bias (..., 1)."""
    W, b = parameters["W1"], parameters["b1"]
    for i in range(2, n_layers(parameters) + 1):
        W, b = W @ parameters[f"W{i}"], b[..., None, :] @ parameters[f"W{i}"]
        b = b[..., 0, :] + parameters[f"b{i}"]
    return W, b


def off_one(run: RecordedRun) -> float:
    """Return how far a run's sums ever are from those of its layers multiplied out."""
    W, b = multiplied(run.parameters)
    return float(np.abs(outputs_of(run)[-1] - (SCALED_EXAMS @ W + b[..., None, :])).max())
