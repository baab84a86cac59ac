"""Claims about gradients put to the test, each with a control experiment."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from lessons.backpropagation.cost import mean_squared_error, one_sweep, two_passes_a_knob
from lessons.backpropagation.experiments import (
    DEEP,
    N_SEEDS,
    at_start,
    gradient_ratio,
    n_dead,
    relu_run,
)
from lessons.backpropagation.model import layer_sizes, start_parameters
from lessons.backpropagation.neuron import (
    DIGITS,
    STEPS,
    difference_errors,
    errors_with_many_digits,
    random_neurons,
)
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.figures import count, figure
from training.progress import report_progress, track


def finer_is_better(*, digits: int = 16, first_seed: int = 0) -> Verdict:
    """Measure slopes of 20 sigmoid neurons with ever smaller steps, to both sides."""
    neurons = random_neurons(20, first_seed)
    measure = errors_with_many_digits if digits == DIGITS else difference_errors
    errors = []
    for k in range(20):
        report_progress(k / 20)
        errors.append(measure(STEPS, {name: float(values[k]) for name, values in neurons.items()}))
    report_progress(1.0)
    medians = np.median(errors, axis=0)
    best, right = int(np.argmin(medians)), -np.log10(medians)
    return Verdict(
        rule=Rule([Bar("digits gained by a smaller step, at worst", np.diff(right).min(), ">", 0)]),
        finding=(
            f"Computed with {digits} digits, the median error over 20 neurons is smallest, "
            f"{figure(medians[best], 2)}, at a step of {figure(STEPS[best], 1)}."
        ),
        evidence={
            "step h = 10⁻ᵏ, k": np.arange(1, len(STEPS) + 1),
            "digits that are right (−log₁₀ of the error)": right,
        },
    )


def relu_cures(*, first_seed: int = 0) -> Verdict:
    """Start 20 layers of ReLUs with PyTorch's weights, and with He's, which are larger."""
    cases = {start: arriving(start, first_seed) for start in track(("PyTorch", "He"))}
    return over_cases("start", cases)


def arriving(start: str, first_seed: int = 0) -> Verdict:
    """Measure the gradient at each of 20 layers of ReLUs, from 20 seeds."""
    run = at_start(activation="ReLU", start=start, first_seed=first_seed, **DEEP)
    arrived, sizes = gradient_ratio(run), layer_sizes(run)[:, 0, :-1]
    medians = np.median(sizes / sizes[:, -1:], axis=0)
    median = np.median(arrived)
    bar = Bar("log₁₀ of what arrives at the first layer", np.log10(median), ">=", -2)
    return Verdict(
        rule=Rule([bar]),
        finding=(
            f"{start}’s start, {N_SEEDS} seeds: the gradient at the first layer is "
            f"**{figure(median, 2)}** times that at the last hidden one (median)."
        ),
        evidence={
            "layer": np.arange(1, len(medians) + 1),
            "log₁₀ of the gradient’s size, against the last layer’s": np.log10(medians),
        },
    )


def never_back(*, first_seed: int = 0) -> Verdict:
    """Look for dead ReLUs that answer again in networks of one hidden layer, and of two."""
    cases = {name: answer_again(n, first_seed) for name, n in track({"one": 1, "two": 2}.items())}
    return over_cases("number of hidden layers", cases)


def answer_again(depth: int, first_seed: int = 0) -> Verdict:
    """Train 32 ReLU networks, and count the ReLUs that were dead and are not any more."""
    run = relu_run(depth=depth, first_seed=first_seed)
    revived = int(run.metrics["revived"][:, -1].sum())
    dead = n_dead(run).sum(axis=0)
    layers = count(depth, "hidden layer")
    return Verdict(
        rule=Rule([Bar("dead ReLUs that answer again", revived, "<=", 0)]),
        finding=(
            f"In {len(run.loss)} networks with {layers}, {dead[0]} ReLUs are dead at the start and "
            f"{dead[-1]} at the end. A dead one answered again **{revived}** times."
        ),
        evidence={"epoch": run.epochs, "dead ReLUs in all networks": dead},
    )


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


def _multiplications(compute: Callable[..., Any], width: int) -> tuple[int, int]:
    """Return how many weights and biases a network has, and what computing takes with it."""
    start = start_parameters([2, width, width, 1], "PyTorch", 1.0, [np.random.default_rng(0)])
    before = _Counting.n
    compute({name: values[0].view(_Counting) for name, values in start.items()})
    return sum(values.size for values in start.values()), _Counting.n - before


def cheap_sweep(
    *, way: Callable[..., Any] = one_sweep, widths: Sequence[int] = (2, 8, 32, 128)
) -> Verdict:
    """Count the multiplications for all slopes of ever larger networks, beside one pass forward."""
    counts = [
        (*_multiplications(way, width), _multiplications(mean_squared_error, width)[1])
        for width in track(widths)
    ]
    knobs, slopes, forward = np.array(counts).T
    times = slopes / forward
    return Verdict(
        rule=Rule([Bar("cost of all slopes, in forward passes, at most", times.max(), "<=", 4)]),
        finding=(
            f"With {knobs[-1]:,} weights and biases, all slopes took {slopes[-1]:,} "
            f"multiplications, **{figure(times[-1])} times** as many as one pass forward "
            f"({forward[-1]:,})."
        ),
        evidence={"weights and biases": knobs, "cost of all slopes, in forward passes": times},
    )


CLAIMS = {
    "finer_is_better": Experiment(finer_is_better, partial(finer_is_better, digits=DIGITS)),
    "relu_cures": Experiment(relu_cures, partial(arriving, "He")),
    "cheap_sweep": Experiment(
        cheap_sweep, partial(cheap_sweep, way=two_passes_a_knob, widths=(2, 4, 8, 16))
    ),
    "never_back": Experiment(never_back, partial(answer_again, 1)),
}
