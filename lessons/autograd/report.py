"""What autograd, its twins by hand and its optimisers did, in words and tables."""

import math
from collections.abc import Mapping

import numpy as np

from lessons.autograd.bowls import ARRIVED, TURNED_STEPS
from lessons.autograd.files import Loaded, Saved
from lessons.autograd.lines import Twice
from lessons.autograd.slopes import AGREEMENT, Slopes, furthest_apart, in_words, ways_agree
from lessons.autograd.speed import EpochTimings
from training.agreement import Agreement
from training.figures import count, figure
from training.formula import parse, to_text
from training.graph import STEP
from training.recorded_run import RecordedRun

POINTS = ("(0, 0) → 0", "(0, 1) → 1", "(1, 0) → 1", "(1, 1) → 0")
"""The four points of XOR, each with its truth."""
AGREED = 1e-6
"""How near the two trainings are asked to stay."""


def read_back(formula: str) -> str:
    return f"`{to_text(parse(formula))}`"


def three_ways(result: Slopes) -> dict[str, list[str]]:
    """Put the slopes of the three ways beside each other, one row for each variable."""
    names = list(result.at)
    return {
        "slope along": [f"{name} = {figure(result.at[name])}" for name in names],
        "by the graph": [in_words(result.by_graph[name], 10) for name in names],
        "by PyTorch": [figure(result.by_torch[name], 10) for name in names],
        "by trying": [in_words(result.by_differences[name], 10) for name in names],
    }


def describe_slopes(result: Slopes) -> str:
    """Say whether the three ways agree, or what keeps them from it."""
    if result.trouble:
        return result.trouble
    if not result.at:
        return "Without x and y a formula has one value, however you turn the knobs, and no slope."
    gap = furthest_apart(result)
    if gap <= AGREEMENT:
        return (
            f"The three ways agree to within {figure(gap, 1)}, relative to the slope. “By trying” "
            f"moves "
            f"the knob by {STEP:.5f} to either side and sees how far the value moves."
        )
    return (
        f"Trying and autograd are {figure(gap, 1)} apart, relative to the slope: within {STEP:.5f} "
        f"of this "
        f"place the curve is not straight enough."
    )


def describe_level(result: Slopes, knob: str) -> str:
    """Say whether the curve is level where a knob stands, and which way it rises if not."""
    if knob not in result.at:
        return "There is nothing to pull along: the formula has the same value everywhere."
    slope = result.by_torch[knob]
    if not math.isfinite(result.value) or not math.isfinite(slope):
        return f"At this {knob} the formula has no slope to follow."
    at = f"At {knob} = {figure(result.at[knob])} the slope is **{figure(slope)}**"
    if slope == 0:
        return f"{at}: **level**. A small step to either side hardly changes the value."
    way = "to the right" if slope > 0 else "to the left"
    return f"{at}: the curve rises {way}, so a step to the other side makes the value smaller."


def describe_twice(twice: Twice) -> str:
    """Say what a second `backward()` does, what mends it, and what `detach()` leaves out."""
    return (
        "`backward()` throws the notes away as it goes, to save memory. Call it twice on the same "
        f"result, and PyTorch stops: “{twice.complaint}.” Compute the formula again before each "
        "call, as a training loop does, or let the first call keep the notes "
        f"(`retain_graph=True`): either way `.grad` then holds both slopes, {figure(twice.anew)}. "
        "With `x.detach()` in place of the second x, $3x$ counts as a plain number, and one call "
        f"gives {figure(twice.detached)}."
    )


def describe_edge(result: Slopes) -> str:
    """Say what autograd and trying answer at a place where there may be no slope."""
    if "x" not in result.at:
        return "There is no x in this formula, so there is no slope along x to ask for."
    by_torch, tried = result.by_torch["x"], result.by_differences["x"]
    value = "no value" if math.isnan(result.value) else f"the value {figure(result.value, 5)}"
    did = (
        f"The formula has {value} here. **PyTorch gives the slope {figure(by_torch, 5)}**, trying "
        f"both sides gives {in_words(tried)}."
    )
    if result.trouble:
        return f"{did} {result.trouble}"
    if ways_agree(by_torch, tried):
        return f"{did} There is nothing special about this place."
    return (
        f"{did} The two do not agree: trying moves x by {STEP:.5f} to either side, and so close to "
        "this place the curve bends too much for it, or autograd has no slope to give."
    )


def describe_twins(twins: Agreement) -> str:
    """Say how far training by hand and in PyTorch went apart."""
    settings = twins.by_hand.hyperparameters
    largest = float(twins.difference.max())
    stays = "" if largest <= AGREED else ", more than a millionth"
    return (
        f"In {settings['dtype']} no weight, bias or loss differs by more than "
        f"**{figure(largest, 2)}** over {count(settings['n_epochs'], 'epoch')}{stays}. The "
        "difference is rounding: both add up the same numbers, but not always in the same order."
    )


def turned_rows(needed: Mapping[str, tuple[float, float]]) -> dict[str, list[str]]:
    """Put the steps that each optimiser needs in a bowl as it is beside those in the turned one."""

    def steps(n: float) -> str:
        return f"{n:,.0f}" if math.isfinite(n) else f"more than {TURNED_STEPS:,}"

    return {
        "optimiser": list(needed),
        "steps, bowl not turned": [steps(plain) for plain, _ in needed.values()],
        "steps, bowl turned": [steps(turned) for _, turned in needed.values()],
    }


def race_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
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


def answers_table(saved: Saved, loaded: Loaded | None = None) -> dict[str, list[str]]:
    """Put what a network says before it is saved beside what one from a file says."""
    table = {
        "point → truth": list(POINTS),
        "trained here": [f"{p:.6f}" for p in saved.answers],
    }
    if loaded is not None:
        table["read from the file"] = [f"{p:.6f}" for p in loaded.answers]
    return table


def describe_loaded(saved: Saved, loaded: Loaded) -> str:
    """Say whether a network from a file says the same as the one that was trained here."""
    of = f"A network with {count(loaded.n_hidden, 'hidden neuron')} in {loaded.dtype}."
    same = np.array_equal(saved.answers.astype(float), loaded.answers.astype(float))
    if same:
        return f"{of} Its answers are those of the one trained here, to the last digit."
    gap = float(np.abs(saved.answers.astype(float) - loaded.answers.astype(float)).max())
    return (
        f"{of} Its answers are up to {figure(gap, 2)} away from those of the one trained here: it "
        "is another network, or you have turned the knobs since it was saved."
    )


def clock_rows(clock: EpochTimings) -> dict[str, list[str]]:
    """Say how many times as long PyTorch took as NumPy, for each optimiser and network."""
    return {
        "hidden neurons": [f"{n:,}" for n in clock.sizes],
        **{
            f"with {optimiser}, times as long as NumPy": [figure(x, 2) for x in ratio]
            for optimiser, ratio in clock.ratio.items()
        },
    }
