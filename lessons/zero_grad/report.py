"""What two runs of the loop say in words and figures, and what there is to see of them."""

import math
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
from lessons.zero_grad.ball import n_passes
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
from lessons.zero_grad.tasks import BOWLS, SPLIT_SEED, STEEPNESS, TASKS, parameter_names
from training.bowls import critical_learning_rate, growth_per_step
from training.figures import count, factor, figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

_ROUNDING = 1e-9
"""How near to its critical learning rate a run stands exactly at the edge."""


def momentum_of(run: RecordedRun) -> float:
    """Return the share of its velocity that a run of `train` keeps: 0 zeroed, 1 accumulated."""
    return 0.0 if run.hyperparameters["zero_grad"] else 1.0


def exploding(run: RecordedRun) -> bool:
    """Tell whether a run alone explodes: no longer finite, or growing above its critical rate."""
    if run.diverged or run.hyperparameters["task"] not in BOWLS:
        return bool(run.diverged)
    return bool(_beyond_edge(run) > _ROUNDING and run.loss[-1] > run.loss[0])


def _critical(run: RecordedRun) -> tuple[np.ndarray, float]:
    """Return the curvature of a run's bowl, and the learning rate above which it explodes."""
    H = hessian(run.hyperparameters["task"], run.hyperparameters["steepness"])
    return H, critical_learning_rate(H, momentum=momentum_of(run))


def _beyond_edge(run: RecordedRun) -> float:
    """Return how far the learning rate is above the critical one, as a share of it."""
    return float(run.hyperparameters["learning_rate"] / _critical(run)[1] - 1)


def _right(accuracy: float) -> str:
    """Write a held-out accuracy as a count of passengers."""
    return f"{round(accuracy * N_VALIDATION)} of {N_VALIDATION} ({percent(accuracy)})"


def _span(values: np.ndarray, between: str, at: str) -> str:
    """Say between what some losses lie, or at what they stay."""
    low, high = figure(values.min()), figure(values.max())
    return f"{between} between {low} and {high}" if low != high else f"{at} at {low}"


def describe(run: RecordedRun) -> str:
    """Say in a sentence or two how a run alone came out, with its numbers."""
    task, name = run.hyperparameters["task"], name_of(run).capitalize()
    first, last = figure(run.loss[0]), figure(run.loss[-1])
    if run.steps[-1] == 0:
        return f"**{name}: no step has been taken.** The loss is {first}."
    path = f"The loss went from {first} to {last}." if first != last else f"The loss is {first}."
    if run.diverged:
        path = f"At epoch {run.diverged_at:,} its loss is no longer a finite number."
    if task in BOWLS and exploding(run):
        outcome = f"it explodes.** {_growth(run)}"
    elif run.diverged:
        outcome = "it is lost.**"
    elif task == "xor":
        outcome = "it solves XOR.**" if solved(run) else "XOR is not solved.**"
        worst = fixed(run.metrics["worst_error"][-1])
        path = f"{path} The worst of the four answers is off by {worst}."
    elif task in ("line", "bowl"):
        outcome = _way(run)
    else:
        outcome = _accuracy(run)
    return f"**{name}: {outcome} {path}"


def _growth(run: RecordedRun) -> str:
    """Say by what each step multiplies the swing of a run that explodes."""
    rate, (H, critical) = run.hyperparameters["learning_rate"], _critical(run)
    growth = growth_per_step(H, rate, momentum=momentum_of(run))
    # Enough digits to tell the rate from the edge, and the growth from none.
    decimals = max(4, 1 - math.floor(math.log10(_beyond_edge(run))))
    digits = max(3, 1 - math.floor(math.log10(growth - 1)))
    return (
        f"Learning rate {rate:g} is above {fixed(critical, decimals)}, and each step multiplies "
        f"the swing by {figure(growth, digits)}."
    )


def _accuracy(run: RecordedRun) -> str:
    """Say of how many passengers held out a run on the Titanic is right."""
    late = run.metrics["validation_accuracy"][in_second_half(run)]
    low, high = (round(share * N_VALIDATION) for share in (late.min(), late.max()))
    rule = round(baselines()["women survive"] * N_VALIDATION)
    span = f"between {low} and {high}" if low < high else "just as many"
    return (
        f"{_right(late[-1])} right** at the last epoch, on passengers held out, and {span} in the "
        f"second half of the epochs. “Women survive” gets {rule} right."
    )


def _way(run: RecordedRun) -> str:
    """Say where a run goes whose two knobs stay in their bowl."""
    rate, zeroed = run.hyperparameters["learning_rate"], run.hyperparameters["zero_grad"]
    late = run.loss[in_second_half(run)]
    if abs(_beyond_edge(run)) < _ROUNDING:
        edge = f"it stands at the edge.** Learning rate {rate:g} is exactly {2 if zeroed else 4}/k:"
        return (
            f"{edge} along the steepest direction each step lands as far beyond the bottom as it "
            "was before it."
            if zeroed
            else f"{edge} the swing grows with each step by the same amount, not by a factor."
        )
    if zeroed:
        return "it comes down.**" if run.loss[-1] < run.loss[0] else "it does not come down.**"
    if (np.diff(run.loss) < 0).all():
        return "it is on its first way down.**"
    return (
        f"it orbits.** In the second half of the epochs its loss {_span(late, 'swings', 'stays')}."
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_both(runs: Mapping[str, RecordedRun]) -> str:
    """Say how both runs of `train_both` came out."""
    return " ".join(describe(run) for run in runs.values())


def describe_edges(task: str, steepness: float = STEEPNESS) -> str:
    """Say at which learning rates a bowl's runs explode; parameters are those of `hessian`."""
    zeroed, accumulated = (fixed(rate, 4) for rate in critical_learning_rates(task, steepness))
    halved = (
        "This is the bowl of L, *half* the mean squared error: with PyTorch’s `MSELoss` k "
        "doubles, and every rate here halves. "
    )
    return (
        f"The largest curvature of this bowl is k = "
        f"{figure(largest_curvature(task, steepness), 5)}. "
        f"{halved if task == 'line' else ''}"
        f"With zeroing the run explodes above 2/k = **{zeroed}**, without it above "
        f"4/k = **{accumulated}**. Between the two only the run that forgets survives. It "
        "never settles, though: it orbits."
    )


def describe_orbit(orbit: Orbit) -> str:
    """Say with its numbers what orbiting means."""
    gentle, n_epochs = orbit.accumulated, len(orbit.zeroed) - 1
    return (
        f"On the line at learning rate {orbit.gentle:g} the zeroed run stands at L = "
        f"{fixed(orbit.zeroed[1000])} after 1,000 epochs, at {fixed(orbit.zeroed[2000])} after "
        f"2,000, and is still falling. The accumulated one starts at {fixed(gentle[0], 0)} and "
        f"swings between {fixed(gentle.min(), 1)} and {fixed(gentle.max(), 0)} for all "
        f"{n_epochs:,} epochs. At {orbit.brink:g}, a hair below its edge, it climbs to "
        f"{figure(orbit.at_brink.max(), 2)}, and comes down again."
    )


VISIBLE = 1e-3
"""The share of their size from which on two numbers do not look the same."""


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


def describe_rolls(runs: Mapping[str, RecordedRun]) -> str:
    """Say where two balls are after their last step: the one that starts afresh, and the other."""
    afresh, keeps = runs.values()
    start = float(afresh.parameters["w"][0])
    n_steps = int(afresh.steps[-1])
    if start == 0:
        return (
            "Let go at the very bottom, neither is ever pushed: the only place where the one that "
            "keeps every push comes to rest."
        )
    n = n_passes(keeps)
    late = float(np.abs(keeps.parameters["w"][in_second_half(keeps)]).max())
    through = "has not come through the bottom yet"
    if n:
        how_far = f"still gets as far as **{figure(late)}** from it"
        through = f"has rolled through the bottom **{count(n, 'time')}** and {how_far}"
    left = figure(abs(float(afresh.parameters["w"][-1])), 2)
    return (
        f"After {n_steps} pushes the ball that starts afresh is **{left}** from the bottom. The "
        f"one that keeps every push {through}."
    )


@holds_for_any("task", "zero_grad", "learning_rate", "n_epochs")
def describe_balls(balls: Mapping[str, RecordedRun], forgot: RecordedRun) -> str:
    """Say how high the ball without friction climbs, and that it is the loop that forgot."""
    free = balls[FREE]
    difference = largest_difference(free, forgot)
    same = "It *is* the loop that forgets to zero: over all epochs their knobs are equal."
    if difference:
        same = (
            "It *is* the loop that forgets to zero: over all epochs their knobs never differ by "
            f"more than **{figure(difference, 1)}** of their size."
        )
    if difference > VISIBLE:
        same = (
            "It takes the steps of the loop that forgets to zero. But on this way the last digits, "
            "which each rounds in its own way, grow step by step, until the knobs differ by "
            f"**{figure(difference, 1)}** of their size."
        )
    if free.diverged:
        return f"The ball without friction flies out of the bowl. {same}"
    late = free.loss[in_second_half(free)]
    ratio = late.max() / free.loss[0]
    climb = (
        f"{figure(ratio)} times**"
        if ratio > 1 and figure(ratio) != "1"
        else f"{percent(ratio)}** of"
    )
    return (
        f"The ball without friction starts at a loss of {figure(free.loss[0])}. In the second half "
        f"of the epochs its loss {_span(late, 'lies', 'stays')}, at most **{climb} what it started "
        f"with. {same}"
    )


def describe_calls(calls: Mapping[str, np.ndarray]) -> str:
    """Say what ``.grad`` holds after some calls of ``backward()``, and what one of them adds."""
    n_calls = len(next(iter(calls.values())))
    sums = [
        f"`{name}` holds {n_calls} × {factor(grads[0])} = **{figure(grads[-1], 4)}**"
        for name, grads in calls.items()
    ]
    return f"{'One call' if n_calls == 1 else f'{n_calls} calls'}: {' and '.join(sums)}."


def describe_accumulation(result: Accumulation) -> str:
    """Say what the pieces were, and how far the collected gradient is from the whole one."""
    n, size, last = len(result.batch_sizes), result.batch_sizes[0], result.batch_sizes[-1]
    if n == 1:
        pieces = f"All {size:,} samples in one piece"
    elif size == last:
        pieces = f"{n} pieces of {size:,} each"
    else:
        first = "one" if n == 2 else f"{n - 1}"
        pieces = f"{n} pieces, {first} of {size:,} and a last one of {last:,}"
    if result.error < 1e-5:
        return f"{pieces}: the collected gradient **is** that of the big batch."
    return (
        f"{pieces}: the collected gradient is off by **{percent(result.error, 2)}** of its length."
    )


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

    Shapes: returns (...,), returns (...,).
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


def describe_plan(*, task: str, learning_rate: float, n_epochs: int, seed: int, name: str) -> str:
    """Say what is to be trained from many starts, and which runs the challenges look at."""
    return (
        f"**{TASKS[task].title}** at learning rate {learning_rate:g} for "
        f"{count(n_epochs, 'epoch')}. Your start is number {seed}; the challenges look at the "
        f"**{name}** runs."
    )


def describe_outcomes(run: RecordedRun) -> str:
    """Say how many runs of a batch succeeded, and how many were lost."""
    values, good = outcomes(run)
    xor = run.hyperparameters["task"] == "xor"
    success = "XOR is solved" if xor else "“women survive” is beaten"
    text = f"**{name_of(run).capitalize()}:** {success} from {good.sum()} of {good.size} starts"
    n_lost = int(np.isnan(values).sum())
    if n_lost:
        ends = "ends" if n_lost == 1 else "end"
        return f"{text}; {n_lost} {ends} with numbers that are no longer finite."
    if xor:
        return f"{text}; the worst final loss is {figure(values.max())}."
    middle, worst = (_right(float(value)) for value in (np.median(values), values.min()))
    return f"{text}; the median is {middle}, the worst {worst}."
