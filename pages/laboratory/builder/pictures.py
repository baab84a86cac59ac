"""What Build alone draws: small pictures of points, and a network over the plane."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.picture import round_up
from charts.core.style import FILLS, INK
from charts.diagrams.network_diagram import recorded_layers, side_by_side
from training.dense import Dense
from training.recorded_run import RecordedRun

SIDE, DOT = 48, 2.2
"""Of a picture of points and a dot, in pixels."""
BUDGET = 44_000
"""Most bytes of a network's numbers."""
MARGIN, FEW = 0.1, 6
"""Margin of a table's axes; and the number of distinct values up to which dots are jittered."""


def image_of_points(points: np.ndarray, y: np.ndarray, *, n_classes: int, reach: float) -> str:
    """Return points (n_points, 2) of classes, or a curve's (x, y), as the address of an image."""
    if not n_classes:
        points = np.column_stack([points[:, 0], y])
    across, up = (SIDE * (0.5 + 0.53 * points.T / reach)).round(1)
    inks = [FILLS[int(of)] for of in y] if n_classes else [INK] * len(y)
    dots = "".join(
        f'<circle cx="{x}" cy="{SIDE - height:g}" r="{DOT}" fill="{ink}"/>'
        for x, height, ink in zip(across, up, inks, strict=True)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}">'
        f'<rect width="{SIDE}" height="{SIDE}" fill="#fff"/>{dots}</svg>'
    )
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


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
    """Return the data of a network for `ui.pictures.planes`, which computes each neuron's map.

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
