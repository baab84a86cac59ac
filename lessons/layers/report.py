"""What networks and their trainings say, in words, formulas and tables, and the predictions."""

import numpy as np

from datasets.students import PASSED_BOTH
from lessons.layers import bump
from lessons.layers.collapse import Stack, grid, nonlinear_share
from lessons.layers.experiments import N_EPOCHS, N_TRIED, SIZES, WIDE, Signals
from lessons.layers.model import (
    largest_slope,
    learned,
    median_loss,
    neuron_distance,
    probabilities,
)
from lessons.layers.network import NEEDED, STUDENTS, VOTE, answers
from lessons.layers.softmax import CLASSES, Classification
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward
from training.figures import count, figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE

# Matrices with their shapes -----------------------------------------------------------------------


def matrix(values: np.ndarray, digits: int = 2) -> str:
    """Write a matrix in LaTeX, a vector as a row."""
    table = np.atleast_2d(np.asarray(values, dtype=float))
    rows = (" & ".join(f"{round(float(v), digits) + 0.0:.{digits}f}" for v in row) for row in table)
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def shaped(values: np.ndarray, digits: int = 2) -> str:
    """Write a matrix in LaTeX with its shape underneath."""
    table = np.atleast_2d(values)
    return rf"\underset{{{table.shape[0]} \times {table.shape[1]}}}{{{matrix(values, digits)}}}"


def arrows(run: RecordedRun, x: np.ndarray) -> list[str]:
    """Write what happens to one input at every arrow of a 2-3-1 network, as lines of LaTeX.

    Shapes: x (1, 2).
    """
    p = run.final
    activation = run.hyperparameters["activation"]
    _, hidden, output = forward(x, p, activation)
    sums = x @ p["W1"] + p["b1"]
    name = {"none": "", "sigmoid": r"\sigma"}.get(activation, rf"\text{{{activation}}}")
    squeezed = rf"{name}(z_1)" if name else "z_1"
    return [
        rf"z_1 = x\,W_1 + b_1 = {shaped(x, 1)}{shaped(p['W1'], 3)} + {shaped(p['b1'], 1)}"
        rf" = {shaped(sums, 3)}",
        rf"a_1 = {squeezed} = {shaped(hidden, 3)}",
        rf"z_2 = a_1 W_2 + b_2 = {shaped(hidden, 3)}{shaped(p['W2'], 3)} + {shaped(p['b2'], 1)}"
        rf" = {shaped(output, 4)}",
        rf"p = \sigma(z_2) = {float(sigmoid(output[0, 0])):.4f}",
    ]


def describe_traced(run: RecordedRun, x: np.ndarray) -> str:
    """Say what comes out of the network that is traced by hand."""
    outputs = forward(x, run.final, run.hyperparameters["activation"])
    hidden = outputs[1][0]
    says = ", ".join(fixed(h, 3) for h in hidden)
    p = float(sigmoid(outputs[2][0, 0]))
    text = f"The hidden neurons say **({says})**, and the output **{p:.4f}**."
    silent = int((hidden == 0).sum())
    if run.hyperparameters["activation"] == "ReLU" and silent:
        who = {1: "One of them is", 2: "Two of them are", 3: "All three are"}[silent]
        text += f" {who} silent: its sum is not above zero, and ReLU passes on 0."
        text = text.replace("its sum is", "their sums are") if silent > 1 else text
    return text


def team_table(run: RecordedRun) -> dict[str, list[str]]:
    """Return what three neurons and their team say of each student, and who is right."""
    sums, outputs, p = answers(run)
    each, together = right_of_each(run)
    columns = {"student": [name.split(" →")[0] for name in STUDENTS.names]}
    for j in range(3):
        columns[f"neuron {j + 1}: z → a"] = [
            f"{fixed(z, 1)} → {figure(a)} {_MARKS[int(right)]}"
            for z, a, right in zip(sums[:, j], outputs[:, j], each[:, j], strict=True)
        ]
    columns["team"] = [
        f"{percent(float(share), 1)} {_MARKS[int(right)]}"
        for share, right in zip(p, together, strict=True)
    ]
    columns["truth"] = ["passed" if passed else "failed" for passed in PASSED_BOTH]
    return columns


_MARKS = ("✗", "✓")
"""What stands beside who is wrong, and who is right."""


def right_of_each(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return who of a team is right about whom: (4, 3) and (4,) array of bool.

    A neuron says yes where its sum is zero or more, the team from 50 % on.
    """
    sums, _, p = answers(run)
    truth = PASSED_BOTH == 1
    return (sums >= 0) == truth[:, None], (p >= 0.5) == truth


def describe_team(run: RecordedRun) -> str:
    """Say how often each neuron of a team is right, and the team."""
    each, together = right_of_each(run)
    first, second, third = each.sum(axis=0)
    return (
        f"Neuron 1 is right about **{first}** of the four students, neuron 2 about **{second}**, "
        f"neuron 3 about **{third}** (each says yes from z = 0 on), and the team about "
        f"**{together.sum()}**. The same answer for everybody is right about 2."
    )


def team_formula(run: RecordedRun) -> str:
    """Write the first layer of the team for all four students at once, with shapes."""
    p = run.final
    sums, _, _ = answers(run)
    return (
        rf"Z = X W + b = {shaped(STUDENTS.X, 0)}{shaped(p['W1'], 1)} + {shaped(p['b1'], 0)}"
        rf" = {shaped(sums, 1)}"
    )


OUTPUT = rf"p = \sigma({VOTE:g}\,(a_1 + a_2 + a_3) - {-NEEDED:g})"
"""The output neuron of the team, in a formula."""


# Sums of ReLUs ------------------------------------------------------------------------------------


def describe_bump(**numbers: float) -> str:
    """Say how far three ReLUs are from the tent, and where the thick line still leaves it."""
    off = bump.max_error(**numbers)
    if off < 1e-9:
        return (
            "**There it is.** The first turns upwards, the second bends the line down twice as "
            "steeply, and the third lifts it back to level: behind the tent the three cancel."
        )
    wrong = np.abs(bump.sum_of_three(**numbers) - bump.tent(bump.places())) > 1e-9
    return (
        f"The thick line leaves the tent at x = {figure(bump.places()[wrong][0] - bump.STEP)}, "
        f"and gets up to **{figure(off)}** away from it. Work from left to right."
    )


def describe_many(curve: str, n_neurons: int) -> str:
    """Say how closely so many ReLUs follow a curve, and twice as many."""
    off, then = (
        float(np.abs(np.subtract(*bump.interpolate(curve=curve, n_neurons=n))).max())
        for n in (n_neurons, 2 * n_neurons)
    )
    who = "With **1** neuron" if n_neurons == 1 else f"With **{n_neurons}** neurons"
    return (
        f"{who} the sum is nowhere further than **{figure(off, 2)}** from the curve; with "
        f"{2 * n_neurons} it would be {figure(then, 2)}."
    )


# Activations --------------------------------------------------------------------------------------

ABOUT = {
    "step": "**Step**: yes or no. Level on both sides of its jump: no gradient gets through.",
    "sigmoid": "**Sigmoid**: between 0 and 1. Its slope is at most 0.25, and fades on both sides.",
    "tanh": "**tanh**: between −1 and 1. Its slope is 1 at zero, and fades on both sides, too.",
    "ReLU": "**ReLU**: the larger of 0 and z. Its slope is 1 above zero and exactly 0 below.",
    "leaky ReLU": "**Leaky ReLU**: like ReLU, but with a slope of 0.01 below zero, so that no "
    "neuron falls silent for good.",
}
"""What to know of each activation."""


def describe_activation(name: str, z: float) -> str:
    """Say what an activation makes of a number, how steep it is there, and what that means."""
    activation = ALL_ACTIVATIONS[name]
    a = activation.function(np.array([z]))
    slope = float(activation.derivative(a)[0])
    if slope < NO_SLOPE:
        then = "A neuron with this sum hardly learns from it."
        then = then if slope else "A neuron with this sum gets no gradient at all."
    else:
        then = f"A gradient on its way back is multiplied by {figure(slope)}."
    return f"{ABOUT[name]} At z = {figure(z)} it says {figure(float(a[0]))}, and its slope is " + (
        f"**{figure(slope)}**. {then}"
    )


# Layers that collapse -----------------------------------------------------------------------------


def product(layers: Stack) -> list[str]:
    """Write the matrices of a stack and their product, as lines of LaTeX."""
    n = layers.n_layers
    names = r"\,".join(f"W_{i}" for i in range(1, n + 1))
    matrices = [shaped(layers.parameters[f"W{i}"], 1) for i in range(1, n + 1)]
    # Five side by side are wider than the page.
    rows = ["".join(matrices[i : i + 3]) for i in range(0, n, 3)]
    return [
        rf"{names} = {rows[0]}",
        *(rf"\cdot\; {row}" for row in rows[1:]),
        rf"= {shaped(layers.W, 3)} = W \qquad b = {layers.b[0]:.3f}",
    ]


def describe_stack(layers: Stack) -> str:
    """Say how far a stack of layers and its one matrix are apart, and how much it bends."""
    X = grid()
    off = float(np.abs(layers.answer(X) - layers.single(X)).max())
    n = layers.n_layers
    who = "The one layer" if n == 1 else f"The {n} layers"
    at = f"at {len(X):,} points of the plane"
    if off < 1e-9:
        rounding = ", which is rounding" if off else ""
        unused = n == 1 and layers.activation != "none"
        return (
            f"{who} and the one matrix give the same answer {at}: the largest difference is "
            f"**{figure(off, 2)}**{rounding}."
            + (f" A single layer has no place for {layers.activation}." if unused else "")
        )
    if nonlinear_share(layers) == 0:
        return (
            f"{who} and the one matrix differ by up to **{figure(off)}** {at}; but the layers give "
            "the same answer everywhere: nothing gets through them. Try another seed."
        )
    return (
        f"{who} and the one matrix differ by up to **{figure(off)}** {at}. Could another "
        f"matrix do it? Even the one with the smallest squared error leaves "
        f"{percent(nonlinear_share(layers))} of the variation unexplained: **the answer bends**."
    )


# Softmax ------------------------------------------------------------------------------------------


def describe_probabilities(p: np.ndarray) -> str:
    """List what softmax gives to each class."""
    return ", ".join(
        f"{name} {percent(float(share), 1)}" for name, share in zip(CLASSES, p, strict=True)
    )


def describe_classification(result: Classification) -> str:
    """Say what softmax gives to each class, and what that costs if one of them is true."""
    p = float(result.probabilities[CLASSES.index(result.truth)])
    return (
        f"{describe_probabilities(result.probabilities).capitalize()}. If it is {result.truth}, "
        f"the **cross-entropy** is −ln {figure(p)} = **{figure(result.loss)}**."
    )


# Trainings ----------------------------------------------------------------------------------------


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what the player reads out: the steepest activation, and how far neurons are apart."""
    return run.with_metrics(slope=largest_slope(run), apart=neuron_distance(run))


def _when(run: RecordedRun) -> str:
    """Say when a run ended."""
    n_epochs = int(run.steps[-1])
    return f"After {count(n_epochs, 'epoch')}" if n_epochs else "Before the first epoch"


@holds_for_any("learning_rate", "n_epochs")
def describe_training(run: RecordedRun) -> str:
    """Say how a run alone ended, and what the network says of each student."""
    if run.diverged:
        return (
            f"**It diverged**: at epoch {run.diverged_at:,} the loss is no longer a finite number, "
            "and there are no probabilities. The steps were too large."
        )
    p = probabilities(run)[-1]
    chances = ", ".join(
        f"{name.split(' →')[0]} {percent(float(share), 1)}"
        for name, share in zip(STUDENTS.names, p, strict=True)
    )
    n_right = round(4 * float(run.metrics["accuracy"][-1]))
    return (
        f"{_when(run)} the loss is **{figure(float(run.loss[-1]))}** (always saying 50 % costs ln "
        f"2 = 0.6931), and the network is right about {n_right} of the 4 students; the same answer "
        f"for all of them is right about 2. Probabilities of passing: {chances}."
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_slopes(run: RecordedRun) -> str:
    """Say whether the hidden neurons of a run still have slopes, and when they lost them."""
    if run.diverged:
        return "Nor are there slopes."
    steepest = largest_slope(run)
    end, loss = float(steepest[-1]), float(run.loss[-1])
    gone = steepest < NO_SLOPE
    activation = run.hyperparameters["activation"]
    if not gone[-1]:
        return (
            f"At least one hidden neuron still has a slope, of {figure(end)} at some student: it "
            "can be moved."
        )
    first = int(run.steps[len(gone) - int(np.argmin(gone[::-1])) if not gone.all() else 0])
    why = (
        "every hidden neuron is **dead** (its sum is below zero for all four students)"
        if activation == "ReLU" and end == 0
        else "every hidden neuron is **saturated** for all four students"
    )
    same = (
        " What reaches the output is the same for everybody, so the best it can do is 50 %."
        if abs(loss - np.log(2)) < 1e-3
        else ""
    )
    when = "From the start" if first == 0 else f"From epoch {first:,} on (of those recorded)"
    return f"{when} {why}, with slopes of {figure(end)} at most: nothing moves them.{same}"


@holds_for_any("activation", "learning_rate", "n_epochs")
def describe_symmetry(run: RecordedRun) -> str:
    """Say what became of hidden neurons that began alike, or not."""
    if run.diverged:
        return f"**It diverged** at epoch {run.diverged_at:,}: there are no weights to compare."
    distance = neuron_distance(run)
    w = run.final["W1"][:, 0]
    n = run.hyperparameters["n_hidden"]
    if all(np.abs(g[0]).max() == 0 for g in run.gradients.values()):
        return (
            "All weights are zero, and so is **every slope**. The hidden neurons get none because "
            "the output listens to none of them; what the output’s own weights and bias get from "
            "the two students who passed cancels out what they get from the two who failed. "
            f"{_when(run)} the loss is {run.loss[-1]:.4f}."
        )
    if run.hyperparameters["start"] == "random":
        return (
            f"The neurons’ weights and biases began up to **{figure(float(distance[0]))}** apart "
            f"and end up to {figure(float(distance[-1]))} apart: each neuron gets its own "
            "gradient, and goes its own way."
        )
    same = (
        "to the last digit"
        if distance.max() == 0
        else f"to within {figure(float(distance.max()), 1)}"
    )
    first, second = (figure(float(weight)) for weight in w)
    return (
        f"{_when(run)} the {n} hidden neurons are **the same {same}**: each has weights {first} "
        f"and {second}. Neurons that start alike get the same gradient and take the same steps: "
        f"{n} neurons are worth one. The loss is {figure(float(run.loss[-1]))}."
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_starts(runs: RecordedRun) -> str:
    """Say how many of a batch of starts learned, and why the others did not."""
    n = runs.loss.shape[0]
    ok = learned(runs)
    with_slope = int((largest_slope(runs)[..., -1] >= NO_SLOPE).sum())
    flat = np.abs(runs.loss[..., -1] - np.log(2)) < 1e-3
    text = (
        f"**{int(ok.sum())} of {n}** starts {'learns' if ok.sum() == 1 else 'learn'} (loss below "
        f"0.1); the median loss is "
        f"**{figure(median_loss(runs))}**."
    )
    if ok.all():
        return text
    return (
        f"{text} {flat.sum() or 'None'} of the {n} {'ends' if flat.sum() == 1 else 'end'} within "
        f"0.001 of ln 2 = 0.6931. A slope of 0.001 or more, at some student, is left to a hidden "
        f"neuron in {with_slope or 'none'} of them."
    )


def describe_signals(signals: Signals, size: float) -> str:
    """Say what is left of the students' differences at the far end of an untrained network."""
    first, last = float(signals.spread[0]), float(signals.spread[-1])
    return (
        f"With weights of size {figure(size)}, students who differ by {figure(first)} at the "
        f"inputs differ by **{figure(last)}** at the output, {figure(last / first)} times as much. "
        "In the last hidden layer the activations have a slope of "
        f"{figure(float(signals.slope[-1]))} on average."
    )


def describe_sizes(counts: np.ndarray, activation: str, n_layers: int) -> str:
    """Say at which sizes of the weights a deep network learns."""
    by_size = ", ".join(f"{n} at {figure(s)}" for s, n in zip(SIZES, counts, strict=True))
    return (
        f"Starts that learn, of {N_TRIED} for each size of the weights, with "
        f"{count(n_layers, 'hidden layer')} of {WIDE} {activation} neurons and {N_EPOCHS} epochs "
        f"at rate 0.1: {by_size}."
    )
