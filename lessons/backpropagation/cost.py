"""What all slopes of a network cost: one sweep forward and back, or two passes for each knob.

That the gradient of one number costs no more than a few passes, however many knobs there are, is
the cheap gradient principle (Griewank and Walther, Evaluating Derivatives, 2008, section 3.3).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from lessons.backpropagation.model import output_delta, samples, start_parameters
from training.activations import sigmoid
from training.clock import CLOCK
from training.dense import backward, forward
from training.graph import STEP
from training.hyperparameters import Integer, hyperparameters
from training.progress import report_progress

WIDTHS = (1, 2, 4, 8, 16, 32)
"""Neurons in each of two hidden layers."""
SWEEP, PASSES = "one sweep", "two passes a knob"
_REPEATS = 20


@dataclass(frozen=True)
class Cost:
    """What it takes to find all slopes of networks of several sizes."""

    n_knobs: np.ndarray  # (n_sizes,): Weights and biases, for each of `WIDTHS`
    seconds: Mapping[str, np.ndarray]  # For `SWEEP` and `PASSES`


def mean_squared_error(parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the loss of networks of tanh neurons, (...): one pass forward."""
    X, y = samples()
    errors = sigmoid(forward(X, parameters, "tanh")[-1]) - y
    return np.asarray((errors**2).mean(axis=(-2, -1)))


def one_sweep(parameters: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the slopes along all knobs: once forward, once back."""
    X, y = samples()
    outputs = forward(X, parameters, "tanh")
    return backward(outputs, output_delta(sigmoid(outputs[-1]), y), parameters, "tanh")


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


@hyperparameters
def count_and_time(*, seed: Annotated[int, Integer(0, 63)] = 0) -> Cost:
    """Find the slopes of networks both ways, and time it."""
    rows = []
    for k, width in enumerate(WIDTHS):
        report_progress(k / len(WIDTHS))
        rng = np.random.default_rng(seed)
        start = start_parameters([2, width, width, 1], "PyTorch", 1.0, [rng])
        parameters = {name: values[0] for name, values in start.items()}
        one_sweep(parameters)  # only to warm up
        began = CLOCK()
        for _ in range(_REPEATS):
            one_sweep(parameters)
        between = CLOCK()
        two_passes_a_knob(parameters)
        ended = CLOCK()
        n_knobs = sum(values.size for values in parameters.values())
        rows.append((n_knobs, (between - began) / _REPEATS, ended - between))
    n_knobs, sweeps, passes = np.array(rows).T
    return Cost(n_knobs.astype(int), {SWEEP: sweeps, PASSES: passes})
