"""What all slopes of a network cost: one sweep forward and back, or two passes for each knob.

That the gradient of one number costs no more than a few passes, however many knobs there are, is
the cheap gradient principle (Griewank and Walther, Evaluating Derivatives, 2008, section 3.3).
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from lessons.backpropagation.model import output_delta, samples, start_parameters
from training.activations import sigmoid
from training.dense import backward, forward
from training.figures import figure
from training.graph import STEP
from training.progress import track

WIDTHS = (1, 8, 32, 128, 1024)
"""Neurons in each of two hidden layers."""
SWEEP, PASSES = "one sweep", "two passes a knob"
UNITS = {"days": 86_400, "hours": 3600, "minutes": 60, "seconds": 1}


def mean_squared_error(parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the loss of networks of tanh neurons, (...): one pass forward."""
    X, y = samples()
    errors = sigmoid(forward(X, parameters, "tanh")[-1]) - y
    return np.asarray((errors**2).mean(axis=(-2, -1)))


def one_sweep(
    parameters: Mapping[str, np.ndarray], activation: str = "tanh"
) -> dict[str, np.ndarray]:
    """Return the slopes along all knobs: once forward, once back."""
    X, y = samples()
    outputs = forward(X, parameters, activation)
    return backward(outputs, output_delta(sigmoid(outputs[-1]), y), parameters, activation)


def two_passes_a_knob(parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the slopes along all knobs: each knob moved up and down, the others as they are."""
    moved = {name: values.copy() for name, values in parameters.items()}
    measured = {name: np.zeros_like(values) for name, values in parameters.items()}
    for name, values in moved.items():
        for i in np.ndindex(values.shape):
            was = values[i]
            values[i] = was + STEP
            above = mean_squared_error(moved)
            values[i] = was - STEP
            measured[name][i] = (above - mean_squared_error(moved)) / (2 * STEP)
            values[i] = was
    return measured


class _Counting(np.ndarray):
    """An array that counts the multiplications in which it takes part."""

    n = 0

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **how: Any) -> Any:
        plain = [x.view(np.ndarray) if isinstance(x, _Counting) else x for x in inputs]
        result = getattr(ufunc, method)(*plain, **how)
        if ufunc is np.matmul:
            _Counting.n += result.size * plain[0].shape[-1]
        elif ufunc is np.multiply:
            _Counting.n += result.size
        return result.view(_Counting) if isinstance(result, np.ndarray) else result


def in_passes(way: Callable[..., Any], width: int) -> tuple[int, float]:
    """Return a network's knobs, and what a way to their slopes is worth in passes forward.

    Counted are multiplications.
    """
    start = start_parameters([2, width, width, 1], "PyTorch", 1.0, [np.random.default_rng(0)])
    counts = []
    for compute in (way, mean_squared_error):
        before = _Counting.n
        compute({name: values[0].view(_Counting) for name, values in start.items()})
        counts.append(_Counting.n - before)
    return sum(values[0].size for values in start.values()), counts[0] / counts[1]


def compared() -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Count what all slopes of networks of several sizes are worth in passes forward.

    Returns their knobs, (n_sizes,), and for `PASSES` and `SWEEP` what each takes, (n_sizes,).
    """
    n_knobs, swept = np.array([in_passes(one_sweep, width) for width in track(WIDTHS)]).T
    return n_knobs.astype(int), {PASSES: 2 * n_knobs, SWEEP: swept}


def lasting(seconds: float) -> str:
    """Say how long it takes, in the largest unit of which there are two or more."""
    unit = next((name for name, each in UNITS.items() if seconds >= 2 * each), "seconds")
    return f"{figure(seconds / UNITS[unit], 2)} {unit}"
