"""A weight's slope as a sum over all ways to it, and by one sweep, which adds where ways meet.

That all slopes cost no more than a few passes, however many knobs there are, is the cheap gradient
principle (Griewank and Walther, Evaluating Derivatives, 2008, section 3.3).
"""

from collections.abc import Iterator
from itertools import islice, pairwise, product

import numpy as np

from training.activations import tanh_derivative

WIDTH, MOST, ALL = 3, 20, 3
"""Neurons in a hidden layer, hidden layers at most, and those through which all ways are walked."""
X, TRUTH, SEED = (1.0, -0.5), -0.5, 201431
"""The inputs, what p should say, and a seed with which sums work out and blame comes through."""


def forward(depth: int) -> tuple[list[np.ndarray], list[np.ndarray], float]:
    """Return the weights, what inputs and hidden layers of tanh neurons say, and what p says."""
    rng, says = np.random.default_rng(SEED), [np.array(X)]
    sizes = [len(X), *[WIDTH] * depth, 1]
    weights = [rng.standard_normal((n, n_inputs)) for n_inputs, n in pairwise(sizes)]
    for w in weights[:-1]:
        says.append(np.tanh(w @ says[-1]))
    return weights, says, (weights[-1] @ says[-1]).item()


def one_sweep(depth: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Return the slope along each weight, and each neuron's blame: every line is walked once."""
    weights, says, p = forward(depth)
    slopes, blames = list[np.ndarray](), [np.array([2 * (p - TRUTH)])]
    for w, came in zip(weights[::-1], says[::-1], strict=True):
        slopes.insert(0, np.outer(blames[0], came))
        meets = w.T @ blames[0]  # what meets in a neuron is added, and handed on once
        blames.insert(0, meets * tanh_derivative(came))
    return slopes, blames[1:]


def ways(depth: int) -> Iterator[tuple[int, ...]]:
    """Go through all ways to the first neuron: one of each layer, the last layer first."""
    for way in product(range(WIDTH), repeat=depth - 1):
        yield *((row + 2 * i) % WIDTH for i, row in enumerate(way)), 0


def way_by_way(depth: int, n: int | None = None) -> np.ndarray:
    """Return the blame at each stop of ``n`` ways from p to the first weight, (n_ways, n_stops)."""
    weights, says, p = forward(depth)
    walked = []
    for way in islice(ways(depth), n):
        brings, at = [2 * (p - TRUTH)], 0
        for w, came, row in zip(weights[:0:-1], says[:0:-1], way, strict=True):
            brings.append(brings[-1] * w[at, row] * tanh_derivative(came[row]))
            at = row
        walked.append([*brings, brings[-1] * X[0]])
    return np.array(walked)


def counted(depth: int) -> tuple[int, int, float]:
    """Return ways to a knob, lines, and how many passes forward a sweep is worth.

    A line is a multiplication forward, one back, but for those of inputs, and one for its slope.
    """
    n_lines = sum(w.size for w in forward(depth)[0])
    return WIDTH ** (depth - 1), n_lines, 3 - len(X) * WIDTH / n_lines


def told(depth: int) -> list[str]:
    """Say what each three seconds bring: neuron by neuron, then the ways that are left, if few."""
    n, n_lines, _ = counted(depth)
    says = ["Both walk back from p, a line a second.", "Blame goes from p over three lines."]
    for layer in range(depth - 1, 0, -1):
        held = f"holds {counted(depth + 1 - layer)[0]:,} ways"
        says += [f"Layer {layer}: three blames meet in each neuron. Their sum {held}."] * WIDTH
    walked = min(n_lines // (depth + 1), n)
    all_knobs = f"After {n_lines} seconds the sweep has all {n_lines} slopes, thick where steep"
    says += [says[-1], f"{all_knobs}. Way by way: {walked} of {n:,} ways, to one knob."]
    if depth <= ALL and walked < n:
        says += ["The other ways still have to be walked."] * (((depth + 1) * n - n_lines) // 3)
        says[-1] = f"Now all {n} ways are added up: the number that the sweep has found."
    return says
