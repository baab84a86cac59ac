"""The dot product on the clock: four ways of scoring."""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import Integer, Seed, hyperparameters
from training.progress import report_progress

MAX_MULTIPLICATIONS = 20_000_000
"""The most products that each method may be asked for in one call of `time_methods`."""


def with_a_loop(X: Any, w: Any) -> list[float]:
    """Score every row of X, one product after the other."""
    scores = []
    for x in X:
        total = 0.0
        for x_i, w_i in zip(x, w, strict=True):
            total += x_i * w_i
        scores.append(total)
    return scores


def with_comprehensions(X: Any, w: Any) -> list[float]:
    """Score every row of X with the sum of a list of products."""
    return [sum([x_i * w_i for x_i, w_i in zip(x, w, strict=True)]) for x in X]


def with_np_dot(X: Any, w: Any) -> list[float]:
    """Score every row of X with one call of NumPy's dot product."""
    return [np.dot(x, w) for x in X]


def with_a_matrix(X: Any, w: Any) -> np.ndarray:
    """Score all rows of X in one go."""
    return X @ w


METHODS: dict[str, Callable[[Any, Any], ArrayLike]] = {
    "Python loop": with_a_loop,
    "list comprehension": with_comprehensions,
    "np.dot": with_np_dot,
    "X @ w": with_a_matrix,
}


@dataclass(frozen=True)
class Timings:
    """How long each way of scoring took."""

    n_samples: int  # Rows of X
    sizes: np.ndarray  # (n_sizes,): Features of each sample
    # For each of `METHODS`, the median time in which it scored all samples once
    seconds: Mapping[str, np.ndarray]


@hyperparameters
def time_methods(
    sizes: Annotated[Sequence[int], Integer(1, 1_000_000)] = (1, 3, 10, 100, 1000, 10_000),
    *,
    n_samples: Annotated[int, Integer(1, 100_000)] = 10,
    n_repeats: Annotated[int, Integer(1, 100)] = 7,
    seed: Seed = 0,
) -> Timings:
    """Time four ways of computing the same scores, on this machine and now.

    The two ways in plain Python are given lists of numbers and the two of NumPy are given
    arrays, so that each works on what suits it. Short tasks are done many times in a row, or
    the clock would be too coarse for them.
    """
    Integer(1, 50).check("number of sizes", len(sizes))
    n_calls = [math.ceil(2000 / (size * n_samples)) for size in sizes]
    work = [n_samples * size * n_repeats * n for size, n in zip(sizes, n_calls, strict=True)]
    Integer(1, MAX_MULTIPLICATIONS).check("products to compute", sum(work))

    rng = np.random.default_rng(seed)
    seconds = {name: np.empty(len(sizes)) for name in METHODS}
    n_timings = n_repeats * len(METHODS)
    for i, size in enumerate(sizes):
        X, w = rng.random((n_samples, size)), rng.random(size)
        lists = X.tolist(), w.tolist()
        data = {name: (X, w) if name in ("np.dot", "X @ w") else lists for name in METHODS}
        taken: dict[str, list[float]] = {name: [] for name in METHODS}
        for j in range(n_timings):
            name = list(METHODS)[j % len(METHODS)]  # by turns: a busy moment slows all alike
            started = time.perf_counter()
            for _ in range(n_calls[i]):
                METHODS[name](*data[name])
            taken[name].append((time.perf_counter() - started) / n_calls[i])
            report_progress((sum(work[:i]) + work[i] * (j + 1) / n_timings) / sum(work))
        for name in METHODS:
            seconds[name][i] = np.median(taken[name])
    return Timings(n_samples=n_samples, sizes=np.array(sizes), seconds=seconds)
