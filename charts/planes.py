"""A network of any depth with a small plane in each neuron, and what it says all over the plane.

The picture is drawn by `ui.planes`, which computes in the browser what every neuron makes of every
place; here is what it is given.
"""

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from charts.network import side_by_side, three_bytes
from charts.style import round_up
from training.layers import Dense
from training.recorded_run import RecordedRun

BUDGET = 44_000
"""Bytes that the numbers of one picture may take on their way to the browser."""


def planes(
    run: RecordedRun,
    layers: Sequence[Dense],
    *,
    inputs: Sequence[str],
    input_names: Sequence[str],
    points: np.ndarray,
    y: np.ndarray,
    held_out: np.ndarray,
    n_classes: int,
    reach: float,
) -> dict[str, Any]:
    """Return what the picture is drawn from.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    layers : sequence of Dense
        From the first hidden layer to the output.
    inputs, input_names : sequence of str
        Some of `training.inputs.INPUTS`, and what the page calls them.
    points : (n_points, n_places) array of float
        All of them.
    y : (n_points,) array of float
        Their classes, or heights.
    held_out : (n_points,) array of bool
        Whether nothing is learned from each.
    n_classes : int
        How many classes there are; 0 where a number is predicted from one place.
    reach : float
        How far the picture goes from the origin, along every axis of places.

    Returns
    -------
    dict
        Numbers of three bytes each, true to a part in 65,000; frames are left out evenly where
        `BUDGET` is too little.
    """
    values = side_by_side([(layer.weights, layer.biases) for layer in layers])
    n_kept = int(np.clip(BUDGET // (4 * values.shape[-1]), 2, run.n_frames))
    kept = np.unique(np.linspace(run.n_frames - 1, 0, n_kept).round().astype(int))
    last = np.abs(np.nan_to_num(values[-1], posinf=0, neginf=0)).max(initial=0)
    return {
        "frames": kept.tolist(),
        "epochs": run.steps[kept].tolist(),
        "unit": run.unit,
        "sizes": [len(inputs), *(layer.n_neurons for layer in layers)],
        "biases": [0 if layer.biases is None else layer.biases.shape[-1] for layer in layers],
        "activations": [layer.activation for layer in layers],
        "numbers": base64.b64encode(three_bytes(values[kept])).decode(),
        "widest": max(round_up(float(last)), 0.1),
        "shown": list(inputs),
        "inputs": list(input_names),
        "points": np.round(np.column_stack([points, y]), 3).tolist(),
        "held_out": held_out.astype(int).tolist(),
        "n_classes": n_classes,
        "loss": run.hyperparameters["loss"],
        "reach": reach,
    }
