"""Many runs: how much of the gradient arrives at the first layer, and how ReLUs die and revive."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.backpropagation.model import MAX_DEPTH, MAX_WIDTH, layer_sizes, train
from training.figures import figure
from training.progress import report_progress, track
from training.recorded_run import RecordedRun

N_SEEDS = 20
N_RELU_NETWORKS = 32
"""Networks whose dead ReLUs are counted: of fewer, the median depends on which they are."""
DEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": MAX_WIDTH}


def at_start(*, first_seed: int = 0, **settings: Any) -> RecordedRun:
    """Measure networks before their first step, from several seeds; settings as for `train`."""
    report_progress(0.0)  # a training without a step tells of its end only
    return train(n_epochs=0, seed=tuple(range(first_seed, first_seed + N_SEEDS)), **settings)


def first_over_last(sizes: np.ndarray) -> np.ndarray:
    """Return the first of sizes by hidden layer over the last one, 0 where that is 0: (...)."""
    last = sizes[..., -1]
    return np.divide(sizes[..., 0], last, out=np.zeros_like(last), where=last > 0)


def arriving(sizes: np.ndarray) -> tuple[float, float, float]:
    """Return how much of the last layer's gradient arrives at the first: least, median, most.

    Shapes: sizes (n_seeds, n_layers).
    """
    arrived = first_over_last(sizes)
    return float(arrived.min()), float(np.median(arrived)), float(arrived.max())


SIGMOID, RELU, HE = "sigmoid, small weights", "ReLU, small weights", "ReLU, larger weights"


def three_networks() -> dict[str, np.ndarray]:
    """Measure the gradient at each of 20 layers of three networks, (n_seeds, n_layers) each."""
    kinds = {SIGMOID: ("sigmoid", "PyTorch"), RELU: ("ReLU", "PyTorch"), HE: ("ReLU", "He")}
    return {
        name: layer_sizes(at_start(activation=activation, start=start, **DEEP))[:, 0, :-1]
        for name, (activation, start) in track(kinds.items())
    }


def only_last(sizes: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the sizes with all layers but the last unknown."""
    last = {name: np.full_like(each, np.nan) for name, each in sizes.items()}
    for name, each in sizes.items():
        last[name][:, -1] = each[:, -1]
    return last


def left(sizes: Mapping[str, np.ndarray]) -> list[str]:
    """Say of each of 20 layers, from the last on, what is left there of the last one's gradient."""
    shares = {name: np.median(each / each[:, -1:], axis=0) for name, each in sizes.items()}
    return [
        f"Layer {layer}. Left of layer {MAX_DEPTH}’s gradient: "
        + " · ".join(f"{name} {figure(share[layer - 1], 1)}" for name, share in shares.items())
        for layer in range(MAX_DEPTH, 0, -1)
    ]


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


def per_layer(run: RecordedRun) -> list[float]:
    """Return how many ReLUs are dead at the start in each layer, in the median of many runs."""
    depth, width = run.hyperparameters["depth"], run.hyperparameters["width"]
    return [float(np.median(width * run.metrics[f"dead{i + 1}"][:, 0])) for i in range(depth)]
