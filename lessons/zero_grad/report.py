"""What two runs of the loop say in figures and words."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from lessons.titanic.passengers import N_VALIDATION, majority, rule_accuracy, women_survive
from lessons.xor.model import solved
from lessons.zero_grad.accumulation import Accumulation
from lessons.zero_grad.ball import N_STEPS, n_passes
from lessons.zero_grad.curvature import critical_learning_rates
from lessons.zero_grad.experiments import in_second_half
from lessons.zero_grad.model import ACCUMULATED, ZEROED
from lessons.zero_grad.tasks import BOWLS, SPLIT_SEED
from training.figures import count, figure, fixed, percent, times
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

_ROUNDING = 1e-9
"""How near to its critical learning rate a run stands exactly at the edge."""


def exploding(run: RecordedRun) -> bool:
    """Tell whether a single run explodes: no longer finite, or growing above its critical rate."""
    if run.diverged or run.hyperparameters["task"] not in BOWLS:
        return bool(run.diverged)
    return bool(_beyond_edge(run) > _ROUNDING and run.loss[-1] > run.loss[0])


def _critical(run: RecordedRun) -> float:
    """Return the learning rate above which a run on a bowl explodes."""
    how = run.hyperparameters
    critical = critical_learning_rates(how["task"], how["steepness"])
    return critical.zeroed if how["zero_grad"] else critical.accumulated


def _beyond_edge(run: RecordedRun) -> float:
    """Return how far the learning rate is above the critical one, as a share of it."""
    return float(run.hyperparameters["learning_rate"] / _critical(run) - 1)


def _span(values: np.ndarray) -> str:
    low, high = figure(values.min()), figure(values.max())
    return low if low == high else f"{low} to {high}"


@holds_for_any("n_epochs", "zero_grad")
def outcome(run: RecordedRun) -> str:
    """Say in a few words how a single run came out."""
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
    accuracy = float(run.metrics["validation_accuracy"][-1])
    return f"gets {round(accuracy * N_VALIDATION)} of {N_VALIDATION} ({percent(accuracy)}) right"


def _edge(run: RecordedRun) -> str:
    """Name the learning rate above which a run on a bowl explodes."""
    return f"{2 if run.hyperparameters['zero_grad'] else 4}/k = {fixed(_critical(run), 4)}"


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
    rows = {"run": list(runs), "outcome": [*map(outcome, runs.values())], **_late_losses(runs)}
    if "validation_accuracy" in next(iter(runs.values())).metrics:
        rows[f"right in the second half, of {N_VALIDATION}"] = [*map(_late_right, runs.values())]
    return rows


def _late_right(run: RecordedRun) -> str:
    late = in_second_half(run)
    if not np.isfinite(run.loss[late]).all():
        return "–"
    return _span(np.round(N_VALIDATION * run.metrics["validation_accuracy"][late]))


def _late_losses(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    return {
        "loss in the second half": [_span(run.loss[in_second_half(run)]) for run in runs.values()]
    }


def orbit_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Put the long runs of the line beside each other; see `experiments.orbits`."""
    return {
        "run": [ZEROED, ACCUMULATED, ACCUMULATED],
        "learning rate": [f"{rate:g}" for rate in runs.hyperparameters["learning_rate"]],
        "loss after 1,000 epochs": [*map(figure, runs.loss[:, 1000])],
        f"range over {runs.epochs[-1]:,} epochs": [*map(_span, runs.loss)],
    }


def rolls_rows(balls: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Say how often each ball has rolled through the bottom, and how far from it it still gets."""
    late = [np.abs(ball.parameters["w"][in_second_half(ball)]).max() for ball in balls.values()]
    farthest = f"farthest from the bottom (w), last {N_STEPS // 2} of {N_STEPS} steps"
    return {
        "ball": list(balls),
        "through the bottom": [times(n_passes(ball)) for ball in balls.values()],
        farthest: [figure(away, 2) for away in late],
    }


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


@cache
def baselines() -> dict[str, float]:
    """Return how often two rules without any training are right on the held-out passengers."""
    rules = {"nobody survives": majority, "women survive": women_survive}
    return {name: float(rule_accuracy(SPLIT_SEED, rule)) for name, rule in rules.items()}


def outcomes(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the last loss (XOR) or held-out accuracy (Titanic) of each run, and if it succeeded.

    Both are (...,); the accuracy of a run that diverged is NaN.
    """
    if run.hyperparameters["task"] == "xor":
        return run.loss[..., -1], solved(run)
    accuracy = np.where(run.diverged, np.nan, run.metrics["validation_accuracy"][..., -1])
    return accuracy, accuracy > baselines()["women survive"]


def luck_rows(batches: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Count for each batch of runs how many succeeded and how many were lost."""
    values, good = zip(*map(outcomes, batches.values()), strict=True)
    xor = next(iter(batches.values())).hyperparameters["task"] == "xor"
    return {
        "run": list(batches),
        "starts that succeed": [f"{each.sum()} of {each.size}" for each in good],
        "no longer finite": [f"{np.isnan(each).sum()}" for each in values],
        f"median {'loss' if xor else 'share right'} at the end": [
            figure(np.median(each)) for each in values
        ],
    }
