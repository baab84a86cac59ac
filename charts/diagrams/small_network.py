"""A small network over the plane: what it says everywhere, and how its hidden layer bends space.

The pictures are drawn by `ui.pictures.small_network`, which computes the network in the browser at
every place; here is what they are given. A network has two inputs, at most one hidden layer, and
one output.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.style import HEIGHT
from charts.diagrams.network_diagram import recorded_layers, side_by_side
from training.activations import sigmoid
from training.dense import forward
from training.figures import fixed, percent
from training.layers import layers_of
from training.recorded_run import RecordedRun

BUDGET = 24_000
"""Bytes that the numbers of one picture may take on their way to the browser."""
MIDDLE = 0.5
"""The middle of the plane that is shown."""
ASIDE = 0.5
"""How far from the middle of each line its arrow stands, where there are several."""
STAY = 0.4
"""How far beyond the unit square a line's grip may go before it stays there."""
_SPOKE = 0.38
"""How long an arrow is by which a line is turned."""
_INPUTS = ["x1", "x2"]
_DECIMALS = 4
"""Of weights that knobs set: some sums of theirs are exactly zero."""


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
    """Return what the picture of a network over the plane is drawn from.

    Each neuron that listens to the inputs has a line where its weighted sum is zero, with an arrow
    to its positive side; it is the fainter the less the output listens to it. ``knobs`` says which
    knob moves which number, counted as in `network_diagram.diagram`; ``pulled`` whether each line
    is pulled by the grip ``cut<j>`` and turned by ``way<j>``; ``movable`` with which knobs each
    point is pulled, by the grip ``point<i>``.
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
        **{"aside": ASIDE, "stay": STAY, "spoke": _SPOKE},
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
) -> dict[str, Any]:
    """Return what a picture of where the hidden layer puts the points is drawn from.

    The thin lines are those of a square grid over the unit square, bent as the layer bends them.

    ``right`` and ``up`` (n_frames, n_axes) are the picture's axes in hidden space; the output says
    50 % where ``cut`` (n_frames, 3) is 0: ``cut[0] * right + cut[1] * up + cut[2]``.
    """
    about = _about(run, points, labels, title, height)
    sides = {"right": right, "up": up, "cut": cut}
    return {
        **about,
        **{name: _digits(values[about["frames"]]) for name, values in sides.items()},
        "axes": list(axes),
        "middle": [float(at) for at in middle],
        "reach": float(reach),
        **{"knobs": {}, "movable": [], "decimals": None, "pulled": False},
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
    """Return numbers with five digits; what is no number is None."""
    return [[float(f"{v:.5g}") if np.isfinite(v) else None for v in row] for row in values]


def answers_in_words(run: RecordedRun, points: np.ndarray) -> str:
    shares = sigmoid(_outputs(run, points)[-1][:, 0])
    said = [
        f"{percent(p, 1)} at ({x1:g}, {x2:g})" for (x1, x2), p in zip(points, shares, strict=True)
    ]
    return f"Probability of class 1: {', '.join(said)}."


def places_in_words(run: RecordedRun, points: np.ndarray, right: np.ndarray, up: np.ndarray) -> str:
    """Say where the hidden layer puts each point in the end, along the two axes of the picture."""
    answers = _outputs(run, points)[-2]
    places = zip(points, answers @ right[-1], answers @ up[-1], strict=True)
    return (
        ", ".join(f"({x1:g}, {x2:g}) at ({fixed(x)}, {fixed(y)})" for (x1, x2), x, y in places)
        + "."
    )


def _outputs(run: RecordedRun, points: np.ndarray) -> list[np.ndarray]:
    return forward(points, run.final, layers_of(run)[0].activation)
