"""What two runs of the loop say in figures and words, and what there is to see of them."""

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
from lessons.zero_grad.model import ACCUMULATED, ZEROED
from lessons.zero_grad.momentum import FREE
from lessons.zero_grad.tasks import BOWLS, SPLIT_SEED, STEEPNESS, parameter_names
from training.bowls import critical_learning_rate
from training.figures import count, figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

_ROUNDING = 1e-9
"""How near to its critical learning rate a run stands exactly at the edge."""


def exploding(run: RecordedRun) -> bool:
    """Tell whether a run alone explodes: no longer finite, or growing above its critical rate."""
    if run.diverged or run.hyperparameters["task"] not in BOWLS:
        return bool(run.diverged)
    return bool(_beyond_edge(run) > _ROUNDING and run.loss[-1] > run.loss[0])


def _critical(run: RecordedRun) -> tuple[np.ndarray, float]:
    """Return the curvature of a run's bowl, and the learning rate above which it explodes."""
    H = hessian(run.hyperparameters["task"], run.hyperparameters["steepness"])
    return H, critical_learning_rate(H, momentum=0.0 if run.hyperparameters["zero_grad"] else 1.0)


def _beyond_edge(run: RecordedRun) -> float:
    """Return how far the learning rate is above the critical one, as a share of it."""
    return float(run.hyperparameters["learning_rate"] / _critical(run)[1] - 1)


def _right(accuracy: float) -> str:
    return f"{round(accuracy * N_VALIDATION)} of {N_VALIDATION} ({percent(accuracy)})"


def _span(values: np.ndarray) -> str:
    low, high = figure(values.min()), figure(values.max())
    return low if low == high else f"{low} to {high}"


@holds_for_any("n_epochs", "zero_grad")
def outcome(run: RecordedRun) -> str:
    """Say in a few words how a run alone came out."""
    task = run.hyperparameters["task"]
    if run.steps[-1] == 0:
        return "no step taken"
    if task in BOWLS and exploding(run):
        return f"explodes, beyond {_edge(run)}"
    if run.diverged:
        return "no longer finite"
    if task == "xor":
        return "solves XOR" if solved(run) else "does not solve XOR"
    if task in ("line", "bowl"):
        return _way(run)
    return f"gets {_right(run.metrics['validation_accuracy'][-1])} right"


def _edge(run: RecordedRun) -> str:
    """Name the learning rate above which a run on a bowl explodes."""
    name = "2/k" if run.hyperparameters["zero_grad"] else "4/k"
    return f"{name} = {fixed(_critical(run)[1], 4)}"


def _way(run: RecordedRun) -> str:
    """Say where a run goes whose two knobs stay in their bowl."""
    if abs(_beyond_edge(run)) < _ROUNDING:
        return f"stands exactly at the edge, {_edge(run)}"
    if run.hyperparameters["zero_grad"]:
        return "comes down" if run.loss[-1] < run.loss[0] else "does not come down"
    return "is on its first way down" if (np.diff(run.loss) < 0).all() else "orbits"


@holds_for_any("learning_rate", "n_epochs", "zero_grad")
def both_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Put beside each other how both runs of `train_both` came out."""
    rows = {
        "run": list(runs),
        "outcome": list(map(outcome, runs.values())),
        **_losses(runs),
    }
    if "validation_accuracy" in next(iter(runs.values())).metrics:
        rows[f"right in the second half, of {N_VALIDATION}"] = [
            _span(np.round(N_VALIDATION * run.metrics["validation_accuracy"][in_second_half(run)]))
            for run in runs.values()
        ]
    return rows


def _losses(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Say between what the losses of some runs lie, at first and late."""
    return {
        "first loss": [figure(run.loss[0]) for run in runs.values()],
        "last loss": [figure(run.loss[-1]) for run in runs.values()],
        "loss in the second half": [_span(run.loss[in_second_half(run)]) for run in runs.values()],
    }


def describe_edges(task: str, steepness: float = STEEPNESS) -> str:
    """Say at which learning rates a bowl's runs explode; parameters are those of `hessian`."""
    zeroed, accumulated = (fixed(rate, 4) for rate in critical_learning_rates(task, steepness))
    halved = (
        " (this is the bowl of *half* the mean squared error; with PyTorch’s `MSELoss` k doubles, "
        "and every rate here halves)"
    )
    return (
        f"The largest curvature of this bowl is k = {figure(largest_curvature(task, steepness), 5)}"
        f"{halved if task == 'line' else ''}. "
        f"With zeroing the run explodes above 2/k = **{zeroed}**, without it above 4/k = "
        f"**{accumulated}**. Between the two only the run that forgets survives, and it never "
        "settles: it orbits."
    )


def orbit_rows(orbit: Orbit) -> dict[str, list[str]]:
    """Put the long runs of the line beside each other."""
    gentle, brink = (f"{rate:g}" for rate in (orbit.gentle, orbit.brink))
    losses = (orbit.zeroed, orbit.accumulated, orbit.at_brink)
    return {
        "run": [ZEROED, ACCUMULATED, ACCUMULATED],
        "learning rate": [gentle, gentle, brink],
        "loss after 1,000 epochs": [figure(loss[1000]) for loss in losses],
        f"range over {len(orbit.zeroed) - 1:,} epochs": list(map(_span, losses)),
    }


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
        return "At the very bottom neither is ever pushed: only there does the other one rest."
    n = n_passes(keeps)
    late = float(np.abs(keeps.parameters["w"][in_second_half(keeps)]).max())
    through = "has not come through the bottom yet"
    if n:
        through = f"has been through it {count(n, 'time')} and still gets **{figure(late)}** away"
    left = figure(abs(float(afresh.parameters["w"][-1])), 2)
    return (
        f"After {n_steps} pushes the ball that starts afresh is **{left}** from the bottom. The "
        f"other {through}."
    )


@holds_for_any("task", "zero_grad", "learning_rate", "n_epochs")
def describe_same(balls: Mapping[str, RecordedRun], forgot: RecordedRun) -> str:
    """Say that the ball without friction is the loop that forgot."""
    difference = largest_difference(balls[FREE], forgot)
    if difference <= VISIBLE:
        by = f"never differ by more than **{figure(difference, 1)}** of their size"
        same = by if difference else "are equal to the last digit"
        return f"The ball without friction *is* the loop that forgets: their knobs {same}."
    return (
        "The ball without friction takes the steps of the loop that forgets. On this way the last "
        "digits, which each rounds in its own way, grow step by step, until the knobs differ by "
        f"**{figure(difference, 1)}** of their size."
    )


def ball_rows(balls: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Put the losses of the two balls beside each other."""
    return {"ball": list(balls), **_losses(balls)}


def calls_rows(calls: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Say what ``.grad`` holds after some calls of ``backward()``, and what one of them adds."""
    n_calls = len(next(iter(calls.values())))
    return {
        "call": list(calls),
        "one call adds": [figure(grads[0], 4) for grads in calls.values()],
        f"after {count(n_calls, 'call')}": [figure(grads[-1], 4) for grads in calls.values()],
    }


def accumulation_rows(result: Accumulation) -> dict[str, list[str]]:
    """Say what the pieces were, and how far the collected gradient is from the whole one."""
    size, last = result.batch_sizes[0], result.batch_sizes[-1]
    same = result.error < 1e-5
    off = "the same" if same else f"off by {percent(result.error, 2)} of its length"
    return {
        "pieces": [f"{len(result.batch_sizes)}"],
        "samples in each": [f"{size:,}" if size == last else f"{size:,}, in the last {last:,}"],
        "collected gradient, beside that of the big batch": [off],
    }


@dataclass(frozen=True)
class View:
    """What there is to see of two runs side by side, beyond the runs themselves."""

    parameter_names: tuple[str, ...]  # A name for every number among the parameters
    contours: Contours | None = None  # The bowl from above, if there are two parameters
    # What each run says of the four points, on XOR
    probabilities: Mapping[str, np.ndarray] | None = None
    samples: tuple[str, ...] = ()  # The four points with their right answers, on XOR
    truth: np.ndarray | None = None  # (4,): The right answers, on XOR
    # The accuracy of rules without training, on the Titanic
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


def plan_rows(
    task: str, learning_rate: float, n_epochs: int, seed: int, name: str
) -> dict[str, list[str]]:
    return {
        "task": [task],
        "learning rate": [figure(learning_rate)],
        "epochs": [f"{n_epochs:,}"],
        "seed of your start": [str(seed)],
        "run the challenges look at": [name],
    }


def outcomes(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the last loss (XOR) or held-out accuracy (Titanic) of each run, and if it succeeded.

    Both are (...,); the accuracy of a run that diverged is NaN.
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


def luck_rows(batches: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Count for each batch of runs how many succeeded and how many were lost."""
    came_out = {name: outcomes(run) for name, run in batches.items()}
    lost = [np.isnan(values).sum() for values, _ in came_out.values()]
    return {
        "run": list(came_out),
        "starts that succeed": [f"{good.sum()} of {good.size}" for _, good in came_out.values()],
        "no longer finite": list(map(str, lost)),
        "median": [figure(np.median(values)) for values, _ in came_out.values()],
    }
