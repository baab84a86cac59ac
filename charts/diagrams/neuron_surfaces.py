"""Data of a network for `ui.pictures`, which computes each neuron's map in the browser."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.picture import round_up
from charts.diagrams.network_diagram import recorded_layers, side_by_side
from training.dense import Dense
from training.recorded_run import RecordedRun

BUDGET = 44_000
"""Most bytes of a picture's numbers."""
MARGIN, FEW = 0.1, 6
"""Margin of a table's axes; and the number of distinct values up to which dots are jittered."""


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
    loss: str,
    reach: float,
    table: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the picture's data.

    Shapes: points (n_points, n_places), y (n_points,), held_out (n_points,).
    """
    values = side_by_side([(layer.weights, layer.biases) for layer in layers])
    last = np.abs(np.nan_to_num(values[-1], posinf=0, neginf=0)).max(initial=0)
    return {
        **recorded_layers(run, len(input_names), layers, values, budget=BUDGET, at_least=2),
        "widest": max(round_up(float(last)), 0.1),
        "shown": list(inputs),
        "inputs": list(input_names),
        "points": np.round(np.column_stack([points, y]), 3).tolist(),
        "held_out": held_out.astype(int).tolist(),
        "n_classes": n_classes,
        "loss": loss,
        "reach": reach,
        "table": None if table is None else _axes(points, input_names, **table),
    }


def _axes(
    X: np.ndarray,
    names: Sequence[str],
    *,
    means: np.ndarray,
    plain: np.ndarray,
    first: Sequence[str],
    classes: Sequence[str],
) -> dict[str, Any]:
    """Return each input's range, name and values for the axes."""
    lows, highs = X.min(axis=0), X.max(axis=0)
    margins = MARGIN * np.where(highs > lows, highs - lows, 1)
    labels = [
        ["no", "yes"]
        if set(np.unique(column)) <= {0, 1}
        else [f"{column.min():g}", f"{column.max():.3g}"]
        for column in plain.T
    ]
    return {
        "means": means.round(4).tolist(),
        "ends": np.stack([lows - margins, highs + margins], axis=-1).round(4).tolist(),
        "ticks": np.stack([lows, highs], axis=-1).round(4).tolist(),
        "labels": labels,
        # With few values, dots would cover each other.
        "few": [bool(len(np.unique(column)) <= FEW) for column in X.T],
        "first": [name for name in first if name in names],
        "classes": list(classes),
    }
