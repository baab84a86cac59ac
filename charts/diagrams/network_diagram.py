"""Data of a network for `ui.pictures`, which computes its sums in the browser."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.picture import round_up
from training.dense import Dense, Examples
from training.recorded_run import RecordedRun

BUDGET = 16_000
"""Most bytes of a picture's numbers."""


def diagram(
    run: RecordedRun,
    layers: Sequence[Dense],
    *,
    inputs: Sequence[str],
    examples: Examples,
    loss: str | None = None,
    complete: bool = False,
    knobs: Mapping[str, int] | None = None,
    moves: Mapping[str, str] | None = None,
    forward: bool = False,
) -> dict[str, Any]:
    """Return the data of a network whose last layer is a single neuron.

    The picture says where the next step leads wherever it was recorded. ``complete`` means that
    the examples are the whole training set: then the browser computes gradients, which need not be
    sent. ``knobs`` maps knobs to parameters, counted by layer, weights (by input, then neuron)
    before biases; ``moves`` maps them to inputs. ``forward`` omits gradients, and needs no
    ``loss``.

    At most `BUDGET` bytes, three per number (relative error 1/65,000); frames are thinned out
    evenly to fit.
    """
    values = side_by_side([(layer.weights, layer.biases) for layer in layers])
    slopes = side_by_side([(layer.weight_gradients, layer.bias_gradients) for layer in layers])
    numbers = values if complete else np.concatenate([values, slopes], axis=-1)
    return {
        **recorded_layers(run, len(inputs), layers, numbers, budget=BUDGET),
        "complete": complete,
        "inputs": list(inputs),
        "examples": {
            "names": list(examples.names),
            "X": np.round(examples.X.astype(float), 5).tolist(),
            "y": examples.y.astype(float).tolist(),
        },
        "loss": loss,
        "widest": _scale(side_by_side([(layer.weights, None) for layer in layers])),
        "steepest": float(np.abs(np.nan_to_num(slopes, posinf=0, neginf=0)).max(initial=0)),
        "knobs": dict(knobs or {}),
        "moves": dict(moves or {}),
        "forward": forward,
    }


def recorded_layers(
    run: RecordedRun,
    n_inputs: int,
    layers: Sequence[Dense],
    numbers: np.ndarray,
    *,
    budget: int,
    at_least: int = 1,
) -> dict[str, Any]:
    """Return a run's layer sizes, and numbers (n_frames, n_numbers) from `side_by_side`.

    Frames are thinned out evenly to the budget in bytes, down to ``at_least``.
    """
    n_kept = int(np.clip(budget // (4 * numbers.shape[-1]), at_least, run.n_frames))
    frames = np.unique(np.linspace(run.n_frames - 1, 0, n_kept).round().astype(int))
    return {
        "frames": frames.tolist(),
        "epochs": run.steps[frames].tolist(),
        "unit": run.unit,
        "sizes": [n_inputs, *(layer.n_neurons for layer in layers)],
        "biases": [0 if layer.biases is None else layer.biases.shape[-1] for layer in layers],
        "activations": [layer.activation for layer in layers],
        "numbers": base64.b64encode(_three_bytes(numbers[frames])).decode(),
    }


def side_by_side(layers: Sequence[tuple[np.ndarray | None, np.ndarray | None]]) -> np.ndarray:
    """Return all layers' numbers, one row per frame."""
    arrays = [array for pair in layers for array in pair if array is not None]
    if not arrays:
        return np.zeros((0, 0))
    return np.concatenate([array.reshape(len(array), -1) for array in arrays], axis=-1)


def _scale(values: np.ndarray) -> float:
    """Return the round number drawn as the widest line in all frames."""
    settings = np.abs(np.nan_to_num(values, posinf=0, neginf=0))
    return max(round_up(float(min(settings.max(), 2 * settings[-1].max()))), 0.1)


def _three_bytes(numbers: np.ndarray) -> bytes:
    """Return the upper three bytes of each number as a rounded 32-bit float."""
    with np.errstate(over="ignore"):
        bits = numbers.astype(">f4").view(">u4")
    rounded = (bits.astype(np.uint64) + 0x80).astype(">u4")
    return rounded.view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
