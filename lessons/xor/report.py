"""What runs of XOR say, in words and tables."""

from collections.abc import Mapping

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import SOLVED_WITHIN, epochs_to_solve, layer_outputs, probabilities, solved
from lessons.xor.moved import segments_intersect
from lessons.xor.network import score
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
    """Add what can be read out at each frame of a single run."""
    with may_diverge():
        squares = [(g.reshape(run.n_frames, -1) ** 2).sum(axis=-1) for g in run.gradients.values()]
        slope = np.sqrt(np.sum(squares, axis=0))
    return run.with_metrics(**dict(zip(POINTS, probabilities(run).T, strict=True)), slope=slope)


def describe_points(places: tuple[float, ...]) -> str:
    """Say whether a straight cut is enough for the four points where they stand."""
    if segments_intersect(places):
        return "Here the dotted lines cross: **no** straight cut gets all four right."
    return (
        "Here the dotted lines do not cross: there **is** a straight cut that gets all four right. "
        "Find it, or let the machine find it."
    )


def contest_rows(
    own: np.ndarray,
    machine: np.ndarray,
    step: int,
    *,
    run: RecordedRun | None,
    points: np.ndarray = XOR_INPUTS,
) -> dict[str, list[str]]:
    """Return what the learner's settings (n, n_knobs) came to at best, and the machine's now."""
    n_right, losses = score(own, points)
    best = int(np.lexsort((losses, -n_right))[0])
    rows = [("you, at your best", own[best], count(best, "move"))]
    if run is not None and step >= 0:
        rows.append(("the machine", machine[step], count(int(run.epochs[step]), "step")))
    names, settings, after = zip(*rows, strict=True)
    n_right, losses = score(np.array(settings), points)
    return {
        "cut": [*names],
        "right": [f"{n} of 4" for n in n_right],
        "loss": [*map(figure, losses)],
        "after": [*after],
    }


def four_inequalities(w1: float, w2: float, b: float) -> dict[str, list[str]]:
    """Return what each point asks of a single neuron, as columns, and whether it gets it."""
    sums = XOR_INPUTS @ [w1, w2] + b
    right = np.where(XOR_LABELS == 1, sums > 0, sums < 0)
    return {
        "point": ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"],
        "is": ["dark", "lit", "lit", "dark"],
        "so it asks": ["b < 0", "w₂ + b > 0", "w₁ + b > 0", "w₁ + w₂ + b < 0"],
        "with your knobs": [fixed(value, 1) for value in sums],
        "right": ["✓" if each else "✗" for each in right],
    }


@holds_for_any("n_hidden", "start", "learning_rate")
def describe_alone(alone: RecordedRun) -> str:
    """Say why a neuron without a hidden layer ended as it did, once it has taken a step."""
    settings, p = alone.hyperparameters, probabilities(alone)[-1]
    squared = settings["loss"] == "squared error"
    if settings["n_epochs"] == 0:
        return ""
    if np.abs(p - 0.5).max() < 0.01:
        costs = (
            "0.25 under squared error"
            if squared
            else "ln 2 = 0.6931, the least that a neuron alone can reach"
        )
        return f"The neuron alone says 50 % to everything, which costs {costs}."
    missed = np.abs(p - XOR_LABELS)
    if squared and (missed > 0.5).sum() == 1 and round(alone.loss[-1], 4) > 0.25:
        slope = ", and there squared error has hardly any slope" if missed.max() > 0.9 else ""
        return (
            "The neuron alone ends worse than if it said 50 % to everything: it is "
            f"{percent(missed.max())} sure of the wrong answer to one of the points{slope}."
        )
    late = alone.loss[_half_way(alone) :]
    if (np.diff(late) > 0).any():
        return (
            f"At learning rate {settings['learning_rate']:g} the steps of the neuron alone "
            "overshoot the bottom of its loss, where it would say 50 % to everything."
        )
    moves = late[-1] < 0.999 * late[0]
    return f"The neuron alone {'is still on its way' if moves else 'hardly moves any more'}."


def _half_way(run: RecordedRun) -> int:
    """Return the last frame that is not after half of the epochs."""
    return int(np.searchsorted(run.epochs, run.epochs[-1] / 2, side="right")) - 1


@holds_for_any("n_hidden", "loss", "start", "learning_rate", "n_epochs", "by_hand")
def diagnose(run: RecordedRun) -> str:
    """Say how a single run ended, and what may help if XOR is not solved."""
    if run.diverged:
        return f"At epoch {run.diverged_at:,} the loss was no longer a finite number."
    if solved(run):
        return (
            f"**Solved** by epoch {epochs_to_solve(run):,.0f}: all four probabilities are within "
            f"{SOLVED_WITHIN:g} of the truth."
        )
    n_right = round(4 * run.metrics["accuracy"][-1])
    are = "is" if n_right == 1 else "are"
    return f"**Not solved:** {n_right} of 4 points {are} right. {_reason(run)}"


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
        return f"The loss is above where it began: steps at learning rate {rate:g} overshoot.{flat}"
    fell = f"In the second half of the epochs the loss {trend(loss[half], loss[-1], 4)}"
    if loss[-1] < 0.9 * loss[half] and n_flat < n_hidden:
        return f"{fell}: still falling, so it needs **more epochs**.{flat}"
    advice = "**another seed**" if n_flat == n_hidden else "**more epochs**, then **another seed**"
    if settings["by_hand"]:
        advice = "**other knobs** to start from"
    return f"{fell}: stuck, or on a plateau? Try {advice}.{flat}"


def _without_slope(run: RecordedRun) -> tuple[int, str]:
    """Count the hidden neurons whose activation is flat at all four points, and say so."""
    activation = run.hyperparameters["activation"]
    slopes = steepest_slope(layer_outputs(run)[-2][-1], activation)
    n_flat = int((slopes < NO_SLOPE).sum())
    if not n_flat:
        return 0, ""
    has = "has" if n_flat == 1 else "have"
    left = f"{has} no slope left" if (slopes == 0).sum() == n_flat else f"{has} hardly any slope"
    why = "silent" if activation == "ReLU" else "saturated"
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
    ends = {"solved": solved(runs).sum()}
    plateaus = PLATEAUS[runs.hyperparameters["loss"]].items()
    for (name, level), n in zip(plateaus, near.sum(axis=0), strict=True):
        if n:
            ends[f"near {level:.2f}: {name}"] = n
    elsewhere = failed[~near.any(axis=-1)]
    if len(elsewhere):
        span = f"{figure(elsewhere.min())} … {figure(elsewhere.max())}"
        ends[f"elsewhere: {span}"] = len(elsewhere)
    counts = [*map(str, ends.values())]
    return {"where the loss ends": [*ends], f"starts, of {solved(runs).size}": counts}


def explain_failures(runs: RecordedRun) -> str:
    """Say why starts of a batch come to rest where they do, as far as some do."""
    _, near = _near_plateaus(runs)
    if not near.any():
        return ""
    relu = runs.hyperparameters["activation"] == "ReLU"
    silent = " A ReLU neuron that is silent at all four points stays silent." if relu else ""
    return (
        "The named levels are traps: points that the network cannot tell apart share one answer, "
        f"and the slope there is almost zero.{silent}"
    )


@holds_for_any("n_hidden", "loss", "start", "optimiser", "learning_rate", "n_epochs")
def race_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return when each optimiser has solved XOR from the same start."""
    return {
        "optimiser": [*runs],
        "XOR solved by epoch": [
            f"{epochs_to_solve(run):,.0f}" if solved(run) else "not solved" for run in runs.values()
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


@holds_for_any("activation", "loss", "start", "n_epochs")
def describe_symmetry(run: RecordedRun) -> str:
    """Say what became of hidden neurons that all began alike."""
    n_hidden, epochs = run.hyperparameters["n_hidden"], count(int(run.epochs[-1]), "epoch")
    rate = run.hyperparameters["learning_rate"]
    if not run.epochs[-1]:
        return "No step has been taken yet. Take some, and see what moves."
    if not any(gradient[0].any() for gradient in run.gradients.values()):
        return (
            "**Every slope** of the first step is zero. The output listens to nobody, so no hidden "
            "neuron is blamed; and what the output hears is the same at all four points, so that "
            f"its errors cancel. A step is {rate:g} × 0: after {epochs} not one number has moved."
        )
    if n_hidden < 2:
        return "A single neuron has no twin: take two hidden neurons or more."
    numbers = np.vstack([run.final["W1"], run.final["b1"], run.final["W2"].T])  # (4, n_hidden)
    apart = float(np.abs(numbers - numbers[:, :1]).max())
    same = f"to within {figure(apart, 2)}" if apart else "to the last digit"
    return (
        f"These numbers do move. But after {epochs} the hidden neurons are still **the same "
        f"{same}**. Neurons that start alike are blamed alike, step alike and stay alike: "
        f"{n_hidden} neurons, one cut."
    )
