"""Data of a small network for `ui.pictures`, which computes it in the browser.

It has two inputs, at most one hidden layer, and one output. One picture shows its output over the
plane, the other its hidden space.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.style import HEIGHT
from charts.diagrams.network_diagram import recorded_layers, side_by_side
from training.activations import sigmoid
from training.dense import forward, layers_of
from training.figures import fixed, percent
from training.recorded_run import RecordedRun

BUDGET = 24_000
"""Most bytes of a picture's numbers."""
MIDDLE = 0.5
"""Centre of the plane shown."""
ASIDES = (0.1, 0.35)
"""How far from their lines' middles two neurons' grips are: apart even where both lines are one."""
_ARROWS = (0.3, -0.3)
"""The same of the arrows of lines that are not pulled, by turns, if there are several."""
STAY = 0.4
"""Distance from the unit square at which a line's grip stops."""
OUTPUT = {"aside": -0.35, "stay": 0.1}
"""The same of the output's line in hidden space, which is shown less far."""
_SPOKE, _SHORT = 0.38, 0.28
"""Lengths of the arrow that turns a line: of one alone, and where two share a picture."""
_INPUTS = ["x1", "x2"]
_SUMS = [f"weighted sum of neuron {j}" for j in (1, 2)]
_STAGES = [
    ("The plane", [f"input {x}" for x in ("x₁", "x₂")]),
    ("Weighed", _SUMS),
    ("Weighed, shifted", [f"{each} + bias" for each in _SUMS]),
]
"""Title and axes of the plane on its way to hidden space, from stage to stage."""
_DECIMALS = 4
"""Decimals of weights set by knobs, so that some sums are exactly zero."""


def surface(
    run: RecordedRun,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    title: str,
    height: int = HEIGHT,
    knobs: Mapping[str, int] | None = None,
    pulled: bool = False,
    movable: Sequence[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return the data of a network's output over the plane.

    Each neuron on the inputs has a line where its sum is zero, with an arrow to the positive side,
    fainter with a smaller output weight. ``knobs`` maps knobs to parameters as in
    `network_diagram.diagram`; ``pulled`` adds grips ``cut<j>`` and ``way<j>`` to move and turn
    lines; ``movable`` lists the knobs of each point, dragged by the grip ``point<i>``.
    """
    return {
        **_about(run, points, labels, title, height),
        "axes": ["input x₁", "input x₂"],
        "shown": _INPUTS,
        "n_classes": 2,
        "knobs": dict(knobs or {}),
        "decimals": _DECIMALS if knobs else None,
        "pulled": pulled,
        "movable": [list(names) for names in movable],
        **{"aside": list(ASIDES if pulled else _ARROWS), "stay": STAY},
        "spoke": _SPOKE if len(layers_of(run)) == 1 else _SHORT,
    }


def hidden_space(
    run: RecordedRun,
    points: np.ndarray,
    labels: np.ndarray,
    *,
    right: np.ndarray,
    up: np.ndarray,
    cut: np.ndarray,
    middle: tuple[float, float],
    reach: float,
    axes: tuple[str, str],
    title: str,
    height: int = HEIGHT,
    knobs: Mapping[str, int] | None = None,
    pulled: bool = False,
    carried: bool = False,
) -> dict[str, Any]:
    """Return the data of the hidden layer's outputs for the points.

    Thin lines are a grid over the unit square after the hidden layer.

    ``right`` and ``up`` (n_frames, n_axes) are the picture's axes in hidden space; the output is 50
    % where ``cut[0] * right + cut[1] * up + cut[2]`` is 0, with cut (n_frames, 3). With ``knobs``
    for the parameters of two hidden neurons, the cut follows these; ``pulled`` adds the grips
    ``cut2`` and ``way2`` to it, where the ``middle`` is that of the unit square. If ``carried``, a
    slider takes the plane of the inputs there: weighed, shifted, squashed.
    """
    about = _about(run, points, labels, title, height)
    sides = {"right": right, "up": up, "cut": cut}
    return {
        **about,
        **{name: _digits(values[about["frames"]]) for name, values in sides.items()},
        "axes": list(axes),
        "middle": [float(at) for at in middle],
        "reach": float(reach),
        "knobs": dict(knobs or {}),
        "decimals": _DECIMALS if knobs else None,
        "stages": [*_STAGES, (title, axes)] if carried else [],
        "movable": [],
        "pulled": pulled,
        "spoke": _SPOKE * reach,
        **OUTPUT,
    }


def _about(
    run: RecordedRun, points: np.ndarray, labels: np.ndarray, title: str, height: int
) -> dict[str, Any]:
    layers = layers_of(run)
    numbers = side_by_side([(layer.weights, layer.biases) for layer in layers])
    return {
        **recorded_layers(run, len(_INPUTS), layers, numbers, budget=BUDGET, at_least=2),
        "inputs": _INPUTS,
        "points": points.astype(float).tolist(),
        "labels": labels.astype(int).tolist(),
        "title": title,
        "height": height,
    }


def _digits(values: np.ndarray) -> list[list[float | None]]:
    """Return numbers with five digits, None for non-finite ones."""
    return [[float(f"{v:.5g}") if np.isfinite(v) else None for v in row] for row in values]


def answers_in_words(run: RecordedRun, points: np.ndarray) -> str:
    shares = sigmoid(_outputs(run, points)[-1][:, 0])
    said = [
        f"{percent(p, 1)} at ({x1:g}, {x2:g})" for (x1, x2), p in zip(points, shares, strict=True)
    ]
    return f"Probability of class 1: {', '.join(said)}."


def places_in_words(run: RecordedRun, points: np.ndarray, right: np.ndarray, up: np.ndarray) -> str:
    """Say where the trained hidden layer puts each point, along the picture's axes."""
    answers = _outputs(run, points)[-2]
    places = zip(points, answers @ right[-1], answers @ up[-1], strict=True)
    return (
        ", ".join(f"({x1:g}, {x2:g}) at ({fixed(x)}, {fixed(y)})" for (x1, x2), x, y in places)
        + "."
    )


def _outputs(run: RecordedRun, points: np.ndarray) -> list[np.ndarray]:
    return forward(points, run.final, layers_of(run)[0].activation)
