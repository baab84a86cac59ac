"""What the runs say in words and tables, and the answers to the predictions."""

import inspect
from collections.abc import Mapping

import numpy as np

from lessons.overfitting.ceiling import Ceiling, ceiling, disputed
from lessons.overfitting.double_descent import DoubleDescent, minimum_and_peak
from lessons.overfitting.experiments import (
    BESIDE,
    DECAYS,
    INSIDE,
    SHARES,
    ByRows,
    all_right_from,
    at_best,
    baseline,
    choose_on_other_splits,
    final,
)
from lessons.overfitting.model import best_frame, sizes_of, train
from lessons.overfitting.polynomials import ManyFits, OneSample
from lessons.overfitting.tables import LABELS, TABLES
from training.comparison import compare_in_pairs, standard_error
from training.figures import count, figure, percent, points
from training.hyperparameters import holds_for_any
from training.multilayer import n_weights
from training.recorded_run import RecordedRun

ROUNDING = 1e-15
"""An error, squared, that is nothing but rounding."""


def size(run: RecordedRun) -> int:
    """Return how many weights and biases the network of a run has."""
    settings = run.hyperparameters
    return n_weights(sizes_of(*(settings[name] for name in ("data", "n_hidden", "n_layers"))))


# One curve, many curves --------------------------------------------------------------------------


def describe_sample(sample: OneSample, degree: int, *, fresh: bool) -> str:
    """Say how far a curve is from the points that it was fitted to, and from others if shown."""
    own = (
        f"Degree {degree}, **{count(degree + 1, 'knob')}** for {len(sample.x)} points. Mean "
        f"squared error on these points: **{figure(sample.training[degree])}**"
    )
    if not fresh:
        return f"{own}. How will it do on points that it has never seen?"
    best = int(sample.held_out.argmin())
    return (
        f"{own}; on the {len(sample.x_held_out)} new ones, which it has never seen: "
        f"**{figure(sample.held_out[degree])}**. In this sample degree {best} does best on the "
        "new ones."
    )


def describe_parts(fits: ManyFits, degree: int) -> str:
    """Say what the error of a capacity is made of, and what was measured."""
    return (
        f"Degree {degree}: bias² {fits.bias[degree]:.3f} + variance "
        f"{fits.variance[degree]:.3f} + noise {fits.noise:.3f} = "
        f"**{fits.expected[degree]:.3f}**. Measured on fresh points: "
        f"**{fits.measured[degree]:.3f}**. Lowest of all is degree "
        f"{int(fits.measured.argmin())}, with {fits.measured.min():.3f}."
    )


def describe_past_the_points(fits: DoubleDescent, at: int, n_points: int) -> str:
    """Say what the error of new points does as neurons become as many as points, and more."""
    n, errors = fits.n_neurons, np.median(fits.held_out, axis=0)
    weights = np.median(fits.weights, axis=0)
    before, top = minimum_and_peak(fits)
    sizes = ", ".join(
        f"**{figure(errors[i], 2)}** with {n[i]:,}" for i in sorted({before, top, len(n) - 1})
    )
    error = float(np.median(fits.training[:, at]))
    missed = figure(error, 2) if error > ROUNDING else "0, but for rounding,"
    last, first = figure(errors[-1], 2), figure(errors[before], 2)
    beside = (
        "as low as before the top"
        if last == first
        else "lower than before the top"
        if errors[-1] < errors[before]
        else "not quite as low as before the top"
    )
    return (
        f"Median error on new points over {len(fits.held_out)} samples of {n_points} points: "
        f"{sizes}; in the end it is {beside}. With your {count(int(n[at]), 'neuron')} it is "
        f"{figure(errors[at], 2)}, and {missed} on the points fitted to. The length of the "
        f"output’s weights: {figure(weights[top], 2)} at the top, {figure(weights[-1], 2)} in the "
        "end."
    )


# The turn ----------------------------------------------------------------------------------------


def turning_point(run: RecordedRun) -> tuple[float, str]:
    """Return the epoch at which the held-out loss of a run alone is lowest, and what to call it."""
    epoch = int(run.steps[int(best_frame(run))])
    return float(epoch), f"lowest held-out loss: epoch {epoch:,}"


def describe_elsewhere(run: RecordedRun) -> str:
    """Say that a run alone is not the one that was predicted; nothing if it is."""
    defaults, settings = inspect.signature(train).parameters, run.hyperparameters
    elsewhere = [name for name in settings if settings[name] != defaults[name].default]
    return (
        "These knobs stand elsewhere than in the question: the run that was predicted has the "
        "lesson’s original settings."
        if elsewhere
        else ""
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_turn(run: RecordedRun) -> str:
    """Say what a run alone does to the losses and the accuracies from the turn to the end."""
    held_out, accuracy = run.metrics["validation_loss"], run.metrics["validation_accuracy"]
    at = int(best_frame(run))
    (base,) = baseline(run).values()
    return (
        f"{size(run):,} weights and biases. The training loss goes from {run.loss[0]:.2f} to "
        f"**{run.loss[-1]:.3f}**. The held-out loss is lowest at epoch {run.steps[at]:,}, "
        f"{held_out[at]:.3f}, and ends at **{held_out[-1]:.3f}**. The held-out accuracy is "
        f"{percent(accuracy[at], 1)} at that epoch and {percent(accuracy[-1], 1)} at the end; "
        f"always guessing the majority class gets {percent(base, 1)}. Of its wrong answers the "
        f"network is "
        f"{percent(run.metrics['sure_when_wrong'][at])} sure on average at that epoch, and "
        f"{percent(run.metrics['sure_when_wrong'][-1])} at the end."
    )


@holds_for_any("n_epochs")
def describe_long(runs: Mapping[str, RecordedRun]) -> str:
    """Say where a linear model and a wide network end after a long training."""
    sentences = []
    for name, run in runs.items():
        m = run.metrics
        sentences.append(
            f"**{name.capitalize()}**, {size(run):,} weights and biases, "
            f"{count(run.steps[-1], 'epoch')}: training accuracy "
            f"{percent(m['accuracy'][-1], 1)}, held out "
            f"{percent(m['validation_accuracy'][-1], 1)}; held-out loss lowest at epoch "
            f"{run.steps[int(best_frame(run))]:,} with {at_best(run):.3f}, at the end "
            f"{final(run):.3f}."
        )
    (base,) = baseline(next(iter(runs.values()))).values()
    return f"{' '.join(sentences)} Always guessing the majority class gets {percent(base, 1)}."


# Cures -------------------------------------------------------------------------------------------


@holds_for_any("n_epochs", "n_hidden", "share", "stop_early", "l1", "l2", "dropout")
def describe_cured(before: RecordedRun, after: RecordedRun) -> str:
    """Say what a cure does to the losses at the end, over several seeds."""
    if np.array_equal(before.metrics["validation_loss"], after.metrics["validation_loss"]):
        return (
            "No cure is switched on yet, so both pictures are the same: "
            f"{len(before.loss)} splits, a held-out loss of **{final(before).mean():.3f}** at the "
            f"end, {at_best(before).mean():.3f} at its lowest. Switch one on."
        )
    ends = [final(run) for run in (before, after)]
    accuracies = [final(run, "validation_accuracy").mean() for run in (before, after)]
    n = len(ends[0])
    return (
        f"Means over {n} splits, each from its own start. Held-out loss at the end: "
        f"**{ends[0].mean():.3f}** before, **{ends[1].mean():.3f}** after; lower on "
        f"{int((ends[1] < ends[0]).sum())} of {n}. Its lowest point on the way was "
        f"{at_best(before).mean():.3f} before and {at_best(after).mean():.3f} after. Held-out "
        f"accuracy at the end: {percent(accuracies[0], 1)} and {percent(accuracies[1], 1)}. "
        f"Training loss: {before.loss[:, -1].mean():.3f} and {after.loss[:, -1].mean():.3f}."
    )


def cures_table(cures: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return what each cure does to the losses and the accuracy at the end, column by column."""
    runs = list(cures.values())
    return {
        "cure": list(cures),
        "held-out loss": [f"{final(run).mean():.3f}" for run in runs],
        "spread": [f"± {final(run).std(ddof=1):.3f}" for run in runs],
        "training loss": [f"{run.loss[:, -1].mean():.3f}" for run in runs],
        "held-out accuracy": [percent(final(r, "validation_accuracy").mean(), 1) for r in runs],
    }


def describe_decays(losses: Mapping[str, np.ndarray]) -> str:
    """Compare weight decay inside Adam and beside it, and the two ways to choose its strength."""
    ends = {kind: each[each.mean(axis=1).argmin()] for kind, each in losses.items()}
    best = {kind: DECAYS[kind][int(each.mean(axis=1).argmin())] for kind, each in losses.items()}
    inside = losses[INSIDE]
    pairs = compare_in_pairs(ends[INSIDE], ends[BESIDE])
    n = len(ends[INSIDE])
    return (
        "These strengths were chosen by looking at the rows that judge here, so each figure "
        f"flatters its cure a little. For L2, with {len(inside)} strengths to choose from: chosen "
        "for each split by the rows held out of it, "
        f"**{inside.min(axis=0).mean():.3f}**; chosen on the {n - 1} other splits, "
        f"**{choose_on_other_splits(inside).mean():.3f}**.\n\n"
        "And Adam divides every slope by its usual size, the pull of L2 with it, so that weights "
        "with large slopes are hardly pulled. AdamW takes the same share of every weight, "
        "beside the step: decoupled weight decay. Of its "
        f"{len(losses[BESIDE])} strengths {best[BESIDE]:g} does best here, with "
        f"**{ends[BESIDE].mean():.3f}**, of those of L2 {best[INSIDE]:g}, with "
        f"{ends[INSIDE].mean():.3f}. AdamW is lower on {pairs.better} of {n} splits."
    )


def describe_rows(network: ByRows, linear: ByRows) -> str:
    """Say what more rows do to a network and to a model without hidden neurons."""
    if np.array_equal(network.held_out, linear.held_out):
        return (
            "Your network has no hidden neuron either: the two are the same, and so are their "
            "curves."
        )
    few, all_ = network.held_out[:, 0].mean(), network.held_out[:, -1].mean()
    gap = (network.held_out - network.training).mean(axis=0)
    return (
        f"From {network.n_rows[0]} to {network.n_rows[-1]} rows the held-out loss of the network "
        f"goes from {few:.2f} to **{all_:.3f}**, and the gap to its training loss from "
        f"{gap[0]:.2f} to {gap[-1]:.3f}. Without hidden neurons it goes from "
        f"{linear.held_out[:, 0].mean():.3f} to **{linear.held_out[:, -1].mean():.3f}**."
    )


def describe_worth(network: ByRows, linear: ByRows, share: float) -> str:
    """Compare a network with the model without hidden neurons, on the same rows and splits."""
    at = SHARES.index(share)
    mine, plain = network.held_out[:, at], linear.held_out[:, at]
    lead = compare_in_pairs(plain, mine)
    if lead.equal == len(mine):
        return (
            f"With **{network.n_rows[at]} rows**, the share that you have set, both end at a "
            f"held-out loss of **{mine.mean():.3f}**."
        )
    return (
        f"With **{network.n_rows[at]} rows**, the share that you have set, the network ends at a "
        f"held-out loss of **{mine.mean():.3f}**, the model without hidden neurons at "
        f"**{plain.mean():.3f}**, in pairs on {len(mine)} splits: lower on {lead.better}, higher "
        f"on {lead.worse}."
    )


# Labels from a hat -------------------------------------------------------------------------------


@holds_for_any("n_epochs")
def describe_by_heart(run: RecordedRun) -> str:
    """Say how soon a run alone knew all its rows by heart, and what that is worth elsewhere."""
    settings, m = run.hyperparameters, run.metrics
    at, (base,) = all_right_from(run), baseline(run).values()
    n_rows = round(settings["share"] * TABLES[settings["data"]].n_train)
    n_held_out = len(TABLES[settings["data"]].split(42)[1])
    known = (
        f"gets **every** training row right from about epoch {at:,} on"
        if at is not None
        else f"gets **{percent(m['accuracy'][-1], 1)}** of its training rows right after "
        f"{count(run.steps[-1], 'epoch')}"
    )
    return (
        f"The network, {size(run):,} weights and biases for {n_rows:,} rows, {known}. Its held-out "
        f"accuracy is **{percent(m['validation_accuracy'][-1], 1)}**; always guessing the majority "
        f"class gets {percent(base, 1)}, and with {n_held_out} rows luck alone moves such a figure "
        f"by some {points(standard_error(base, n_held_out))} either way."
    )


def ceilings_beside(run: RecordedRun) -> dict[str, float]:
    """Return the ceilings on the passengers beside what a run alone on them has reached."""
    settings = run.hyperparameters
    true, shuffled = (
        ceiling(labels=labels, seed=settings["seed"], split_seed=settings["split_seed"])
        for labels in LABELS
    )
    share = shuffled.y.mean()
    return {
        "ceiling, true labels": true.accuracy,
        "ceiling, shuffled labels": shuffled.accuracy,
        f"your network, {settings['labels']} labels": float(run.metrics["accuracy"][-1]),
        "always the majority class": float(max(share, 1 - share)),
    }


def describe_ceiling(table: Ceiling, labels: str) -> str:
    """Say how many rows cannot be told apart, and what that makes the ceiling."""
    n_groups, n = len(disputed(table)), len(table.rows)
    wrong = n - round(table.accuracy * n)
    whose = "true labels" if labels == "true" else "labels from the hat"
    return (
        f"The {n} training rows have only **{table.n_inputs} different inputs**. With the {whose}, "
        f"there are {n_groups} groups of passengers who look alike but have different labels. Even "
        f"the best possible answers are wrong about {wrong} passengers and right about "
        f"**{percent(table.accuracy, 1)}**; no network, however wide, can do better."
    )
