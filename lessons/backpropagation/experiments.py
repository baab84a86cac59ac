"""How much blame arrives at the first of many layers, and how ReLUs die and revive."""

from typing import Any

import numpy as np

from lessons.backpropagation import model
from lessons.backpropagation.model import MAX_DEPTH, MAX_WIDTH, start_parameters, train
from training.dense import forward
from training.figures import figure
from training.recorded_run import RecordedRun

N_SEEDS = 20
N_EPOCHS = 300
N_RELU_NETWORKS = 32
"""Networks whose dead ReLUs are counted: of fewer, the median depends on which they are."""
DEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": MAX_WIDTH}
CENTIMETRE = 0.01
WHOLE = 0.1, 10
"""What a metre may become and still be said to get through."""
ONE = 31
"""The point whose blame is followed back: neither near the middle nor far out."""
SMALL = {"a proton": 1e-15, "an atom": 1e-10, "a bacterium": 1e-6}
"""Lengths in metres, the smallest first."""


def way_back(*, activation: str, start: str, gain: float) -> tuple[np.ndarray, ...]:
    """Bring a metre of blame back through a deep network, before its first step and for one input.

    Returns each layer's sums, (n_layers, n_neurons), how long the blame is once it has passed the
    weights, and once it has passed the neurons' slopes, (n_layers,): all from the last layer on.
    """
    X, _ = model.samples()
    widths = [2, *[MAX_WIDTH] * MAX_DEPTH, 1]
    drawn = start_parameters(widths, start, gain, [np.random.default_rng(0)])
    parameters = {name: value[0] for name, value in drawn.items()}
    outputs, blame = [a[0] for a in forward(X[[ONE]], parameters, activation)], np.ones(1)
    sums, through_weights, through_slopes = [], [], []
    for i in range(MAX_DEPTH, 0, -1):
        blame = parameters[f"W{i + 1}"] @ blame
        through_weights.append(np.linalg.norm(blame))
        blame = blame * model.slope_of(activation, outputs[i])
        through_slopes.append(np.linalg.norm(blame))
        sums.append(outputs[i - 1] @ parameters[f"W{i}"] + parameters[f"b{i}"])
    metre = through_slopes[0] or 1
    return np.array(sums), np.array(through_weights) / metre, np.array(through_slopes) / metre


def length(metres: float) -> str:
    """Say a length in units, or beside something that small."""
    if metres == 0:
        return "nothing"
    for thing, size in SMALL.items():
        if metres < size:
            return f"less than {thing}"
    if metres < CENTIMETRE:
        return f"{figure(1000 * metres, 1)} mm"
    return f"{figure(metres, 1)} m" if metres < 1000 else f"{figure(metres / 1000, 1)} km"


def told(through_weights: np.ndarray, through_slopes: np.ndarray) -> list[str]:
    """Say what each of 20 layers does to a metre of blame, from the last on."""
    says = [f"Layer {MAX_DEPTH} gets {length(through_slopes[0])}."]
    for i in range(1, MAX_DEPTH):
        before, met, left = through_slopes[i - 1], through_weights[i], through_slopes[i]
        weights, slopes = figure(met / (before or 1), 2), figure(left / (met or 1))
        factors = f"weights × {weights}, slopes × {slopes}"
        says.append(f"Layer {MAX_DEPTH - i}: {factors}. It gets {length(left)}.")
    return [*says[:-1], f"{says[-1]} {came_of(through_slopes[-1])}"]


def came_of(metres: float) -> str:
    """Say in a word what came of a metre of blame."""
    least, most = WHOLE
    if least <= metres <= most:
        return "It gets through."
    return f"The gradient {'vanishes' if metres < 1 else 'explodes'}."


def layer_numbers(depth: int) -> np.ndarray:
    return np.arange(1, depth + 1)


def relu_run(*, first_seed: int = 0, n_epochs: int = N_EPOCHS, **settings: Any) -> RecordedRun:
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
