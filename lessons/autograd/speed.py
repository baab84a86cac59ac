"""NumPy by hand against PyTorch on the clock: how long one epoch takes as the network grows.

Both train the same network on the same random samples, in float32 and on one thread: a hidden
layer of tanh neurons, one output, cross-entropy. Times are those of this machine at this moment;
what can be compared is what was measured by turns, so ratios are taken turn by turn.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from threadpoolctl import threadpool_limits
from torch import nn

from lessons.autograd.model import gradient, predict
from lessons.autograd.pytorch import optimizer_of
from training.optimisers import Optimiser
from training.progress import Progress
from training.validation import MAX_SEED, check_choice, check_whole

SIZES = (4, 16, 64, 256, 1024)
"""Hidden neurons that are tried."""
N_FEATURES = 12
METHODS = {
    "NumPy, SGD": ("NumPy", "SGD"),
    "NumPy, Adam": ("NumPy", "Adam"),
    "PyTorch, SGD": ("PyTorch", "SGD"),
    "PyTorch, Adam": ("PyTorch", "Adam"),
}
MAX_PRODUCTS = 400_000_000
"""The most products of weights and inputs that one measurement may take."""
CLOCK = time.perf_counter if os.name == "nt" else time.thread_time
"""Processor time of this thread, which does not run while others have the processor; the clock of
Windows for it is too coarse."""
_SHORTEST = 300_000
"""Products after which the clock is read: fewer are done several times in a row."""


@dataclass(frozen=True)
class Clock:
    """How long one epoch takes.

    Attributes
    ----------
    n_samples : int
        Rows that each step sees.
    sizes : (n_sizes,) int array
        Hidden neurons.
    seconds : mapping of str to (n_sizes,) array of float
        For each of `METHODS` the median time of one epoch.
    ratio : mapping of str to (n_sizes,) array of float
        For "SGD" and "Adam": how many times as long PyTorch takes as NumPy, the median over turns.
    """

    n_samples: int
    sizes: np.ndarray
    seconds: Mapping[str, np.ndarray]
    ratio: Mapping[str, np.ndarray]


def by_numpy(X: np.ndarray, y: np.ndarray, n_hidden: int, optimiser: str) -> Callable[[], object]:
    """Return a function that trains by hand for one more epoch at each call."""
    parameters = _start(X.shape[1], n_hidden)
    steps = Optimiser(optimiser, 0.1, parameters)

    def epoch() -> None:
        nonlocal parameters
        hidden, logits = predict(X, parameters)
        # The loss itself is not needed for the step, and PyTorch could be spared it as little.
        np.logaddexp(0, logits).mean()
        parameters = steps.step(parameters, gradient(X, y, hidden, logits, parameters))

    return epoch


def by_pytorch(X: np.ndarray, y: np.ndarray, n_hidden: int, optimiser: str) -> Callable[[], object]:
    """Return a function that trains in PyTorch for one more epoch at each call."""
    inputs, truth = torch.tensor(X), torch.tensor(y)
    start = _start(X.shape[1], n_hidden)
    network = nn.Sequential(
        nn.utils.skip_init(nn.Linear, X.shape[1], n_hidden),
        nn.Tanh(),
        nn.utils.skip_init(nn.Linear, n_hidden, 1),
    )
    with torch.no_grad():
        for tensor, value in zip(network.parameters(), start.values(), strict=True):
            tensor.copy_(torch.tensor(value.T))
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = optimizer_of(optimiser, network, 0.1)

    def epoch() -> None:
        loss = loss_function(network(inputs), truth)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return epoch


def _start(n_features: int, n_hidden: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    drawn = {
        "W1": rng.standard_normal((n_features, n_hidden)) / np.sqrt(n_features),
        "b1": np.zeros(n_hidden),
        "W2": rng.standard_normal((n_hidden, 1)) / np.sqrt(n_hidden),
        "b2": np.zeros(1),
    }
    return {name: value.astype(np.float32) for name, value in drawn.items()}


def time_epochs(
    *,
    n_samples: int = 700,
    n_features: int = N_FEATURES,
    sizes: Sequence[int] = SIZES,
    optimisers: Sequence[str] = ("SGD", "Adam"),
    n_repeats: int = 7,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Clock:
    """Time one epoch by hand and in PyTorch, on this machine and now.

    Parameters
    ----------
    n_samples : int
        Rows, from 1 to 5,000.
    n_features : int
        Columns, from 1 to 100.
    sizes : sequence of int
        Hidden neurons, from 1 to 1,024 each, at most 12 sizes.
    optimisers : sequence of {"SGD", "Adam"}
        Which steps are timed.
    n_repeats : int
        How often each time is taken, from 3 to 25; the median counts.
    seed : int
        Which numbers are learned: another seed is another measurement.
    on_progress : callable, optional
        Called after each turn with the share of the work that is done.

    Returns
    -------
    Clock

    Raises
    ------
    ValueError
        If a value is out of its range, or too much would have to be computed.
    """
    check_whole("n_samples", n_samples, 1, 5000)
    check_whole("n_features", n_features, 1, 100)
    check_whole("sizes", sizes, 1, 1024)
    check_whole("number of sizes", len(sizes), 1, 12)
    check_whole("n_repeats", n_repeats, 3, 25)
    check_whole("seed", seed, 0, MAX_SEED)
    for optimiser in optimisers:
        check_choice("optimisers", optimiser, ("SGD", "Adam"))
    products = [n_samples * n_features * size for size in sizes]
    n_calls = [max(1, min(30, _SHORTEST // each)) for each in products]
    work = [each * n + 1e5 * n for each, n in zip(products, n_calls, strict=True)]
    check_whole("products to compute", int(sum(work)) * n_repeats, 1, MAX_PRODUCTS)

    with _one_thread():
        return _timed(
            n_samples, n_features, sizes, n_calls, optimisers, n_repeats, seed, on_progress
        )


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have both libraries compute on one thread, as they do wherever the app runs."""
    before = torch.get_num_threads()
    if before != 1:
        torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        if before != 1:
            torch.set_num_threads(before)


def _timed(
    n_samples: int,
    n_features: int,
    sizes: Sequence[int],
    n_calls: Sequence[int],
    optimisers: Sequence[str],
    n_repeats: int,
    seed: int,
    on_progress: Progress | None,
) -> Clock:
    work = [
        n_samples * n_features * size * n + 1e5 * n for size, n in zip(sizes, n_calls, strict=True)
    ]
    if on_progress is not None:
        on_progress(0.0)
    names = [name for name, (_, optimiser) in METHODS.items() if optimiser in optimisers]
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n_samples, n_features)).astype(np.float32)
    y = (rng.random((n_samples, 1)) < 0.5).astype(np.float32)
    taken = {name: np.empty((len(sizes), n_repeats)) for name in names}
    done, whole = 0.0, sum(work) * (n_repeats + 1)
    for i, size in enumerate(sizes):
        epochs = {
            name: (by_numpy if METHODS[name][0] == "NumPy" else by_pytorch)(
                X, y, size, METHODS[name][1]
            )
            for name in names
        }
        for turn in range(-1, n_repeats):  # the first turn only warms up
            for name in names:  # by turns: a busy moment slows all alike
                started = CLOCK()
                for _ in range(n_calls[i]):
                    epochs[name]()
                if turn >= 0:
                    taken[name][i, turn] = (CLOCK() - started) / n_calls[i]
            done += work[i]
            if on_progress is not None:
                on_progress(min(1.0, done / whole))
    ratio = {
        optimiser: np.median(taken[f"PyTorch, {optimiser}"] / taken[f"NumPy, {optimiser}"], axis=-1)
        for optimiser in optimisers
    }
    seconds = {name: np.median(each, axis=-1) for name, each in taken.items()}
    return Clock(n_samples, np.array(sizes), seconds, ratio)
