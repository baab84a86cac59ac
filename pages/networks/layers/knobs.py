"""What the scenes of layers share: the knobs, and how a matrix is written."""

from collections.abc import Callable
from typing import Any

import ui
from lessons.layers import bump as relus
from lessons.layers import experiments, network

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 5000)
HINGES = ("h1", "h2", "h3")
WEIGHTS = ("v1", "v2", "v3")
SHAPES = {"wave": "a wave", "bell": "a bell", "bounce": "a ball that bounces"}
ALL = ("step", "sigmoid", "tanh", "ReLU", "leaky ReLU")
TRAINED = ("sigmoid", "tanh", "ReLU", "leaky ReLU")
PASSED_ON = {"step": "yes or no", "none": "its sum", "ReLU": "its ReLU"}
START_LABELS = {"equal": "all at 0.5", "zeros": "all at 0", "random": "at random"}


def team_knob(name: str) -> ui.Slider:
    first, neuron = network.TEAM_AT_FIRST[name], f"Neuron {name[-1]}"
    if name.startswith("b"):
        return ui.Slider(name, f"{neuron}, bias", -150.0, 150.0, first, 1.0)
    return ui.Slider(name, f"{neuron}, weight of exam {name[1]}", -2.0, 2.0, first, 0.02)


KNOBS = ui.Knobs(
    "layers",
    *(
        ui.Slider(name, f"Hinge {i}", 0.0, 7.0, relus.AT_FIRST[name], relus.STEP)
        for i, name in enumerate(HINGES, 1)
    ),
    *(
        ui.Slider(name, f"Weight {i}", -3.0, 3.0, relus.AT_FIRST[name], 0.25)
        for i, name in enumerate(WEIGHTS, 1)
    ),
    ui.Choice("curve", "Curve", list(SHAPES), "wave", SHAPES),
    ui.Scale("many", "Neurons", relus.SPANS, 4),
    ui.Slider("needed", "Votes that the output needs", 1, 3, 3, 1),
    *map(team_knob, network.TEAM),
    ui.Choice("shape", "Activation", ALL, "step"),
    ui.Slider("z", "The sum z", -5.0, 5.0, 0.5, 0.1),
    ui.Choice("between", "Each passes on", list(PASSED_ON), "none", PASSED_ON),
    ui.Choice("first", "Weights start", list(START_LABELS), "equal", START_LABELS),
    ui.Scale("learning_rate", "Learning rate", RATES, 1),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 1000),
    ui.Slider("seed", "Seed: which start", 0, 63, 0, 1),
    ui.Choice("deep_activation", "Hidden neurons", TRAINED, "ReLU"),
    ui.Slider("n_layers", "Hidden layers", 1, 8, 5, 1),
    ui.Scale("size", "Size of the weights", experiments.SIZES, 1.0),
)


def grab_lines() -> None:
    """Let the lines of the team be pulled and turned."""
    for j in (1, 2, 3):
        for grip in ("cut", "way"):
            KNOBS.grab(f"{grip}{j}", grip, f"w1{j}", f"w2{j}", f"b{j}")


def shaped(values: Any, digits: int, bold: Callable[[int, int], bool] = lambda i, j: False) -> str:
    """Write a matrix in LaTeX with its shape underneath, a vector as a row; ``bold`` row, column."""
    table = values.reshape(-1, values.shape[-1]).tolist()

    def entry(i: int, j: int) -> str:
        text = f"{round(table[i][j], digits) + 0.0:.{digits}f}"
        return rf"\mathbf{{{text}}}" if bold(i, j) else text

    n, m = len(table), len(table[0])
    rows = (" & ".join(entry(i, j) for j in range(m)) for i in range(n))
    matrix = r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"
    return rf"\underset{{{n} \times {m}}}{{{matrix}}}"
