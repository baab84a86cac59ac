"""What networks and their trainings say, in formulas and tables, and what went wrong."""

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
from lessons.layers.network import STUDENTS, answers
from lessons.layers.softmax import CLASSES, Classification
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward
from training.figures import figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE

Table = dict[str, list[str]]


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


def traced_rows(run: RecordedRun, x: np.ndarray) -> Table:
    outputs = forward(x, run.final, run.hyperparameters["activation"])
    rows = {f"hidden neuron {i + 1}": [fixed(h, 3)] for i, h in enumerate(outputs[1][0])}
    return rows | {"output p": [f"{float(sigmoid(outputs[2][0, 0])):.4f}"]}


def team_table(run: RecordedRun) -> Table:
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


def many_rows(curve: str, n_neurons: int) -> Table:
    """Return how closely so many ReLUs follow a curve, and twice as many."""
    sizes = (n_neurons, 2 * n_neurons)
    pairs = (bump.interpolate(curve=curve, n_neurons=n) for n in sizes)
    return {
        "neurons": [str(n) for n in sizes],
        "furthest from the curve": [figure(np.abs(aim - sum_).max(), 2) for aim, sum_ in pairs],
    }


ABOUT = {
    "step": "**Step**: yes or no. Level on both sides of its jump: no gradient gets through.",
    "sigmoid": "**Sigmoid**: between 0 and 1. Its slope is at most 0.25, and fades on both sides.",
    "tanh": "**tanh**: between −1 and 1. Its slope is 1 at zero, and fades on both sides, too.",
    "ReLU": "**ReLU**: the larger of 0 and z. Its slope is 1 above zero and exactly 0 below.",
    "leaky ReLU": "**Leaky ReLU**: like ReLU, but with a slope of 0.01 below zero, so that no "
    "neuron falls silent for good.",
}
"""What to know of each activation."""


def activation_rows(name: str, z: float) -> Table:
    activation = ALL_ACTIVATIONS[name]
    a = activation.function(np.array([z]))
    return {
        "sum z": [figure(z)],
        "passed on": [figure(float(a[0]))],
        "slope": [figure(float(activation.derivative(a)[0]))],
    }


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


def stack_rows(layers: Stack) -> Table:
    X = grid()
    off = float(np.abs(layers.answer(X) - layers.single(X)).max())
    return {
        "points of the plane tried": [f"{len(X):,}"],
        "largest difference between layers and product": [
            f"{figure(off, 2)}{' (rounding)' if 0 < off < 1e-9 else ''}"
        ],
        "variation that no single layer explains": [percent(nonlinear_share(layers))],
    }


def classification_rows(result: Classification) -> Table:
    return {
        "class": [*CLASSES],
        "probability": [percent(float(p), 1) for p in result.probabilities],
        "truth": ["✓" if name == result.truth else "" for name in CLASSES],
        "cross-entropy": [figure(result.loss) if name == result.truth else "" for name in CLASSES],
    }


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what the player reads out: the steepest activation, and how far neurons are apart."""
    return run.with_metrics(slope=largest_slope(run), apart=neuron_distance(run))


@holds_for_any("learning_rate", "n_epochs")
def training_rows(run: RecordedRun) -> Table:
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
    """Say what took the hidden neurons' slopes away, and when; nothing if one has a slope left."""
    steepest = largest_slope(run)
    gone = steepest < NO_SLOPE
    if run.diverged or not gone[-1]:
        return ""
    first = int(run.steps[len(gone) - int(np.argmin(gone[::-1])) if not gone.all() else 0])
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
        "end within 0.001 of ln 2": np.abs(runs.loss[..., -1] - np.log(2)) < 1e-3,
        "have a hidden neuron with a slope left": largest_slope(runs)[..., -1] >= NO_SLOPE,
    }
    counts = {name: [f"{int(each.sum())} of {len(each)}"] for name, each in which.items()}
    return counts | {"median loss": [figure(median_loss(runs))]}


def signal_rows(signals: Signals) -> Table:
    first, last = float(signals.spread[0]), float(signals.spread[-1])
    return {
        "difference between students at the inputs": [figure(first)],
        "at the output": [figure(last)],
        "ratio": [figure(last / first)],
        "mean slope in the last hidden layer": [figure(float(signals.slope[-1]))],
    }


def size_rows(counts: np.ndarray) -> Table:
    return {"size": [*map(figure, SIZES)], f"learn, of {N_TRIED}": [*map(str, counts)]}
