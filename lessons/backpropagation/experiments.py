"""Many runs: how much of the gradient arrives at the first layer, and how ReLUs die and revive."""

from typing import Any

import numpy as np

from lessons.backpropagation.model import MAX_DEPTH, MAX_WIDTH, layer_sizes, train
from training.progress import report_progress
from training.recorded_run import RecordedRun

N_SEEDS = 20
N_RELU_NETWORKS = 32
"""Networks whose dead ReLUs are counted: of fewer, the median depends on which they are."""
DEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": MAX_WIDTH}


def at_start(*, first_seed: int = 0, **settings: Any) -> RecordedRun:
    """Measure networks before their first step, from several seeds; settings as for `train`."""
    report_progress(0.0)  # a training without a step tells of its end only
    return train(n_epochs=0, seed=tuple(range(first_seed, first_seed + N_SEEDS)), **settings)


def gradient_ratio(run: RecordedRun) -> np.ndarray:
    """Return the first hidden layer's gradient at the start over the last one's, in size: (...)."""
    return first_over_last(layer_sizes(run)[..., 0, :-1])


def first_over_last(sizes: np.ndarray) -> np.ndarray:
    """Return the first of sizes by hidden layer over the last one, 0 where that is 0: (...)."""
    last = sizes[..., -1]
    return np.divide(sizes[..., 0], last, out=np.zeros_like(last), where=last > 0)


def layer_numbers(depth: int) -> np.ndarray:
    return np.arange(1, depth + 1)


def relu_run(*, first_seed: int = 0, n_epochs: int = 300, **settings: Any) -> RecordedRun:
    """Train ReLU networks of 32 neurons a layer from PyTorch's start; settings as for `train`."""
    seeds = tuple(range(first_seed, first_seed + N_RELU_NETWORKS))
    return train(width=MAX_WIDTH, activation="ReLU", n_epochs=n_epochs, seed=seeds, **settings)


def n_dead(run: RecordedRun) -> np.ndarray:
    """Return how many ReLUs are dead at each frame: (..., n_frames) whole numbers."""
    depth, width = run.hyperparameters["depth"], run.hyperparameters["width"]
    share = np.mean([run.metrics[f"dead{i}"] for i in range(1, depth + 1)], axis=0)
    return np.round(share * depth * width).astype(int)
