"""NumPy by hand against PyTorch on the clock: how long one epoch takes as the network grows.

Both train the same network on the same random samples, in float32 and on one thread: a hidden
layer of tanh neurons, one output, cross-entropy. Ratios are taken turn by turn.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import nn

from lessons.autograd.model import cross_entropy, output_delta
from training.clock import CLOCK
from training.dense import backward, draw_start, forward
from training.hyperparameters import Integer, Seed, hyperparameters
from training.optimisers import Optimiser
from training.progress import report_progress, track
from training.torch_network import torch_network, torch_optimizer

XOR: dict[str, Any] = {"n_samples": 4, "n_features": 2, "sizes": (4,), "optimisers": ("SGD",)}
"""An epoch of XOR, with four hidden neurons."""
N_REPEATS = 7
_SHORTEST = 300_000
"""Products after which the clock is read: fewer are done several times in a row."""


@dataclass(frozen=True)
class EpochTimings:
    sizes: np.ndarray  # (n_sizes,): Hidden neurons
    # For each library and optimiser, as in "NumPy, SGD", the median time of one epoch
    seconds: Mapping[str, np.ndarray]
    # By optimiser, how many times as long PyTorch takes as by hand: the median over turns
    ratio: Mapping[str, np.ndarray]


def by_numpy(X: np.ndarray, y: np.ndarray, n_hidden: int, optimiser: str) -> Callable[[], object]:
    """Return a function that trains by hand for one more epoch at each call."""
    parameters = _start(X.shape[1], n_hidden)
    steps = Optimiser(optimiser, 0.1, parameters)

    def epoch() -> None:
        nonlocal parameters
        outputs = forward(X, parameters, "tanh")
        # The loss itself is not needed for the step, and PyTorch could be spared it as little.
        cross_entropy(outputs[-1], y)
        delta = output_delta(outputs[-1], y)
        parameters = steps.step(parameters, backward(outputs, delta, parameters, "tanh"))

    return epoch


def by_pytorch(X: np.ndarray, y: np.ndarray, n_hidden: int, optimiser: str) -> Callable[[], object]:
    """Return a function that trains in PyTorch for one more epoch at each call."""
    inputs, truth = torch.tensor(X), torch.tensor(y)
    network = torch_network(_start(X.shape[1], n_hidden))
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch_optimizer(optimiser, network, 0.1)

    def epoch() -> None:
        loss = loss_function(network(inputs), truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return epoch


METHODS = {"NumPy": by_numpy, "PyTorch": by_pytorch}


def _start(n_features: int, n_hidden: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    drawn = draw_start(lambda n_in, _: n_in**-0.5, [n_features, n_hidden, 1], [rng], np.float32)
    return {name: values[0] for name, values in drawn.items()}


@hyperparameters
def time_epochs(
    *,
    n_samples: Annotated[int, Integer(1, 5000)] = 700,
    n_features: Annotated[int, Integer(1, 100)] = 12,
    sizes: Annotated[Sequence[int], Integer(1, 1024)] = (4, 16, 64, 256, 1024),
    optimisers: Sequence[str] = ("SGD", "Adam"),
    seed: Seed = 0,
) -> EpochTimings:
    """Time one epoch by hand and in PyTorch, on this machine and now."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n_samples, n_features)).astype(np.float32)
    y = (rng.random((n_samples, 1)) < 0.5).astype(np.float32)
    by_size = []
    torch.set_num_threads(1)  # as everywhere in the app
    with threadpool_limits(1):
        for size in track(sizes, sizes):
            epochs = {
                f"{library}, {optimiser}": train(X, y, size, optimiser)
                for library, train in METHODS.items()
                for optimiser in optimisers
            }
            n_calls = max(1, min(30, _SHORTEST // (n_samples * n_features * size)))
            by_size.append(_timed(epochs, n_calls))
    times = {name: np.stack([timed[name] for timed in by_size]) for name in by_size[0]}
    ratio = {
        name: np.median(times[f"PyTorch, {name}"] / times[f"NumPy, {name}"], axis=-1)
        for name in optimisers
    }
    seconds = {name: np.median(repeats, axis=-1) for name, repeats in times.items()}
    return EpochTimings(np.array(sizes), seconds, ratio)


def _timed(epochs: Mapping[str, Callable[[], object]], n_calls: int) -> dict[str, np.ndarray]:
    """Time one call of each, by turns, in seconds: (N_REPEATS,) each."""
    times: dict[str, list[float]] = {name: [] for name in epochs}
    for turn in range(N_REPEATS + 1):
        report_progress(turn / (N_REPEATS + 1))
        for name, epoch in epochs.items():  # by turns: a busy moment slows all alike
            started = CLOCK()
            for _ in range(n_calls):
                epoch()
            if turn > 0:  # the first only warms up
                times[name].append((CLOCK() - started) / n_calls)
    report_progress(1.0)
    return {name: np.array(repeats) for name, repeats in times.items()}
