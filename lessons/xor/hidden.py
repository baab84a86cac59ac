"""What hidden neurons ask, and the space of their answers, looked at from one side."""

from typing import NamedTuple

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import hidden_space
from training.recorded_run import RecordedRun, may_diverge

GATES = {
    (0, 0, 0, 0): "none of the four",
    (0, 0, 0, 1): "both are 1 (AND)",
    (0, 0, 1, 0): "only x₁ is 1",
    (0, 0, 1, 1): "x₁ is 1",
    (0, 1, 0, 0): "only x₂ is 1",
    (0, 1, 0, 1): "x₂ is 1",
    (0, 1, 1, 1): "at least one is 1 (OR)",
    (1, 0, 0, 0): "neither is 1 (NOR)",
    (1, 0, 1, 0): "x₂ is 0",
    (1, 0, 1, 1): "anything but x₂ alone",
    (1, 1, 0, 0): "x₁ is 0",
    (1, 1, 0, 1): "anything but x₁ alone",
    (1, 1, 1, 0): "not both are 1 (NAND)",
    (1, 1, 1, 1): "all of the four",
}
"""The points on the positive side of a straight line, in the order of the inputs. Two of the 16
combinations are missing: no line gives (0, 1, 1, 0), which is XOR, or its opposite."""


def _sums(run: RecordedRun) -> np.ndarray:
    """Return the weighted sums of the neurons on the inputs as a run ends: (4, n_neurons)."""
    final, layer = run.final, "1" if "W1" in run.final else "2"
    return XOR_INPUTS @ final[f"W{layer}"] + final[f"b{layer}"]


def _positive(run: RecordedRun) -> np.ndarray:
    sums = np.nan_to_num(_sums(run))
    return (sums > np.maximum(0.01 * np.abs(sums).max(axis=0), 1e-6)).astype(int)


def questions_of(run: RecordedRun) -> list[str]:
    """Return on which of the four points each neuron on the inputs says yes, in words."""
    return [GATES[tuple(points)] for points in _positive(run).T.tolist()]


def have_met(run: RecordedRun) -> bool:
    """Tell whether neurons give two points of a class the same answers, and no other points."""
    answers = [tuple(each) for each in _positive(run).tolist()]
    dark, lit = ({a for a, y in zip(answers, XOR_LABELS, strict=True) if y == c} for c in (0, 1))
    return not dark & lit and 1 in (len(dark), len(lit))


class HiddenView(NamedTuple):
    """From which side to look at the hidden space, which has an axis for each hidden neuron."""

    # (n_frames, n_axes): the picture's two axes at each frame, as directions in hidden space
    right: np.ndarray
    up: np.ndarray
    # (n_frames, 3): the output says 50 % where ``cut[0] * right + cut[1] * up + cut[2] = 0``
    cut: np.ndarray
    axes: tuple[str, str]  # what the axes are called
    # The middle of the picture, and how far it shows from there along either axis
    middle: tuple[float, float]
    reach: float


def hidden_view(run: RecordedRun) -> HiddenView:
    """Choose how to look at the hidden space of a single run.

    With two hidden neurons the picture's axes are the neurons. With more, the picture is turned so
    that the output neuron's cut stands upright: rightwards is along its weights, upwards the
    direction across them in which the four points end most spread out.
    """
    points = hidden_space(run)  # (n_frames, 4, n_axes)
    n_axes = points.shape[-1]
    weights, bias = run.parameters["W2"][..., 0], run.parameters["b2"][..., 0]
    right, up = np.zeros((2, run.n_frames, n_axes))
    right[:, 0] = 1.0
    axes = ("output of hidden neuron 1", "(there is no second hidden neuron)")
    with may_diverge():
        if n_axes == 2:
            up[:, 1] = 1.0
            axes = ("input x₁", "input x₂")
            if run.hyperparameters["n_hidden"]:
                axes = ("output of hidden neuron 1", "output of hidden neuron 2")
        elif n_axes > 2:
            right = _unit(weights)
            axes = ("hidden space, across the output’s cut", "hidden space, along it")
            last = np.nan_to_num(points[-1] - points[-1].mean(axis=0), posinf=0, neginf=0)
            across = last - (last @ np.nan_to_num(right[-1]))[:, None] * np.nan_to_num(right[-1])
            widest = np.linalg.svd(across)[2][0]
            up = _unit(widest - (right @ widest)[:, None] * right)
        cut = np.stack([(weights * right).sum(-1), (weights * up).sum(-1), bias], axis=-1)
        ends = [_ends((points @ axis[..., None])[..., 0]) for axis in (right, up)]
    (left, rightmost), (low, high) = ends
    middle = (left + rightmost) / 2, (low + high) / 2
    return HiddenView(right, up, cut, axes, middle, max(rightmost - left, high - low) / 2)


def _unit(direction: np.ndarray) -> np.ndarray:
    return direction / np.maximum(np.linalg.norm(direction, axis=-1, keepdims=True), 1e-9)


def _ends(path: np.ndarray) -> tuple[float, float]:
    """Return what to show of the four points' way: where they end, and the way there if near."""
    finite = path[np.isfinite(path).all(axis=-1)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite[-1].min()), float(finite[-1].max())
    room = max(high - low, 0.5)
    low, high = max(finite.min(), low - room), min(finite.max(), high + room)
    margin = 0.2 * max(high - low, 0.5)
    return float(low - margin), float(high + margin)
