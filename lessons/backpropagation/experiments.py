"""Many runs: how much of the gradient arrives at the first layer, and how ReLUs die and revive."""

from typing import Any

import numpy as np

from lessons.backpropagation.model import MAX_DEPTH, MAX_WIDTH, dead_share, layer_sizes, train
from lessons.backpropagation.neuron import difference_errors, random_neurons
from training.progress import report_progress
from training.recorded_run import RecordedRun

N_SEEDS = 20
N_RELU_NETWORKS = 32
"""Networks whose dead ReLUs are counted: of fewer, the median depends on which they are."""
N_NEURONS = 200
DEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": MAX_WIDTH}
SKETCHED = 10.0 ** -np.arange(1, 13)
"""The steps at which the error of a measured slope is to be drawn."""


def at_start(*, n_seeds: int = N_SEEDS, first_seed: int = 0, **settings: Any) -> RecordedRun:
    """Measure networks before their first step, from several seeds; settings as for `train`."""
    report_progress(0.0)  # a training without a step tells of its end only
    return train(n_epochs=0, seed=tuple(range(first_seed, first_seed + n_seeds)), **settings)


def gradient_ratio(run: RecordedRun) -> np.ndarray:
    """Return the first hidden layer's gradient at the start over the last one's, in size: (...).

    Where even the last one gets nothing, nothing arrives: 0.
    """
    return first_over_last(layer_sizes(run, 0)[..., :-1])


def first_over_last(sizes: np.ndarray) -> np.ndarray:
    """Return the first of sizes by hidden layer over the last one, 0 where that is 0: (...)."""
    last = sizes[..., -1]
    return np.divide(sizes[..., 0], last, out=np.zeros_like(last), where=last > 0)


def layer_numbers(run: RecordedRun) -> np.ndarray:
    """Return the numbers of the hidden layers, from 1."""
    return np.arange(1, run.hyperparameters["depth"] + 1)


def median_errors() -> np.ndarray:
    """Return the median error of measured slopes over 200 random sigmoid neurons: (n_steps,)."""
    errors = difference_errors(SKETCHED, random_neurons(N_NEURONS), central=True)
    return np.asarray(np.median(errors, axis=0))


def relu_run(
    *, n_seeds: int = N_RELU_NETWORKS, first_seed: int = 0, n_epochs: int = 300, **settings: Any
) -> RecordedRun:
    """Train ReLU networks of 32 neurons a layer from PyTorch's start; settings as for `train`."""
    return train(
        width=MAX_WIDTH,
        activation="ReLU",
        n_epochs=n_epochs,
        seed=tuple(range(first_seed, first_seed + n_seeds)),
        **settings,
    )


def n_dead(run: RecordedRun) -> np.ndarray:
    """Return how many ReLUs are dead at each frame: (..., n_frames) whole numbers."""
    n_relus = run.hyperparameters["depth"] * run.hyperparameters["width"]
    return np.round(dead_share(run) * n_relus).astype(int)
