"""What runs of XOR say, in words and tables, and the answers to the predictions."""

from collections.abc import Mapping, Sequence

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import (
    SOLVED_WITHIN,
    epochs_to_solve,
    layer_outputs,
    probabilities,
    solved,
)
from lessons.xor.moved import PLACES, segments_intersect, train_one
from lessons.xor.network import judged
from lessons.xor.starts import n_parameters
from training.figures import count, figure, fixed, percent, trend
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun, may_diverge
from training.symptoms import NO_SLOPE, steepest_slope

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
"""Where failed trainings come to rest, and at which loss: a network that cannot tell k points apart
does best by giving all of them their mean label."""


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what can be read out at each frame of a run alone."""
    with may_diverge():
        squares = [(g.reshape(run.n_frames, -1) ** 2).sum(axis=-1) for g in run.gradients.values()]
        slope = np.sqrt(np.sum(squares, axis=0))
    return run.with_metrics(**dict(zip(POINTS, probabilities(run).T, strict=True)), slope=slope)


@holds_for_any("n_hidden", "activation", "loss", "start", "by_hand", "learning_rate", "n_epochs")
def describe_parameters(run: RecordedRun) -> str:
    final = "; ".join(
        f"{name} [{', '.join(map(fixed, values.ravel()))}]" for name, values in run.final.items()
    )
    return f"At the end: {final}."


def describe_setting(run: RecordedRun) -> str:
    """Say how well a network set by hand does."""
    n_right = round(4 * run.metrics["accuracy"][-1])
    text = f"**{n_right} of 4** points {_are(n_right)} on the right side of 50 %; the loss is "
    return f"{text}{run.loss[-1]:.3f}." + (" **XOR is solved.**" if solved(run) else "")


def describe_points(places: tuple[float, ...]) -> str:
    """Say whether a straight cut is enough for the four points where they stand."""
    moved = places != tuple(PLACES.values())
    if segments_intersect(places):
        still = "still " if moved else ""
        return f"The two dotted lines {still}cross: **no** straight cut gets all four right."
    return (
        "The two dotted lines no longer cross: now there **is** a straight cut that gets all four "
        "right. Find it, or let the machine find it."
    )


def contest_rows(
    own: np.ndarray, machine: np.ndarray, at: int, places: tuple[float, ...]
) -> dict[str, list[str]]:
    """Return what the learner's settings of one neuron came to at best, and the machine's.

    Shapes: own (n_moves + 1, 3), machine (n_steps + 1, 3).
    """
    every = own if at < 0 else np.vstack([own, machine[at]])
    runs = [train_one(places, *map(float, knobs)) for knobs in every]
    n_right = np.array([int(run.metrics["right"][-1]) for run in runs])
    losses = np.array([float(run.loss[-1]) for run in runs])
    return _both(n_right, losses, len(own), at)


def _both(n_right: np.ndarray, losses: np.ndarray, n_own: int, at: int) -> dict[str, list[str]]:
    """Return the best of the first settings, the learner's, and the last, if it is the machine's.

    Shapes: n_right, losses (n_settings,).
    """
    lines = {
        "you, at your best": (n_right[:n_own].max(), losses[:n_own].min(), count(n_own - 1, "move"))
    }
    if at >= 0:
        lines["the machine"] = (n_right[-1], losses[-1], count(at, "step"))
    return {
        "cut": [*lines],
        "right": [f"{n} of 4" for n, _, _ in lines.values()],
        "loss": [figure(loss) for _, loss, _ in lines.values()],
        "after": [after for _, _, after in lines.values()],
    }


def nine_rows(
    own: np.ndarray, machine: np.ndarray, at: int, run: RecordedRun | None = None
) -> dict[str, list[str]]:
    """Return what the learner's settings of the nine knobs came to at best, and the machine's.

    Shapes: own (n_moves + 1, 9), machine (n_frames, 9).
    """
    if at < 0 or run is None:
        return _both(*judged(own), len(own), -1)
    return _both(*judged(np.vstack([own, machine[at]])), len(own), int(run.epochs[at]))


def describe_ending(run: RecordedRun) -> str:
    """Say of a training from a setting by hand whether it got there, or why not."""
    if solved(run):
        return "All four probabilities are within 5 % of the truth: **XOR is solved.**"
    half = _half_way(run)
    rest = int(run.epochs[-1] - run.epochs[half])
    fell = f"over its last {count(rest, 'step')} the loss {trend(run.loss[half], run.loss[-1], 4)}"
    if run.loss[-1] < 0.9 * run.loss[half]:
        return f"It has not solved XOR yet, but is on its way: {fell}."
    return (
        f"It got **stuck**: {fell}.{_without_slope(run)[1]} Gradient descent only feels its way "
        "downhill from where it stands. Turn some knobs, and let it try from there."
    )


def four_inequalities(w1: float, w2: float, b: float) -> dict[str, list[str]]:
    """Return what each point asks of a single neuron, as columns, and whether it gets it."""
    demands = {
        "b": (b, False),
        "w₂ + b": (w2 + b, True),
        "w₁ + b": (w1 + b, True),
        "w₁ + w₂ + b": (w1 + w2 + b, False),
    }
    return {
        "point": [f"({x[0]:.0f}, {x[1]:.0f})" for x in XOR_INPUTS],
        "is": ["lit" if lit else "dark" for _, lit in demands.values()],
        "so it asks": [f"{name} {'> 0' if lit else '< 0'}" for name, (_, lit) in demands.items()],
        "with your knobs": [fixed(value, 1) for value, _ in demands.values()],
        "right": [
            "✓" if (value > 0 if lit else value < 0) else "✗" for value, lit in demands.values()
        ],
    }


@holds_for_any("n_hidden", "start", "learning_rate")
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
    right = f"{n_right} of 4 points {_are(n_right)} right"
    missed = np.abs(p - XOR_LABELS)
    if loss == "squared error" and (missed > 0.5).sum() == 1 and round(alone.loss[-1], 4) > 0.25:
        fourth = f"and it is {percent(missed.max())} sure of the wrong answer to the fourth."
        if missed.max() > 0.9:
            fourth = "one is confidently wrong, and there squared error has hardly any slope."
        return f"{ended}, worse than saying 50 % to everything (0.25): three points are right, " + (
            fourth
        )
    half = alone.loss[_half_way(alone) :]
    if (np.diff(half) > 0).any():
        rate = alone.hyperparameters["learning_rate"]
        return (
            f"{ended}. At learning rate {rate:g} its steps overshoot the bottom of its bowl, where "
            f"it would say 50 % to everything; {right}."
        )
    moves = half[-1] < 0.999 * half[0]
    now = "is still on its way" if moves else "hardly moved in the second half of its epochs"
    return f"{ended}, and {now}: {right}."


def _half_way(run: RecordedRun) -> int:
    """Return the last frame that is not after half of the epochs."""
    return int(np.searchsorted(run.epochs, run.epochs[-1] / 2, side="right")) - 1


def describe_size(n_hidden: int) -> str:
    """Say how many weights and biases a network has."""
    layer = count(n_hidden, "hidden neuron") if n_hidden else "no hidden layer"
    return f"A network with {layer} has {n_parameters(n_hidden)} weights and biases."


@holds_for_any("loss", "start", "by_hand", "learning_rate", "n_epochs")
def diagnose(run: RecordedRun) -> str:
    """Say in a few sentences how a run alone ended, and what may help if XOR is not solved."""
    if run.diverged:
        return f"At epoch {run.diverged_at:,} the loss was no longer a finite number."
    if solved(run):
        return (
            f"**Solved** by epoch {epochs_to_solve(run):,.0f}: all four probabilities are within "
            f"{SOLVED_WITHIN:g} of the truth. The loss ends at {figure(run.loss[-1], 2)}."
        )
    n_right = round(4 * run.metrics["accuracy"][-1])
    right = f"{n_right} of 4 points {_are(n_right)} on the right side of 50 %"
    return f"**Not solved:** {right}, and the loss ends at {figure(run.loss[-1])}. {_reason(run)}"


def _reason(run: RecordedRun) -> str:
    settings, loss = run.hyperparameters, run.loss
    n_hidden, half = settings["n_hidden"], _half_way(run)
    if n_hidden <= 1:
        neuron = "One hidden neuron" if n_hidden else "A neuron alone"
        return f"{neuron} makes a single straight cut; no training can change that."
    if settings["n_epochs"] == 0:
        return "No step has been taken yet."
    n_flat, flat = _without_slope(run)
    if loss[-1] > loss[0]:
        rate = settings["learning_rate"]
        return f"It began at {figure(loss[0])}: steps at learning rate {rate:g} overshoot.{flat}"
    fell = f"In the second half of the epochs it {trend(loss[half], loss[-1], 4)}"
    if n_flat == n_hidden:
        return f"{fell}.{flat} Try **another seed**."
    if loss[-1] < 0.9 * loss[half]:
        return f"{fell}: still falling, so give it **more epochs**.{flat}"
    return f"{fell}: stuck, or crossing a plain? Try **more epochs**, then **another seed**.{flat}"


def _without_slope(run: RecordedRun) -> tuple[int, str]:
    """Count the hidden neurons whose activation is flat at all four points, and say so."""
    hidden = layer_outputs(run, run.final)[-2]
    slopes = steepest_slope(hidden, run.hyperparameters["activation"])
    n_flat = int((slopes < NO_SLOPE).sum())
    if not n_flat:
        return 0, ""
    has = "has" if n_flat == 1 else "have"
    left = f"{has} no slope left" if (slopes == 0).sum() == n_flat else f"{has} hardly any slope"
    why = "silent" if run.hyperparameters["activation"] == "ReLU" else "saturated"
    neurons = count(run.hyperparameters["n_hidden"], "hidden neuron")
    return n_flat, f" At all four points {n_flat} of {neurons} {left} (**{why}**)."


def _near_plateaus(runs: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the final losses of the starts that failed, and which of the plateaus each is near."""
    failed = runs.loss[..., -1][~solved(runs)]
    plateaus = np.array(list(PLATEAUS[runs.hyperparameters["loss"]].values()))
    return failed, np.abs(failed[:, None] - plateaus) < 0.01


def start_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how many of a batch of starts were solved, and where the others ended."""
    failed, near = _near_plateaus(runs)
    ends = {"solved": f"{int(solved(runs).sum())}"}
    for (name, level), n in zip(
        PLATEAUS[runs.hyperparameters["loss"]].items(), near.sum(axis=0), strict=True
    ):
        if n:
            ends[f"near {level:.2f}: {name}"] = str(n)
    elsewhere = failed[~near.any(axis=-1)]
    if len(elsewhere):
        span = f"{figure(elsewhere.min())} … {figure(elsewhere.max())}"
        ends[f"elsewhere: {span}"] = str(len(elsewhere))
    return {"where the loss ends": [*ends], f"starts, of {solved(runs).size}": [*ends.values()]}


def explain_failures(runs: RecordedRun) -> str:
    """Say why starts of a batch come to rest where they do, as far as some do."""
    _, near = _near_plateaus(runs)
    if not near.any():
        return ""
    which = "These failures" if near.any(axis=-1).all() else "Those near a level with a name"
    silent = (
        " A ReLU neuron that is silent at all four points has no slope either, and stays silent."
        if runs.hyperparameters["activation"] == "ReLU"
        else ""
    )
    return (
        f"{which} have the same cause: points that the network cannot tell apart share one answer, "
        f"and "
        f"there the slope is almost zero.{silent}"
    )


START_NAMES = {"normal": "N(0, 1)", "pytorch": "PyTorch’s"}
"""What the two ways to draw a start are called."""


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def map_rows(success: np.ndarray, learning_rates: Sequence[float]) -> dict[str, list[str]]:
    """Return which share succeeded at each learning rate, over all that was tried with it.

    Shapes: success (n_rates, ...).
    """
    shares = success.reshape(len(learning_rates), -1).mean(axis=-1)
    return {
        "learning rate": [f"{rate:g}" for rate in learning_rates],
        "solved": [percent(share) for share in shares],
    }


@holds_for_any("n_hidden", "loss", "start", "optimiser", "learning_rate", "n_epochs")
def race_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return how each optimiser came out from the same start."""
    when = {name: float(epochs_to_solve(run)) for name, run in runs.items()}
    return {
        "optimiser": [*runs],
        "XOR solved by epoch": [
            f"{when[name]:,.0f}" if np.isfinite(when[name]) and solved(run) else "not solved"
            for name, run in runs.items()
        ],
        "final loss": [
            f"diverged at epoch {run.diverged_at:,}" if run.diverged else figure(run.loss[-1])
            for run in runs.values()
        ],
    }


@holds_for_any("activation", "loss", "learning_rate", "n_epochs", "n_hidden", "start", "optimiser")
def solved_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how many starts are solved where the knobs stand, and where their losses end."""
    n_solved = f"{int(solved(runs).sum())} of {len(runs.loss)}"
    return {
        "starts solved with your knobs as they stand": [n_solved],
        "median loss at the end": [figure(float(np.median(runs.loss[..., -1])))],
    }


def best_rows(
    share: np.ndarray, optimisers: Sequence[str], learning_rates: Sequence[float]
) -> dict[str, list[str]]:
    """Return at which rate each optimiser solves the most starts.

    Shapes: share (n_optimisers, n_rates).
    """
    return {
        "optimiser": [*optimisers],
        "best rate": [
            f"{learning_rates[int(row.argmax())]:g}" if row.any() else "none" for row in share
        ],
        "starts solved": [percent(row.max()) for row in share],
    }


@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def describe_symmetry(run: RecordedRun) -> str:
    """Say what became of hidden neurons that all began alike."""
    n_hidden, epochs = run.hyperparameters["n_hidden"], count(int(run.epochs[-1]), "epoch")
    if not run.epochs[-1]:
        return "No step has been taken yet. Take some, and see what moves."
    first = max(float(np.abs(g[0]).max()) for g in run.gradients.values())
    if first == 0:
        return (
            "All numbers are zero, and so is **every slope** of the first step. The output listens "
            "to nobody, so no hidden neuron is blamed; and what the output hears is the same at "
            f"all four points, so that its errors cancel. After {epochs} not one number has moved, "
            f"and the loss is still {run.loss[-1]:.3f}."
        )
    if n_hidden < 2:
        return "A single neuron has no twin: take two hidden neurons or more."
    final = run.final
    numbers = np.vstack([final["W1"], final["b1"], final["W2"].T])  # (4, n_hidden)
    difference = float(np.abs(numbers - numbers[:, :1]).max())
    w1, w2, b, output_weight = (fixed(x, 3) for x in numbers[:, 0])
    neurons = "both" if n_hidden == 2 else f"all {n_hidden}"
    same = "to the last digit" if difference == 0 else f"to within {figure(difference, 2)}"
    return (
        f"The steepest slope of the first step is {figure(first)}, so these numbers do move. But "
        f"after {epochs} {neurons} hidden neurons are still **the same {same}**: weights {w1} and "
        f"{w2}, bias {b}, output’s weight {output_weight}. Neurons that start alike are blamed "
        f"alike, step alike and stay alike: {n_hidden} neurons, one cut. The loss ends at "
        f"{figure(run.loss[-1])}, with {4 * run.metrics['accuracy'][-1]:.0f} of 4 points right."
    )
