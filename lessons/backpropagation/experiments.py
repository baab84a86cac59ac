"""Many runs: how much of the gradient arrives at the first layer, and how ReLUs die and revive."""

from typing import Any

import numpy as np

from lessons.backpropagation import model
from lessons.backpropagation.model import MAX_DEPTH, MAX_WIDTH, layer_sizes, start_parameters, train
from training.activations import sigmoid
from training.dense import backward, forward
from training.figures import figure
from training.progress import report_progress, track
from training.recorded_run import RecordedRun, may_diverge
from training.symptoms import gradient_size

N_SEEDS = 20
N_EPOCHS, EVERY, RATE = 300, 30, 0.3
EDGE, N_CELLS = 2.6, 18
"""How far the plane is shown, and squares along either side."""
SURE, LEARNED = 0.6, 33
"""What is not left white, and points of 40 that are right when a network is said to learn."""
N_RELU_NETWORKS = 32
"""Networks whose dead ReLUs are counted: of fewer, the median depends on which they are."""
DEEP: dict[str, Any] = {"depth": MAX_DEPTH, "width": MAX_WIDTH}
CENTIMETRE = 0.01
SMALL = {"a proton": 1e-15, "an atom": 1e-10, "a bacterium": 1e-6}
"""Lengths in metres, the smallest first."""


def of_last(sizes: np.ndarray) -> np.ndarray:
    """Return sizes (..., n_layers) as shares of the last layer's, 0 where that is 0."""
    last = sizes[..., -1:]
    return np.divide(sizes, last, out=np.zeros_like(sizes), where=last > 0)


def arriving(shares: np.ndarray) -> float:
    """Return how much of the last layer's gradient, (n_seeds, n_layers), arrives in the median."""
    return float(np.median(shares[:, 0]))


def shares_at_start(**settings: Any) -> np.ndarray:
    """Measure networks before their first step, from 20 seeds; settings as for `train`.

    Returns each hidden layer's gradient as a share of the last one's, (n_seeds, n_layers).
    """
    report_progress(0.0)  # a training without a step tells of its end only
    return of_last(layer_sizes(train(n_epochs=0, seed=range(N_SEEDS), **settings))[:, 0, :-1])


def learning(*, activation: str, start: str, gain: float) -> tuple[np.ndarray, ...]:
    """Train one deep network: what it says over the plane, (n_frames, n, n), and its figures.

    These are points right, (n_frames,), and its hidden layers' gradients as shares of what the last
    one had at the start, (n_frames, n_layers).
    """
    X, y = model.samples()
    at = np.linspace(-EDGE, EDGE, 2 * N_CELLS + 1)[1::2]
    plane = np.concatenate([X, np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)])
    widths = [2, *[MAX_WIDTH] * MAX_DEPTH, 1]
    parameters = start_parameters(widths, start, gain, [np.random.default_rng(0)])
    frames, sizes = [], []
    with may_diverge():
        for epoch in track(range(N_EPOCHS + 1)):
            outputs = forward(X, parameters, activation)
            delta = model.output_delta(sigmoid(outputs[-1]), y)
            slopes = backward(outputs, delta, parameters, activation)
            if epoch % EVERY == 0:
                frames.append(sigmoid(forward(plane, parameters, activation)[-1]))
                layers = (slopes[f"W{i}"] for i in range(1, MAX_DEPTH + 1))
                sizes.append([gradient_size(layer).item() for layer in layers])
            parameters = {name: value - RATE * slopes[name] for name, value in parameters.items()}
        shares = np.nan_to_num(sizes) / (sizes[0][-1] or 1)
    says = np.nan_to_num(np.reshape(frames, (-1, len(plane))), nan=0.5)
    sure = np.where(y[:, 0] > 0.5, says[:, : len(X)], 1 - says[:, : len(X)])
    return says[:, len(X) :].reshape(-1, N_CELLS, N_CELLS), (sure >= SURE).sum(1), shares


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


def told(right: np.ndarray, shares: np.ndarray) -> list[str]:
    """Say what each of 20 layers gets of a metre, from the last on, then what is learned."""
    back = [
        f"Layer {layer} gets {length(shares[0, layer - 1])}." for layer in range(MAX_DEPTH, 0, -1)
    ]
    learned = [
        f"Epoch {EVERY * i}. Layer 1 now gets {length(now)}. "
        + (f"{n} of 40 points are right." if n else "It cannot tell any of the 40 points.")
        for i, (n, now) in enumerate(zip(right[1:], shares[1:, 0], strict=True), 1)
    ]
    return [*back, *learned[:-1], f"{learned[-1]} {came_of(right[-1], shares)}"]


def came_of(right: int, shares: np.ndarray) -> str:
    """Say why a network has learned or not, from the points right and the blame that arrived."""
    first, soon, last = shares[[0, 1, -1], 0]
    if right >= LEARNED:
        little = (shares[-1] < 0.1 * shares[0]).all()
        kept = "Enough arrives, and it learns."
        return "Little is wrong now, so little blame is left." if little else kept
    if not shares[0, -1]:
        return "The sums explode on the way: the output’s sigmoid is flat, and no blame comes back."
    if soon < first / 100:
        much = "Far too much arrived at the start: the" if first > 100 else "The"
        return f"{much} first steps pushed neurons to where their curve is flat, and blame is lost."
    if max(first, last) < CENTIMETRE:
        return "Hardly any blame arrives, from first to last."
    return "Blame arrives, but arriving is not yet learning."


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
