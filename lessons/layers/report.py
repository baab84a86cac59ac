"""What networks and their trainings say, in formulas and tables, and what went wrong."""

import numpy as np

from datasets.students import PASSED_BOTH
from lessons.layers.collapse import Stack, grid, nonlinear_share
from lessons.layers.model import (
    inputs,
    largest_slope,
    learned,
    median_loss,
    neuron_distance,
    probabilities,
)
from lessons.layers.network import STUDENTS, answers
from training.activations import sigmoid
from training.dense import Examples, forward, n_layers
from training.figures import figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE

Table = dict[str, list[str]]


def examples(run: RecordedRun) -> Examples:
    """Return the four students as a trained network was given them."""
    return Examples(STUDENTS.names, inputs(run.hyperparameters["scores"]), PASSED_BOTH)


def shaped(values: np.ndarray, digits: int) -> str:
    """Write a matrix in LaTeX with its shape underneath, a vector as a row."""
    table = np.atleast_2d(values)
    rows = (" & ".join(f"{round(float(v), digits) + 0.0:.{digits}f}" for v in row) for row in table)
    matrix = r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"
    return rf"\underset{{{table.shape[0]} \times {table.shape[1]}}}{{{matrix}}}"


def arrows(run: RecordedRun, x: np.ndarray) -> list[str]:
    """Write what happens to one input, (1, 2), at every arrow of a 2-3-1 network, in LaTeX."""
    p = run.final
    activation = run.hyperparameters["activation"]
    _, hidden, output = forward(x, p, activation)
    sums = x @ p["W1"] + p["b1"]
    name = r"\sigma" if activation == "sigmoid" else rf"\text{{{activation}}}"
    return [
        rf"z_1 = x\,W_1 + b_1 = {shaped(x, 1)}{shaped(p['W1'], 3)} + {shaped(p['b1'], 1)}"
        rf" = {shaped(sums, 3)}",
        rf"a_1 = {name}(z_1) = {shaped(hidden, 3)}",
        rf"z_2 = a_1 W_2 + b_2 = {shaped(hidden, 3)}{shaped(p['W2'], 3)} + {shaped(p['b2'], 1)}"
        rf" = {shaped(output, 4)}",
        rf"p = \sigma(z_2) = {float(sigmoid(output[0, 0])):.4f}",
    ]


def team_table(run: RecordedRun) -> Table:
    """Return what three neurons and their team say of each student, and who is right."""
    sums, outputs, p = answers(run)
    each, together = right_of_each(run)
    columns = {"student": [*STUDENTS.names, "right about"]}
    for j in range(3):
        columns[f"neuron {j + 1}: z → a"] = [
            f"{fixed(z, 1)} → {figure(a)} {'✓' if right else '✗'}"
            for z, a, right in zip(sums[:, j], outputs[:, j], each[:, j], strict=True)
        ] + [f"{each[:, j].sum()} of 4"]
    columns["team"] = [
        f"{percent(float(share), 1)} {'✓' if right else '✗'}"
        for share, right in zip(p, together, strict=True)
    ] + [f"{together.sum()} of 4"]
    return columns


def right_of_each(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return who of a team is right about whom: each neuron, (4, 3), and the team, (4,)."""
    sums, _, p = answers(run)
    truth = PASSED_BOTH == 1
    return (sums >= 0) == truth[:, None], (p >= 0.5) == truth


def team_formula(run: RecordedRun) -> str:
    """Write the first layer of the team for all four students at once, with shapes."""
    p, (sums, _, _) = run.final, answers(run)
    return (
        rf"Z = X W + b = {shaped(STUDENTS.X, 0)}{shaped(p['W1'], 1)} + {shaped(p['b1'], 0)}"
        rf" = {shaped(sums, 1)}"
    )


ABOUT = {
    "step": "**Step**: yes or no. Level on both sides of its jump: no gradient gets through.",
    "sigmoid": "**Sigmoid**: between 0 and 1. Its slope is at most 0.25, and fades on both sides.",
    "tanh": "**tanh**: between −1 and 1. Its slope is 1 at zero, and fades on both sides, too.",
    "ReLU": "**ReLU**: the larger of 0 and z. Its slope is 1 above zero and exactly 0 below.",
    "leaky ReLU": "**Leaky ReLU**: like ReLU, but with a slope of 0.01 below zero, so that no "
    "neuron falls silent for good.",
}
"""What to know of each activation."""


def product(layers: Stack) -> list[str]:
    """Write the matrices of a stack and their product, as lines of LaTeX."""
    numbers = range(1, n_layers(layers.parameters) + 1)
    names = r"\,".join(f"W_{i}" for i in numbers)
    matrices = [shaped(layers.parameters[f"W{i}"], 1) for i in numbers]
    # Five side by side are wider than the page.
    rows = ["".join(matrices[i : i + 3]) for i in (0, 3) if matrices[i:]]
    return [
        rf"{names} = {rows[0]}",
        *(rf"\cdot\; {row}" for row in rows[1:]),
        rf"= {shaped(layers.W, 3)} = W \qquad b = {layers.b[0]:.3f}",
    ]


def stack_rows(layers: Stack) -> Table:
    X = grid()
    off = float(np.abs(layers.answer(X) - layers.single(X)).max())
    return {
        "largest difference between layers and product": [
            f"{figure(off, 2)}{' (rounding)' if 0 < off < 1e-9 else ''}"
        ],
        "variation that no single layer explains": [percent(nonlinear_share(layers))],
    }


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what the player reads out: the steepest activation, and how far neurons are apart."""
    return run.with_metrics(slope=largest_slope(run), apart=neuron_distance(run))


@holds_for_any("learning_rate", "n_epochs")
def training_rows(run: RecordedRun) -> Table:
    p = probabilities(run)[-1]
    return {
        "student": [*STUDENTS.names],
        "probability of passing": [
            "none: it diverged" if run.diverged else percent(float(share), 1) for share in p
        ],
    }


@holds_for_any("learning_rate", "n_epochs")
def describe_slopes(run: RecordedRun) -> str:
    """Say what took the hidden neurons' slopes away, and when; nothing if one has a slope left."""
    steepest = largest_slope(run)
    gone = steepest < NO_SLOPE
    if run.diverged or not gone[-1]:
        return ""
    first = int(run.steps[max(np.flatnonzero(~gone), default=-1) + 1])
    when = "From the start" if first == 0 else f"From epoch {first:,} on (of those recorded)"
    is_dead = run.hyperparameters["activation"] == "ReLU" and steepest[-1] == 0
    same = abs(run.loss[-1] - np.log(2)) < 1e-3
    return (
        f"{when} every hidden neuron is **{'dead' if is_dead else 'saturated'}** for all four "
        "students: nothing moves them."
        + (" What reaches the output is the same for everybody: 50 % at best." if same else "")
    )


@holds_for_any("learning_rate", "n_epochs")
def start_rows(runs: RecordedRun) -> Table:
    """Return how many of a batch of starts learned, and what became of the others."""
    which = {
        "learn (loss below 0.1)": learned(runs),
        "end within 0.001 of ln 2": np.abs(runs.loss[:, -1] - np.log(2)) < 1e-3,
        "have a hidden neuron with a slope left": largest_slope(runs)[:, -1] >= NO_SLOPE,
    }
    counts = {name: [f"{each.sum()} of {len(each)}"] for name, each in which.items()}
    return counts | {"median loss": [figure(median_loss(runs))]}
