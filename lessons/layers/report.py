"""What networks and their trainings say, in words, formulas and tables, and the predictions."""

import numpy as np

from datasets.students import PASSED_BOTH
from lessons.layers import bump
from lessons.layers.collapse import Stack, grid, nonlinear_share
from lessons.layers.experiments import N_TRIED, SIZES, Signals
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
from training.figures import figure, fixed, percent
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


def traced_rows(run: RecordedRun, x: np.ndarray) -> dict[str, list[str]]:
    """Return what comes out of the network that is traced by hand."""
    outputs = forward(x, run.final, run.hyperparameters["activation"])
    rows = {f"hidden neuron {i + 1}": [fixed(h, 3)] for i, h in enumerate(outputs[1][0])}
    return rows | {"output p": [f"{float(sigmoid(outputs[2][0, 0])):.4f}"]}


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
    right = [*(f"{n} of 4" for n in each.sum(axis=0)), f"{together.sum()} of 4"]
    for cells, last in zip(columns.values(), ["right about", *right, ""], strict=True):
        cells.append(last)
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


def many_rows(curve: str, n_neurons: int) -> dict[str, list[str]]:
    """Return how closely so many ReLUs follow a curve, and twice as many."""
    sizes = (n_neurons, 2 * n_neurons)
    off = (
        float(np.abs(np.subtract(*bump.interpolate(curve=curve, n_neurons=n))).max()) for n in sizes
    )
    return {
        "neurons": [str(n) for n in sizes],
        "furthest from the curve": [figure(each, 2) for each in off],
    }


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


def activation_rows(name: str, z: float) -> dict[str, list[str]]:
    activation = ALL_ACTIVATIONS[name]
    a = activation.function(np.array([z]))
    return {
        "sum z": [figure(z)],
        "passed on": [figure(float(a[0]))],
        "slope": [figure(float(activation.derivative(a)[0]))],
    }


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


def stack_rows(layers: Stack) -> dict[str, list[str]]:
    """Return how far a stack of layers and its one matrix are apart, and how much it bends."""
    X = grid()
    off = float(np.abs(layers.answer(X) - layers.single(X)).max())
    return {
        "points of the plane tried": [f"{len(X):,}"],
        "largest difference between layers and product": [
            f"{figure(off, 2)}{' (rounding)' if 0 < off < 1e-9 else ''}"
        ],
        "variation that no single layer explains": [percent(nonlinear_share(layers))],
    }


# Softmax ------------------------------------------------------------------------------------------


def describe_probabilities(p: np.ndarray) -> str:
    """List what softmax gives to each class."""
    return ", ".join(
        f"{name} {percent(float(share), 1)}" for name, share in zip(CLASSES, p, strict=True)
    )


def classification_rows(result: Classification) -> dict[str, list[str]]:
    """Return what softmax gives to each class, and what it would cost if that were the truth."""
    return {
        "class": [*CLASSES],
        "probability": [percent(float(p), 1) for p in result.probabilities],
        "truth": ["✓" if name == result.truth else "" for name in CLASSES],
        "cross-entropy": [figure(result.loss) if name == result.truth else "" for name in CLASSES],
    }


# Trainings ----------------------------------------------------------------------------------------


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what the player reads out: the steepest activation, and how far neurons are apart."""
    return run.with_metrics(slope=largest_slope(run), apart=neuron_distance(run))


@holds_for_any("learning_rate", "n_epochs")
def training_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return what the network of a run alone says of each student in the end."""
    p = probabilities(run)[-1]
    return {
        "student": [name.split(" →")[0] for name in STUDENTS.names],
        "in truth": ["passed" if passed else "failed" for passed in PASSED_BOTH],
        "probability of passing": [
            "none: it diverged" if run.diverged else percent(float(share), 1) for share in p
        ],
    }


@holds_for_any("learning_rate", "n_epochs")
def describe_slopes(run: RecordedRun) -> str:
    """Say whether the hidden neurons of a run still have slopes, and when they lost them."""
    if run.diverged:
        return "It diverged, so there are no slopes either."
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
    slopes = "slopes of 0" if end == 0 else f"slopes of {figure(end)} at most"
    return f"{when} {why}, with {slopes}: nothing moves them.{same}"


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
            f"The loss stays at {run.loss[-1]:.4f}."
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
        f"In the end the {n} hidden neurons are **the same {same}**: each has weights {first} "
        f"and {second}. Neurons that start alike get the same gradient and take the same steps: "
        f"{n} neurons are worth one. The loss is {figure(float(run.loss[-1]))}."
    )


@holds_for_any("learning_rate", "n_epochs")
def start_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how many of a batch of starts learned, and what became of the others."""
    n = runs.loss.shape[0]
    return {
        "learn (loss below 0.1)": [f"{int(learned(runs).sum())} of {n}"],
        "end within 0.001 of ln 2": [
            f"{int((np.abs(runs.loss[..., -1] - np.log(2)) < 1e-3).sum())} of {n}"
        ],
        "have a hidden neuron with a slope left": [
            f"{int((largest_slope(runs)[..., -1] >= NO_SLOPE).sum())} of {n}"
        ],
        "median loss": [figure(median_loss(runs))],
    }


def signal_rows(signals: Signals) -> dict[str, list[str]]:
    """Return what is left of the students' differences at the end of an untrained network."""
    first, last = float(signals.spread[0]), float(signals.spread[-1])
    return {
        "difference between students at the inputs": [figure(first)],
        "at the output": [figure(last)],
        "ratio": [figure(last / first)],
        "mean slope in the last hidden layer": [figure(float(signals.slope[-1]))],
    }


def size_rows(counts: np.ndarray) -> dict[str, list[str]]:
    """Return at which sizes of the weights a deep network learns."""
    return {
        "size": [figure(size) for size in SIZES],
        f"learn, of {N_TRIED}": [str(n) for n in counts],
    }
