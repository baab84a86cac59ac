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
from training.agreement import Agreement
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
    """Say what each parameter is at the end."""
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


def describe_contest(
    own: np.ndarray, machine: np.ndarray, at: int, places: tuple[float, ...]
) -> str:
    """Say what the learner's settings of one neuron came to at best, and the machine's.

    Shapes: own (n_moves + 1, 3), machine (n_steps + 1, 3).
    """

    def judged(knobs: np.ndarray) -> tuple[int, float]:
        run = train_one(places, *map(float, knobs))
        return int(run.metrics["right"][-1]), float(run.loss[-1])

    n_right, losses = zip(*map(judged, own), strict=True)
    its = judged(machine[at]) if at >= 0 else None
    text = _both(max(n_right), min(losses), len(own) - 1, its, "The machine", at)
    if places == tuple(PLACES.values()) and at == len(machine) - 1:
        text += (
            " It makes the loss small, not the count large: it ends up saying 50 % to everything, "
            "which costs ln 2 = 0.693, and nobody can set one neuron better than that."
        )
    return text


def _both(
    n_right: int,
    loss: float,
    n_moves: int,
    its: tuple[int, float] | None,
    machine: str,
    n_steps: int,
) -> str:
    """Say what the learner's settings came to at best, and how many points and which loss its."""
    score = f"**{n_right} of 4** right, and a loss of **{figure(loss)}**"
    you = f"Your best so far: {score}, after {count(n_moves, 'move')}"
    if not n_moves:
        you = f"No move of yours yet; the start has {score}"
    if its is None:
        return f"{you}."
    after = f"after {count(n_steps, 'step')}"
    return f"{you}. {machine}: **{its[0]} of 4** and **{figure(its[1])}**, {after}."


def describe_nine(
    own: np.ndarray, machine: np.ndarray, at: int, run: RecordedRun | None = None
) -> str:
    """Say what the learner's settings of the nine knobs came to at best, and the machine's.

    Shapes: own (n_moves + 1, 9), machine (n_frames, 9).
    """
    n_right, losses = judged(own)
    best = int(n_right.max()), float(losses.min()), len(own) - 1
    if at < 0 or run is None:
        return _both(*best, None, "", 0)
    (right,), (loss,) = judged(machine[[at]])
    its = int(right), float(loss)
    text = _both(*best, its, "The machine, from where the knobs stood", int(run.epochs[at]))
    return text if at < len(machine) - 1 else f"{text} {_how_it_ended(run)}"


def _how_it_ended(run: RecordedRun) -> str:
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


def describe_starts(runs: RecordedRun) -> str:
    """Say how many of a batch of starts were solved, and where the others ended."""
    n, n_solved = solved(runs).size, int(solved(runs).sum())
    if n_solved == n:
        return (
            f"**All {n}** starts are solved. If more than about {min(300 / n, 100):.0f} in 100 "
            f"failed, a failure would almost certainly have shown up among {n}."
        )
    failed, near = _near_plateaus(runs)
    places = [
        f"{n_near} end{'s' if n_near == 1 else ''} near {level:.2f} ({name})"
        for (name, level), n_near in zip(
            PLATEAUS[runs.hyperparameters["loss"]].items(), near.sum(axis=0), strict=True
        )
        if n_near
    ]
    elsewhere = failed[~near.any(axis=-1)]
    if len(elsewhere):
        low, high = figure(elsewhere.min()), figure(elsewhere.max())
        span = f"of {low}" if low == high else f"between {low} and {high}"
        end = "ends" if len(elsewhere) == 1 else "end"
        places.append(f"{len(elsewhere)} {'' if places else f'{end} '}at a loss {span}")
    if not n_solved:
        none = f"**None of {n}** starts is" if n > 1 else "The only start is not"
        return f"{none} solved: {', '.join(places)}."
    are = "is" if n_solved == 1 else "are"
    return f"**{n_solved} of {n}** starts {are} solved. Of the others, {', '.join(places)}."


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
        f"{which} are much alike: points that the network cannot tell apart share one answer, and "
        f"there the slope is hardly more than nothing.{silent}"
    )


START_NAMES = {"normal": "N(0, 1)", "pytorch": "PyTorch’s"}
"""What the two ways to draw a start are called."""


def _are(n: int) -> str:
    return "is" if n == 1 else "are"


def describe_settings(runs: RecordedRun) -> str:
    """Say how many of a batch of starts are solved with the settings that they share."""
    settings, n_solved = runs.hyperparameters, int(solved(runs).sum())
    layer = count(settings["n_hidden"], f"hidden {settings['activation']} neuron")
    return (
        f"With all your knobs as they stand ({layer if settings['n_hidden'] else 'no hidden layer'}"
        f", {settings['loss']}, start drawn from {START_NAMES[settings['start']]}, learning rate "
        f"{settings['learning_rate']:g}, {count(settings['n_epochs'], 'epoch')}), "
        f"**{n_solved or 'none'}** of {count(runs.loss.shape[0], 'start')} "
        f"{'is' if n_solved < 2 else 'are'} solved."
    )


def describe_map(success: np.ndarray, learning_rates: Sequence[float]) -> str:
    """Say which share succeeded at each learning rate, over all that was tried with it.

    Shapes: success (n_rates, ...).
    """
    shares = success.reshape(len(learning_rates), -1).mean(axis=-1)
    by_rate = (
        f"{rate:g}: {percent(share)}" for rate, share in zip(learning_rates, shares, strict=True)
    )
    return f"Share of runs solved by learning rate, {', '.join(by_rate)}."


@holds_for_any("n_hidden", "loss", "start", "optimiser", "learning_rate", "n_epochs")
def describe_race(runs: Mapping[str, RecordedRun]) -> str:
    """Say how each optimiser came out from the same start."""
    endings = []
    for name, run in runs.items():
        when = float(epochs_to_solve(run))
        if run.diverged:
            end = f"diverges at epoch {run.diverged_at:,}"
        elif np.isfinite(when) and solved(run):
            end = f"has solved XOR by epoch **{when:,.0f}**"
        else:
            end = f"has not solved XOR; its loss ends at {figure(float(run.loss[-1]))}"
        endings.append(f"{name} {end}")
    return f"From this start, {'; '.join(endings)}."


def describe_best_rates(
    share: np.ndarray, optimisers: Sequence[str], learning_rates: Sequence[float]
) -> str:
    """Say at which rate each optimiser solves the most starts.

    Shapes: share (n_optimisers, n_rates).
    """
    best = [
        f"{name} solves most at {learning_rates[int(row.argmax())]:g}, **{percent(row.max())}**"
        if row.any()
        else f"{name} solves none at any rate"
        for name, row in zip(optimisers, share, strict=True)
    ]
    return f"Each at the best of these rates: {'; '.join(best)}."


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


def describe_agreement(twins: Agreement) -> str:
    """Say how far the training by hand and PyTorch's are apart."""
    return (
        f"From the same start, over {count(int(twins.by_hand.epochs[-1]), 'epoch')}, no weight, no "
        f"bias and no loss of the two ever differs by more than "
        f"**{figure(twins.difference.max(), 2)}**."
    )
