"""What two runs of the loop say in words and figures, and what there is to see of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.titanic.passengers import (
    N_VALIDATION,
    majority,
    rule_accuracy,
    women_survive,
)
from lessons.xor.model import probabilities, solved
from lessons.zero_grad.accumulation import Accumulation
from lessons.zero_grad.curvature import (
    Contours,
    contours,
    critical_learning_rates,
    hessian,
    largest_curvature,
)
from lessons.zero_grad.experiments import Orbit, in_second_half
from lessons.zero_grad.model import name_of
from lessons.zero_grad.momentum import FREE
from lessons.zero_grad.tasks import BOWLS, SPLIT_SEED, STEEPNESS, parameter_names
from training.bowls import critical_learning_rate, growth_per_step
from training.recorded_run import RecordedRun

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def momentum_of(run: RecordedRun) -> float:
    """Return the share of its velocity that a run of `train` keeps: 0 zeroed, 1 accumulated."""
    return 0.0 if run.hyperparameters["zero_grad"] else 1.0


def exploding(run: RecordedRun) -> bool:
    """Tell whether a run alone explodes: no longer finite, or growing above its critical rate."""
    settings = run.hyperparameters
    if run.diverged or settings["task"] not in BOWLS:
        return bool(run.diverged)
    H = hessian(settings["task"], settings["steepness"])
    critical = critical_learning_rate(H, momentum=momentum_of(run))
    return bool(settings["learning_rate"] > critical and run.loss[-1] > run.loss[0])


def as_written(number: float) -> str:
    """Write a positive number as one would by hand: 2,175, or 0.0123, or 4.1 × 10⁷."""
    if number == 0 or 1e-4 <= number < 1000 or not np.isfinite(number):
        return f"{number:.3g}"
    if 1000 <= number < 1e6:
        return f"{number:,.0f}"
    digits, exponent = f"{number:.1e}".split("e")
    return f"{digits} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def _right(accuracy: float) -> str:
    """Write a held-out accuracy as a count of passengers."""
    return f"{round(accuracy * N_VALIDATION)} of {N_VALIDATION} ({accuracy:.0%})".replace("%", " %")


def describe(run: RecordedRun) -> str:
    """Say in a sentence or two how a run alone came out, with its numbers."""
    settings = run.hyperparameters
    name = name_of(run).capitalize()
    path = f"The loss went from {as_written(run.loss[0])} to {as_written(run.loss[-1])}."
    if run.diverged:
        path = f"At epoch {run.diverged_at:,} its loss is no longer a finite number."
    if exploding(run) and settings["task"] in BOWLS:
        H, momentum = hessian(settings["task"], settings["steepness"]), momentum_of(run)
        rate = settings["learning_rate"]
        return (
            f"**{name}: it explodes.** Learning rate {rate:g} is above "
            f"{critical_learning_rate(H, momentum=momentum):.4f}, and each step multiplies "
            f"the swing by {as_written(growth_per_step(H, rate, momentum=momentum))}. {path}"
        )
    if settings["task"] == "xor":
        word = "it solves XOR" if solved(run) else "XOR is not solved"
        return f"**{name}: {word}.** {path} {_worst_answer(run)}"
    if "validation_accuracy" in run.metrics and not run.diverged:
        late = run.metrics["validation_accuracy"][in_second_half(run)]
        low, high = (round(share * N_VALIDATION) for share in (late.min(), late.max()))
        rule = round(baselines()["women survive"] * N_VALIDATION)
        span = f"between {low} and {high}" if low < high else "just as many"
        return (
            f"**{name}: {_right(late[-1])} right** at the last epoch, on passengers held out, and "
            f"{span} in the second half of the epochs. “Women survive” gets {rule} right. {path}"
        )
    if settings["zero_grad"] or settings["n_epochs"] == 0:
        word = "it comes down" if run.loss[-1] < run.loss[0] else "it does not come down"
        return f"**{name}: {word}.** {path}"
    late = run.loss[in_second_half(run)]
    return (
        f"**{name}: it orbits.** In the second half of the epochs its loss swings between "
        f"{as_written(late.min())} and {as_written(late.max())}; it started at "
        f"{as_written(run.loss[0])}."
    )


def _worst_answer(run: RecordedRun) -> str:
    return f"The worst of the four answers is off by {run.metrics['worst_error'][-1]:.2f}."


def describe_both(runs: Mapping[str, RecordedRun]) -> str:
    """Say how both runs of `train_both` came out."""
    return " ".join(describe(run) for run in runs.values())


def describe_edges(task: str, steepness: float = STEEPNESS) -> str:
    """Say at which learning rates a bowl's runs explode; parameters are those of `hessian`."""
    zeroed, accumulated = critical_learning_rates(task, steepness)
    halved = (
        "This is the bowl of J, *half* the mean squared error: with PyTorch’s `MSELoss` k "
        "doubles, and every rate here halves. "
    )
    return (
        f"The largest curvature of this bowl is k = {largest_curvature(task, steepness):.5g}. "
        f"{halved if task == 'line' else ''}"
        f"With zeroing the run explodes above 2/k = **{zeroed:.4f}**, without it above "
        f"4/k = **{accumulated:.4f}**. Between the two only the run that forgets survives. It "
        "never settles, though: it orbits."
    )


def describe_orbit(orbit: Orbit) -> str:
    """Say with its numbers what orbiting means."""
    zeroed, (gentle, brink) = orbit.zeroed.loss, orbit.accumulated.loss
    return (
        f"On the line at learning rate {orbit.gentle:g} the zeroed run stands at J = "
        f"{zeroed[1000]:.2f} after 1,000 epochs, at {zeroed[2000]:.2f} after 2,000, and is still "
        f"falling. The accumulated one starts at {gentle[0]:,.0f} and swings between "
        f"{gentle.min():.1f} and {gentle.max():,.0f} for all {orbit.zeroed.epochs[-1]:,} epochs. "
        f"At {orbit.brink:g}, a hair below its edge, it climbs to {as_written(brink.max())}, and "
        "comes down again."
    )


def largest_difference(run: RecordedRun, other: RecordedRun) -> float:
    """Return how far the parameters of two runs of a task are ever apart, relative to the largest.

    Frames at which either run is no longer finite are left out.
    """
    difference, size = 0.0, 0.0
    for name, values in run.parameters.items():
        both = np.isfinite(values) & np.isfinite(other.parameters[name])
        mine, theirs = values[both], other.parameters[name][both]
        difference = max(difference, np.abs(mine - theirs).max(initial=0.0))
        size = max(size, np.abs(mine).max(initial=0.0))
    return float(difference / size) if size else 0.0


def describe_balls(balls: Mapping[str, RecordedRun], forgot: RecordedRun) -> str:
    """Say how high the ball without friction climbs, and that it is the loop that forgot.

    Parameters
    ----------
    balls : mapping of str to RecordedRun
        From `with_and_without_friction`.
    forgot : RecordedRun
        From `train` without zeroing, with the same hyperparameters.
    """
    free = balls[FREE]
    difference = largest_difference(free, forgot)
    same = "It *is* the loop that forgets to zero: over all epochs their knobs " + (
        f"never differ by more than **{difference:.1g}** of their size."
        if difference
        else "are equal."
    )
    if free.diverged:
        return f"The ball without friction flies out of the bowl. {same}"
    late = free.loss[in_second_half(free)]
    return (
        f"The ball without friction starts at a loss of {as_written(free.loss[0])}. In the "
        f"second half of the epochs its loss lies between {as_written(late.min())} and "
        f"{as_written(late.max())}, at most **{as_written(late.max() / free.loss[0])} times** "
        f"what it started with. {same}"
    )


def describe_calls(calls: Mapping[str, np.ndarray]) -> str:
    """Say what ``.grad`` holds after some calls of ``backward()``, and what one of them adds."""
    n_calls = len(next(iter(calls.values())))
    times = "One call" if n_calls == 1 else f"{n_calls} calls"
    sums = [
        f"`{name}` holds {n_calls} × ({grads[0]:,.0f}) = **{grads[-1]:,.0f}**"
        for name, grads in calls.items()
    ]
    return f"{times}: {' and '.join(sums)}.".replace("-", "−")


def describe_accumulation(result: Accumulation) -> str:
    """Say what the pieces were, and how far the collected gradient is from the whole one."""
    sizes = [f"{n:,}" for n in result.batch_sizes]
    if len(sizes) == 1:
        pieces = f"All {sizes[0]} samples in one piece"
    elif len(set(sizes)) == 1:
        pieces = f"{len(sizes)} pieces of {sizes[0]} each"
    else:
        pieces = f"{len(sizes) - 1} of {sizes[0]} and a last one of {sizes[-1]}"
        pieces = f"{len(sizes)} pieces, {pieces}"
    if result.error < 1e-5:
        return f"{pieces}: the collected gradient **is** that of the big batch."
    off = f"{result.error:.2%}".replace("%", " %")
    return f"{pieces}: the collected gradient is off by **{off}** of its length."


@dataclass(frozen=True)
class View:
    """What there is to see of two runs side by side, beyond the runs themselves.

    Attributes
    ----------
    parameter_names : tuple of str
        A name for every number among the parameters.
    contours : Contours or None
        The bowl from above, if there are two parameters.
    probabilities : mapping of str to (n_frames, 4) array of float, or None
        What each run says of the four points, on XOR.
    samples : tuple of str
        The four points with their right answers, on XOR.
    truth : (4,) array of float, or None
        The right answers, on XOR.
    rules : mapping of str to float, or None
        The accuracy of rules without training, on the Titanic.
    """

    parameter_names: tuple[str, ...]
    contours: Contours | None = None
    probabilities: Mapping[str, np.ndarray] | None = None
    samples: tuple[str, ...] = ()
    truth: np.ndarray | None = None
    rules: Mapping[str, float] | None = None


def view(runs: Mapping[str, RecordedRun]) -> View:
    """Return what there is to see of runs alone of one task, such as those of `train_both`."""
    settings = next(iter(runs.values())).hyperparameters
    task = settings["task"]
    special: dict[str, Any]
    if task == "xor":
        special = {
            "probabilities": {name: probabilities(run) for name, run in runs.items()},
            "samples": tuple(
                f"{a:.0f}, {b:.0f} → {truth:.0f}"
                for (a, b), truth in zip(XOR_INPUTS, XOR_LABELS, strict=True)
            ),
            "truth": XOR_LABELS,
        }
    elif task in ("line", "bowl"):
        special = {"contours": contours(task, settings["steepness"])}
    else:
        special = {"rules": baselines()}
    return View(parameter_names=parameter_names(task), **special)


@cache
def baselines() -> dict[str, float]:
    """Return how often two rules without any training are right on the held-out passengers."""
    rules = {"nobody survives": majority, "women survive": women_survive}
    return {name: float(rule_accuracy(SPLIT_SEED, rule)) for name, rule in rules.items()}


def outcomes(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return how each run of a batch came out.

    Parameters
    ----------
    run : RecordedRun
        From `train`, on XOR or on the Titanic.

    Returns
    -------
    (...,) array of float
        On XOR the final loss; on the Titanic the final held-out accuracy, NaN if it diverged.
    (...,) array of bool
        Whether it succeeded: XOR is solved, or “women survive” is beaten.
    """
    if run.hyperparameters["task"] == "xor":
        return run.loss[..., -1], solved(run)
    accuracy = np.where(run.diverged, np.nan, run.metrics["validation_accuracy"][..., -1])
    return accuracy, accuracy > baselines()["women survive"]


OUTCOMES = {
    "xor": "loss at the last epoch",
    "titanic": "share right at the last epoch, of passengers held out",
    "titanic_linear": "share right at the last epoch, of passengers held out",
}
"""What `outcomes` returns, by task."""


def benchmark(task: str) -> tuple[float, str] | None:
    """Return with what the outcomes of a task are compared, and what it is called."""
    return None if task == "xor" else (baselines()["women survive"], "women survive")


def describe_outcomes(run: RecordedRun) -> str:
    """Say how many runs of a batch succeeded, and how many were lost."""
    values, good = outcomes(run)
    did = "solve XOR" if run.hyperparameters["task"] == "xor" else "beat “women survive”"
    text = f"**{name_of(run).capitalize()}:** {good.sum()} of {good.size} starts {did}"
    n_lost = int(np.isnan(values).sum())
    if n_lost:
        return f"{text}; {n_lost} end with numbers that are no longer finite."
    if run.hyperparameters["task"] == "xor":
        return f"{text}; the worst final loss is {values.max():.3f}."
    middle, worst = (_right(float(value)) for value in (np.median(values), values.min()))
    return f"{text}; the median is {middle}, the worst {worst}."
