"""What autograd, its twins by hand and its optimisers did, in tables; and what went wrong."""

import math
from collections.abc import Mapping

import numpy as np

from lessons.autograd.bowls import ARRIVED, TURNED_STEPS
from lessons.autograd.pytorch import answers
from lessons.autograd.slopes import AGREEMENT, Slopes, furthest_apart, in_words
from lessons.xor.network import EXAMPLES
from training.figures import count, figure
from training.graph import STEP
from training.recorded_run import RecordedRun

Table = dict[str, list[str]]
Network = Mapping[str, np.ndarray]


def three_ways(result: Slopes) -> Table:
    """Put the slopes of the three ways beside each other, one row for each variable."""
    names = list(result.point)
    return {
        "slope along": [f"{name} = {figure(result.point[name])}" for name in names],
        "by the graph": [in_words(result.by_graph[name], 10) for name in names],
        "by PyTorch": [figure(result.by_torch[name], 10) for name in names],
        "by trying": [in_words(result.by_differences[name], 10) for name in names],
    }


def what_is_wrong(result: Slopes) -> str:
    """Say what keeps the three ways from agreeing; nothing if they do."""
    if result.trouble:
        return result.trouble
    if not result.point:
        return "Without x and y a formula has one value, however you turn the knobs, and no slope."
    if furthest_apart(result) <= AGREEMENT:
        return ""
    return (
        f"Trying moves the knob by {STEP:.5f} to either side. So close to this place the curve "
        "bends too much for it, or autograd has no slope to give."
    )


def turned_rows(needed: Mapping[str, tuple[float, float]]) -> Table:
    """Say how many steps each optimiser needs in a bowl as it is, and in the turned one."""

    def steps(n: float) -> str:
        return f"{n:,.0f}" if math.isfinite(n) else f"more than {TURNED_STEPS:,}"

    return {
        "optimiser": list(needed),
        "steps, bowl not turned": [steps(plain) for plain, _ in needed.values()],
        "steps, bowl turned": [steps(turned) for _, turned in needed.values()],
    }


def race_rows(runs: Mapping[str, RecordedRun]) -> Table:
    """Say of each optimiser how much of the first loss is left; its learning rate stands by it."""

    def left(run: RecordedRun) -> str:
        share = float(run.loss[-1] / run.loss[0])
        if not share <= 100:
            return "it has left the bowl"
        return f"{figure(share, 2)}{' (at the bottom)' if share <= ARRIVED else ''}"

    n = int(next(iter(runs.values())).steps[-1])
    return {
        "optimiser": list(runs),
        "learning rate": [f"{run.hyperparameters['learning_rate']:g}" for run in runs.values()],
        f"share of the starting loss left after {count(n, 'step')}": list(map(left, runs.values())),
    }


def answers_table(trained: Network, loaded: Network | None) -> Table:
    """Put what a network says before it is saved beside what one from a file says."""
    here = answers(trained)
    table = {"point → truth": list(EXAMPLES.names), "trained here": [f"{p:.6f}" for p in here]}
    if loaded is not None:
        there, biases = answers(loaded), loaded["b1"]
        of_file = f"from the file ({len(biases)} hidden, {biases.dtype})"
        table[of_file] = [f"{p:.6f}" for p in there]
        table["difference"] = [figure(each, 2) for each in np.abs(here - there)]
    return table
