"""What runs of XOR say, in words and tables."""

from collections.abc import Callable, Mapping

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import (
    SOLVED_WITHIN,
    epochs_to_solve,
    layer_outputs,
    probabilities,
    solved,
)
from lessons.xor.moved import PLACES, segments_intersect
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
        still = "still " if places != tuple(PLACES.values()) else ""
        return f"The two dotted lines {still}cross: **no** straight cut gets all four right."
    return (
        "The two dotted lines no longer cross: now there **is** a straight cut that gets all four "
        "right. Find it, or let the machine find it."
    )


def contest_rows(
    own: np.ndarray,
    machine: np.ndarray,
    at: int,
    run: RecordedRun | None,
    score: Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]],
) -> dict[str, list[str]]:
    """Return what the learner's settings (n, n_knobs) came to at best, and the machine's now."""
    n_right, losses = score(own)
    best = int(np.lexsort((losses, -n_right))[0])
    lines = {"you, at your best": (n_right[best], losses[best], count(best, "move"))}
    if run is not None and at >= 0:
        (n_right,), (loss,) = score(machine[[at]])
        lines["the machine"] = (n_right, loss, count(int(run.epochs[at]), "step"))
    return {
        "cut": [*lines],
        "right": [f"{n} of 4" for n, _, _ in lines.values()],
        "loss": [figure(loss) for _, loss, _ in lines.values()],
        "after": [after for _, _, after in lines.values()],
    }


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


def setting_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return how well a network set by hand does."""
    n_right = round(4 * run.metrics["accuracy"][-1])
    return {"right": [f"{n_right} of 4"], "loss": [fixed(run.loss[-1], 3)]}


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
    """Say why a neuron without a hidden layer ended as it did, once it has taken a step."""
    loss, p = alone.hyperparameters["loss"], probabilities(alone)[-1]
    if alone.hyperparameters["n_epochs"] == 0:
        return ""
    if np.abs(p - 0.5).max() < 0.01:
        costs = "0.25 under squared error"
        if loss == "cross-entropy":
            costs = "ln 2 = 0.6931: it is at the bottom of its bowl"
        return f"The neuron alone says 50 % to everything, which costs {costs}."
    missed = np.abs(p - XOR_LABELS)
    if loss == "squared error" and (missed > 0.5).sum() == 1 and round(alone.loss[-1], 4) > 0.25:
        fourth = f"it is {percent(missed.max())} sure of the wrong answer to the fourth"
        if missed.max() > 0.9:
            fourth = "one is confidently wrong, and there squared error has hardly any slope"
        return (
            "The neuron alone ends worse than if it said 50 % to everything: three points are "
            f"right, and {fourth}."
        )
    half = alone.loss[_half_way(alone) :]
    if (np.diff(half) > 0).any():
        rate = alone.hyperparameters["learning_rate"]
        return (
            f"At learning rate {rate:g} the steps of the neuron alone overshoot the bottom of its "
            "bowl, where it would say 50 % to everything."
        )
    moves = half[-1] < 0.999 * half[0]
    now = "is still on its way" if moves else "hardly moved in the second half of its epochs"
    return f"The neuron alone {now}."


def _half_way(run: RecordedRun) -> int:
    """Return the last frame that is not after half of the epochs."""
    return int(np.searchsorted(run.epochs, run.epochs[-1] / 2, side="right")) - 1


@holds_for_any("loss", "start", "by_hand", "learning_rate", "n_epochs")
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
    ends = {"solved": int(solved(runs).sum())}
    plateaus = PLATEAUS[runs.hyperparameters["loss"]].items()
    for (name, level), n in zip(plateaus, near.sum(axis=0), strict=True):
        if n:
            ends[f"near {level:.2f}: {name}"] = n
    elsewhere = failed[~near.any(axis=-1)]
    if len(elsewhere):
        span = f"{figure(elsewhere.min())} … {figure(elsewhere.max())}"
        ends[f"elsewhere: {span}"] = len(elsewhere)
    counts = [str(n) for n in ends.values()]
    return {"where the loss ends": [*ends], f"starts, of {solved(runs).size}": counts}


def explain_failures(runs: RecordedRun) -> str:
    """Say why starts of a batch come to rest where they do, as far as some do."""
    _, near = _near_plateaus(runs)
    if not near.any():
        return ""
    which = "These failures" if near.any(axis=-1).all() else "Those near a level with a name"
    silent = ""
    if runs.hyperparameters["activation"] == "ReLU":
        silent = " A ReLU neuron that is silent at all four points stays silent."
    return (
        f"{which} have the same cause: points that the network cannot tell apart share one answer, "
        f"and there the slope is almost zero.{silent}"
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


@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def describe_symmetry(run: RecordedRun) -> str:
    """Say what became of hidden neurons that all began alike."""
    n_hidden, epochs = run.hyperparameters["n_hidden"], count(int(run.epochs[-1]), "epoch")
    if not run.epochs[-1]:
        return "No step has been taken yet. Take some, and see what moves."
    if not any(gradient[0].any() for gradient in run.gradients.values()):
        return (
            "**Every slope** of the first step is zero. The output listens to nobody, so no hidden "
            "neuron is blamed; and what the output hears is the same at all four points, so that "
            f"its errors cancel. After {epochs} not one number has moved."
        )
    if n_hidden < 2:
        return "A single neuron has no twin: take two hidden neurons or more."
    numbers = np.vstack([run.final["W1"], run.final["b1"], run.final["W2"].T])  # (4, n_hidden)
    difference = float(np.abs(numbers - numbers[:, :1]).max())
    neurons = "both" if n_hidden == 2 else f"all {n_hidden}"
    same = "to the last digit" if difference == 0 else f"to within {figure(difference, 2)}"
    return (
        f"These numbers do move. But after {epochs} {neurons} hidden neurons are still **the same "
        f"{same}**. Neurons that start alike are blamed alike, step alike and stay alike: "
        f"{n_hidden} neurons, one cut."
    )
