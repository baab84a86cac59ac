"""What autograd, its twins by hand and its optimisers did, in words and tables."""

import math
from collections.abc import Mapping

import numpy as np

from lessons.autograd.bowls import ARRIVED, TURNED_STEPS
from lessons.autograd.files import Loaded, Saved
from lessons.autograd.formula import parse, to_text
from lessons.autograd.lines import Twice
from lessons.autograd.slopes import AGREEMENT, Slopes, furthest_apart, in_words, ways_agree
from lessons.autograd.speed import EpochTimings
from training.agreement import Agreement
from training.figures import count, figure, percent
from training.graph import STEP
from training.recorded_run import RecordedRun

POINTS = ("(0, 0) → 0", "(0, 1) → 1", "(1, 0) → 1", "(1, 1) → 0")
"""The four points of XOR, each with its truth."""
AGREED = 1e-6
"""How near the two trainings are asked to stay."""


def read_back(formula: str) -> str:
    """Say how a formula was understood."""
    return f"Understood as `{to_text(parse(formula))}`."


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
        return (
            f"A formula without x and y has the value {figure(result.value, 5)} however you turn "
            "the knobs, so there is no slope to ask for."
        )
    gap = furthest_apart(result)
    if gap <= AGREEMENT:
        return (
            f"The value is {figure(result.value, 5)}. The three ways agree to {figure(gap, 1)} for "
            "each unit of slope: the graph and PyTorch multiply the same local slopes, and trying "
            f"means moving the knob by {STEP:.5f} to either side and seeing how far the value "
            "moves."
        )
    return (
        f"The value is {figure(result.value, 5)}. Trying and autograd are {figure(gap, 1)} apart "
        f"for each unit of slope: within {STEP:.5f} of this place the curve is not straight enough."
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
        f"result, and PyTorch stops: “{twice.complaint}.” Work the formula out once more before "
        "each call, as a training loop does, or let the first call keep the notes "
        "(`retain_graph=True`): either way `.grad` then holds both slopes, "
        f"{figure(twice.anew)}. With `x.detach()` in place of the second x, $3x$ counts as a plain "
        f"number, and one call gives {figure(twice.detached)}."
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
    digits = "about 16" if settings["dtype"] == "float64" else "about 7"
    stays = (
        "they agree to a millionth all the way"
        if largest <= AGREED
        else "that is more than a millionth"
    )
    return (
        f"In {settings['dtype']} ({digits} digits) no weight, bias or loss differs by more than "
        f"**{figure(largest, 2)}** over {count(settings['n_epochs'], 'epoch')}: {stays}. The loss "
        f"ends at {figure(twins.by_hand.loss[-1], 6)} by hand and "
        f"{figure(twins.torch.loss[-1], 6)} in PyTorch. Any "
        "difference comes from rounding: both add up the same numbers, but not always in the same "
        "order."
    )


def describe_turned(needed: Mapping[str, tuple[float, float]], angle: float) -> str:
    """Say how many steps each optimiser needs in a bowl as it is, and turned by an angle."""

    def steps(n: float) -> str:
        return f"{n:,.0f}" if math.isfinite(n) else f"more than {TURNED_STEPS:,}"

    each = [
        f"{name} {steps(turned)}" + ("" if plain == turned else f" (not turned: {steps(plain)})")
        for name, (plain, turned) in needed.items()
    ]
    return (
        f"Steps down to a millionth of the first loss, with the bowl turned by {angle:g}°: "
        f"{', '.join(each)}."
    )


def describe_race(runs: Mapping[str, RecordedRun]) -> str:
    """Say where each optimiser has come to."""
    ends = []
    for name, run in runs.items():
        first, last = float(run.loss[0]), float(run.loss[-1])
        rate = run.hyperparameters["learning_rate"]
        if not math.isfinite(last) or last > first:
            end = (
                "has left the bowl"
                if not math.isfinite(last) or last > 100 * first
                else "ends higher than it began"
            )
            ends.append(f"**{name}** at rate {rate:g} {end}")
            continue
        share = last / first
        there = f"is at the bottom ({figure(share, 1)} of the first loss left)"
        on = f"has {figure(share, 2)} of the first loss left"
        ends.append(f"**{name}** at rate {rate:g} {there if share <= ARRIVED else on}")
    n = next(iter(runs.values())).steps[-1]
    return f"After {count(int(n), 'step')}: {'; '.join(ends)}."


def answers_table(saved: Saved, loaded: Loaded | None = None) -> dict[str, list[str]]:
    """Put what a network says before it is saved beside what one from a file says."""
    table = {
        "point → truth": list(POINTS),
        "trained here": [f"{p:.6f}" for p in saved.answers],
    }
    if loaded is not None:
        table["read from the file"] = [f"{p:.6f}" for p in loaded.answers]
    return table


def describe_saved(saved: Saved) -> str:
    """Say what is in the file, and how good the network is that it holds."""
    right = int(((saved.answers > 0.5) == np.array([0, 1, 1, 0])).sum())
    return (
        f"The file takes {len(saved.content):,} bytes and holds the four tensors of the network "
        f"and no code. The network gets {right} of 4 points right ({percent(right / 4)}; always "
        "giving the same answer gets 50 %)."
    )


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


def _as_long(ratio: float) -> str:
    return "about as long" if 0.95 <= ratio <= 1.05 else f"{figure(ratio, 2)} times as long"


def describe_clock(clock: EpochTimings) -> str:
    """Say who was ahead at the smallest and at the largest size, and where they meet."""
    leads = []
    for optimiser, ratio in clock.ratio.items():
        small, large = float(ratio[0]), float(ratio[-1])
        leads.append(
            f"with {optimiser} PyTorch took {_as_long(small)} as NumPy at "
            f"{count(int(clock.sizes[0]), 'hidden neuron')} and {_as_long(large)} at "
            f"{clock.sizes[-1]:,}"
        )
    ahead = [int(n) for n, ratio in zip(clock.sizes, clock.ratio["SGD"], strict=True) if ratio < 1]
    meets = (
        f"With SGD, PyTorch was ahead from {count(ahead[0], 'hidden neuron')} on."
        if ahead and ahead[-1] == clock.sizes[-1] and len(ahead) == np.sum(clock.sizes >= ahead[0])
        else "With SGD, PyTorch was nowhere ahead."
        if not ahead
        else "With SGD the two are so close that the lead goes back and forth."
    )
    sentence = "; ".join(leads)
    return (
        f"{sentence[0].upper()}{sentence[1:]}. {meets} PyTorch takes as many notes for a large "
        "network as for a small one, so they weigh most where there is least to compute; what "
        "remains is how quickly either computes on this machine."
    )
