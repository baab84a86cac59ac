"""What runs of XOR say, in words and tables, and the answers to the predictions."""

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import (
    SOLVED_WITHIN,
    epochs_to_solve,
    hidden_space,
    layer_outputs,
    probabilities,
    solved,
)
from lessons.xor.starts import n_parameters
from training.activations import ACTIVATIONS
from training.figures import figure, percent
from training.recorded_run import RecordedRun
from training.twins import Twins

POINTS = ("p00", "p01", "p10", "p11")
"""Names of the metrics that hold the probability at each of the four points."""

_THIRDS = np.array([2 / 3, 2 / 3, 1 / 3])
PLATEAUS: Mapping[str, Mapping[str, float]] = {
    "cross-entropy": {
        "two points right, two at 50 %": np.log(2) / 2,
        "one point right, three sharing one answer": -0.75 * np.log(_THIRDS).mean(),
        "all four points at 50 %": np.log(2),
    },
    "squared error": {
        "two points right, two at 50 %": 0.125,
        "one point right, three sharing one answer": 0.75 * ((1 - _THIRDS) ** 2).mean(),
        "all four points at 50 %": 0.25,
    },
}
"""Where failed trainings come to rest, and at which loss: whoever cannot tell k points apart does
best by giving all of them their mean label."""


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what can be read out at each frame of a run alone.

    Returns
    -------
    RecordedRun
        With the metrics ``p00``, ``p01``, ``p10`` and ``p11``, the probabilities of the four
        points, and ``slope``, the length of the gradient over all parameters.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        squares = [(g.reshape(run.n_frames, -1) ** 2).sum(axis=-1) for g in run.gradients.values()]
        slope = np.sqrt(np.sum(squares, axis=0))
    return run.with_metrics(**dict(zip(POINTS, probabilities(run).T, strict=True)), slope=slope)


def table_of_probabilities(alone: RecordedRun, run: RecordedRun) -> dict[str, list[str]]:
    """Return what one neuron and a network finally say about the four points, as columns."""
    said = {"one neuron": probabilities(alone)[-1], "hidden layer": probabilities(run)[-1]}
    return {
        "x₁, x₂": [f"{x[0]:.0f}, {x[1]:.0f}" for x in XOR_INPUTS],
        "truth": [f"{y:.0f}" for y in XOR_LABELS],
        **{f"p, {who}": [f"{p:.4f}" for p in every] for who, every in said.items()},
    }


def pictures_in_words(alone: RecordedRun, run: RecordedRun) -> dict[str, str]:
    """Say what the pictures of two runs show at the end, for those who cannot see them.

    Returns
    -------
    dict of str to str
        A text each for ``alone``, ``network``, ``answers``, ``hidden``, ``losses``,
        ``parameters``.
    """

    def says(one: RecordedRun) -> str:
        corners = zip(XOR_INPUTS, probabilities(one)[-1], strict=True)
        return ", ".join(f"({x[0]:.0f}, {x[1]:.0f}) {100 * p:.1f} %" for x, p in corners)

    places = hidden_space(run)[-1]
    at = "; ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) at " + ", ".join(f"{h:.2f}" for h in place)
        for x, place in zip(XOR_INPUTS, places, strict=True)
    )
    n_hidden = run.hyperparameters["n_hidden"]
    final = "; ".join(f"{k} {np.round(v.ravel(), 2).tolist()}" for k, v in run.final.items())
    return {
        "alone": f"The plane as one neuron sees it, with one straight cut: {says(alone)}.",
        "network": f"The plane with the cuts of {n_hidden} hidden neurons: {says(run)}.",
        "answers": f"Bars: {says(run)}. Ticks for one neuron: {says(alone)}.",
        "hidden": f"The four points and the bent square in hidden space: {at}.",
        "losses": f"The network’s loss goes from {run.loss[0]:.3g} to {run.loss[-1]:.3g}, the "
        f"neuron’s from {alone.loss[0]:.3g} to {alone.loss[-1]:.3g}.",
        "parameters": f"A bar for each weight and bias: {final}.",
    }


def describe_setting(run: RecordedRun) -> str:
    """Say how well a network set by hand does."""
    n_right = round(4 * run.metrics["accuracy"][-1])
    text = f"**{n_right} of 4** points are on the right side of 50 %; the loss is "
    return f"{text}{run.loss[-1]:.3f}." + (" **XOR is solved.**" if solved(run) else "")


UNDECIDED = 0.05
"""A probability this close to 50 % says neither yes nor no."""


def in_a_sentence(run: RecordedRun) -> str:
    """Say how a training ended, to somebody who has not met a loss yet."""
    p = probabilities(run)[-1]
    decided = np.abs(p - 0.5) > UNDECIDED
    n_right = int((decided & ((p > 0.5) == (XOR_LABELS == 1))).sum())
    after = f"After {run.hyperparameters['n_epochs']:,} steps of training"
    if not decided.any():
        return f"{after} it is **undecided**: it says about 50 % in each of the 4 cases."
    if n_right < len(p):
        return f"{after} **{n_right} of the 4** cases are right, and the others are not."
    sure = int(100 * (0.5 + np.abs(p - 0.5).min()))  # rounded down: it is at least as sure
    return f"{after} **all 4** cases are right, and it is at least {sure} % sure of each."


def describe_alone(alone: RecordedRun) -> str:
    """Say in a sentence or two how a neuron without a hidden layer ended."""
    loss, p = alone.hyperparameters["loss"], probabilities(alone)[-1]
    ended = f"The neuron alone ends at a loss of {alone.loss[-1]:.4f}"
    if alone.hyperparameters["n_epochs"] == 0:
        return f"The neuron alone starts at a loss of {alone.loss[0]:.4f}."
    if np.abs(p - 0.5).max() < 0.01:
        costs = "0.25 under squared error"
        if loss == "cross-entropy":
            costs = "ln 2 = 0.6931. It is at the bottom of its bowl"
        return f"{ended}: it says 50 % to everything, which costs {costs}."
    n_right = round(4 * alone.metrics["accuracy"][-1])
    half = int(np.searchsorted(alone.epochs, alone.epochs[-1] / 2))
    if loss == "squared error" and n_right == 3 and alone.loss[-1] > 0.25:
        return (
            f"{ended}, worse than saying 50 % to everything (0.25): three points are right, one is "
            "confidently wrong, and there squared error has hardly any slope."
        )
    if alone.loss[-1] < 0.999 * alone.loss[half]:
        return f"{ended}, and is still on its way: {n_right} of 4 points are right."
    rate = alone.hyperparameters["learning_rate"]
    return (
        f"{ended}. At learning rate {rate:g} its steps overshoot the bottom of its bowl, where it "
        f"would say 50 % to everything; {n_right} of 4 points are right."
    )


def describe_size(n_hidden: int) -> str:
    """Say how many weights and biases a network has."""
    layer = (
        f"{n_hidden} hidden neuron{'' if n_hidden == 1 else 's'}" if n_hidden else "no hidden layer"
    )
    return f"A network with {layer} has {n_parameters(n_hidden)} weights and biases."


def diagnose(run: RecordedRun) -> str:
    """Say in a few sentences how a run alone ended, and what may help if XOR is not solved."""
    if run.diverged:
        return f"At epoch {run.diverged_at:,} the loss was no longer a finite number."
    if solved(run):
        return (
            f"**Solved** by epoch {epochs_to_solve(run):,.0f}: all four probabilities are within "
            f"{SOLVED_WITHIN:g} of the truth. The loss ends at {run.loss[-1]:.2g}."
        )
    right = f"{4 * run.metrics['accuracy'][-1]:.0f} of 4 points are on the right side of 50 %"
    return f"**Not solved:** {right}, and the loss ends at {run.loss[-1]:.3g}. {_reason(run)}"


def _reason(run: RecordedRun) -> str:
    hyperparameters, loss = run.hyperparameters, run.loss
    n_hidden, half = (
        hyperparameters["n_hidden"],
        int(np.searchsorted(run.epochs, run.epochs[-1] / 2)),
    )
    if n_hidden <= 1:
        who = "One hidden neuron" if n_hidden else "A neuron alone"
        return f"{who} makes a single straight cut; no training can change that."
    if hyperparameters["n_epochs"] == 0:
        return "No step has been taken yet."
    n_flat = _n_without_slope(run)
    flat = (
        f" At all four points {n_flat} of {n_hidden} hidden neurons have no slope left "
        "(**saturated**, or a silent ReLU): nothing moves them any more."
        if n_flat
        else ""
    )
    if loss[-1] > loss[0]:
        rate = hyperparameters["learning_rate"]
        return f"It began at {loss[0]:.3g}: steps at learning rate {rate:g} overshoot.{flat}"
    fell = f"In the second half of the epochs it went from {loss[half]:.4g} to {loss[-1]:.4g}"
    if loss[-1] < 0.9 * loss[half]:
        return f"{fell}: still falling, so give it **more epochs**.{flat}"
    return f"{fell}: stuck, or crossing a plain? Try **more epochs**, then **another seed**.{flat}"


def _n_without_slope(run: RecordedRun) -> int:
    """Count the hidden neurons whose activation is flat at all four points: nothing moves them."""
    hidden = layer_outputs(run, run.final)[-2]
    slopes = ACTIVATIONS[run.hyperparameters["activation"]].derivative(hidden)
    return int((np.abs(slopes) < 1e-3).all(axis=0).sum())


def describe_starts(runs: RecordedRun) -> str:
    """Say how many of a batch of starts were solved, and where the others ended.

    Parameters
    ----------
    runs : RecordedRun
        Trainings that differ in their start only.
    """
    there, ends = solved(runs).ravel(), runs.loss[..., -1].ravel()
    n = there.size
    if there.all():
        return (
            f"**All {n}** starts are solved. If more than about {min(300 / n, 100):.0f} in 100 "
            f"failed, a failure would almost certainly have shown up among {n}."
        )
    text = f"**{there.sum()} of {n}** starts are solved."
    plateaus = PLATEAUS[runs.hyperparameters["loss"]]
    failed = ends[~there]
    near = np.abs(failed[:, None] - np.array(list(plateaus.values()))) < 0.01
    places = [
        f"{count} end{'s' if count == 1 else ''} near {level:.2f} ({name})"
        for (name, level), count in zip(plateaus.items(), near.sum(axis=0), strict=True)
        if count
    ]
    elsewhere = failed[~near.any(axis=-1)]
    if len(elsewhere):
        span = f"{elsewhere.min():.3g}"
        if len(elsewhere) > 1:
            span = f"between {span} and {elsewhere.max():.3g}"
        places.append(f"{len(elsewhere)} at a loss {'of ' if len(elsewhere) == 1 else ''}{span}")
    return f"{text} Of the others, {', '.join(places)}."


def describe_map(success: np.ndarray, learning_rates: Sequence[float]) -> str:
    """Say which share succeeded at each learning rate, over all that was tried with it.

    Parameters
    ----------
    success : (n_rates, ...) array of float or bool
        Shares, or whether a run succeeded.
    learning_rates : (n_rates,) sequence of float
    """
    shares = success.reshape(len(learning_rates), -1).mean(axis=-1)
    by_rate = (
        f"{rate:g}: {100 * share:.0f} %" for rate, share in zip(learning_rates, shares, strict=True)
    )
    return f"Share of runs solved by learning rate, {', '.join(by_rate)}."


def describe_race(runs: Mapping[str, RecordedRun]) -> str:
    """Say how each optimiser came out from the same start.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Runs alone by the name of their optimiser.
    """
    said = []
    for name, run in runs.items():
        when = float(epochs_to_solve(run))
        if run.diverged:
            end = f"diverges at epoch {run.diverged_at:,}"
        elif np.isfinite(when) and solved(run):
            end = f"has solved XOR by epoch **{when:,.0f}**"
        else:
            end = f"has not solved XOR; its loss ends at {figure(float(run.loss[-1]))}"
        said.append(f"{name} {end}")
    return f"From this start, {'; '.join(said)}."


def describe_best_rates(
    share: np.ndarray, optimisers: Sequence[str], learning_rates: Sequence[float]
) -> str:
    """Say at which rate each optimiser solves the most starts.

    Parameters
    ----------
    share : (n_optimisers, n_rates) array of float
        Of the starts that are solved.
    optimisers, learning_rates : sequence
        What was tried.
    """
    best = [
        f"{name} solves most at {learning_rates[int(row.argmax())]:g}, **{percent(row.max())}**"
        if row.any()
        else f"{name} solves none at any rate"
        for name, row in zip(optimisers, share, strict=True)
    ]
    return f"Each at the best of these rates: {'; '.join(best)}."


def describe_twins(run: RecordedRun) -> str:
    """Say what became of hidden neurons that all began alike.

    Parameters
    ----------
    run : RecordedRun
        One run alone, from the start "zeros" or "equal", with a hidden layer.
    """
    n_hidden, epochs = run.hyperparameters["n_hidden"], int(run.epochs[-1])
    first = max(float(np.abs(g[0]).max()) for g in run.gradients.values())
    if first == 0:
        return (
            "All numbers are zero, and so is **every slope** of the first step. The output listens "
            "to nobody, so no hidden neuron is blamed; and what the output hears is the same at "
            f"all four points, so that its errors cancel. After {epochs:,} epochs not one number "
            f"has moved, and the loss is still {run.loss[-1]:.3f}."
        )
    if n_hidden < 2:
        return "A single neuron has no twin: take two hidden neurons or more."
    final = run.final
    numbers = np.vstack([final["W1"], final["b1"], final["W2"].T])  # (4, n_hidden)
    apart = float(np.abs(numbers - numbers[:, :1]).max())
    w1, w2, b, heard = (f"{x:.3f}".replace("-", "−") for x in numbers[:, 0])
    who = "both" if n_hidden == 2 else f"all {n_hidden}"
    same = "to the last digit" if apart == 0 else f"to within {apart:.1e}"
    return (
        f"The steepest slope of the first step is {first:.3f}, so these numbers do move. But after "
        f"{epochs:,} epochs {who} hidden neurons are still **the same {same}**: weights {w1} and "
        f"{w2}, bias {b}, output’s weight {heard}. Neurons that start alike are blamed alike, step "
        f"alike and stay alike: {n_hidden} neurons, one cut. The loss ends at {run.loss[-1]:.3f}, "
        f"with {4 * run.metrics['accuracy'][-1]:.0f} of 4 points right."
    )


def describe_agreement(twins: Twins) -> str:
    """Say how far the training by hand and PyTorch's are apart."""
    return (
        f"From the same start, over {twins.by_hand.epochs[-1]:,} epochs, no weight, no bias and no "
        f"loss of the two ever differs by more than **{twins.difference.max():.1e}**."
    )
