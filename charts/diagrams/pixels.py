"""Images of a few pixels, packed for the browser."""

import base64
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT

SIDE, LEVELS = 8, 16


def packed(values: np.ndarray) -> str:
    """Return an array's bytes as base64, little-endian."""
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False)
    return base64.b64encode(little.tobytes()).decode("ascii")


def levels(ink: np.ndarray) -> np.ndarray:
    """Return ink from 0 to 1 as integer levels from 0 to 16."""
    return np.round(LEVELS * np.asarray(ink)).astype(np.uint8)


def matrix(
    ink: np.ndarray, labels: np.ndarray, p: np.ndarray, *, places: np.ndarray | None = None
) -> dict[str, Any]:
    """Return the data of `ui.pictures.matrix`: digits, and probabilities at the end.

    Ink is (n_samples, 64) from 0 to 1, probabilities (n_samples, n_classes); places, (n_samples, 2)
    from 0 to 1, are shown in the digits' stead.
    """
    sure = np.nan_to_num(p.max(axis=-1))
    return {
        "n_classes": p.shape[-1],
        "pixels": packed(levels(ink)),
        "labels": packed(np.asarray(labels, dtype=np.uint8)),
        "predicted": packed(np.nan_to_num(p).argmax(axis=-1).astype(np.uint8)),
        "sure": packed(np.floor(1000 * sure).astype(np.uint16)),
        "places": None if places is None else places.round(3).tolist(),
    }


def sorting(
    ink: np.ndarray, labels: np.ndarray, p: np.ndarray, steps: np.ndarray, *, player: str
) -> dict[str, Any]:
    """Return the data of `ui.pictures.sorting`, but the network: digits, and what is read of them.

    Shapes are those of `matrix`, but that probabilities and steps have an axis of frames before.
    """
    return {
        "pixels": packed(levels(ink)),
        "labels": packed(np.asarray(labels, dtype=np.uint8)),
        "said": packed(np.nan_to_num(p).argmax(axis=-1).astype(np.uint8)),
        "steps": steps.tolist(),
        "player": player,
        "event": EVENT,
    }


def weights(
    values: np.ndarray,
    names: Sequence[str],
    says: Sequence[str],
    *,
    votes: np.ndarray | None,
    ink: np.ndarray,
    labels: np.ndarray,
    player: str | None,
    places: np.ndarray | None = None,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.weights`: neurons' weights as images, by frame.

    Values are (n_frames, n_neurons, side²), votes (n_frames, n_neurons, 10) their output weights.
    Ink and labels are the digits with each neuron's largest outputs at the end; places, (n_frames,
    n_neurons, n_digits), the pixels on which a detector's window stands. ``{most}`` and ``{least}``
    in what is said stand for the digits with the largest and the least vote.
    """
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    reach = float(np.abs(finite).max(initial=1e-6))
    steps = np.round(127 * finite / reach).astype(np.int8)
    return {
        # Differences between frames are small and repetitive, so they compress well.
        "weights": packed(np.diff(steps, axis=0, prepend=np.int8(0))),
        "across": math.isqrt(values.shape[-1]),
        "names": list(names),
        "says": list(says),
        "votes": None if votes is None else packed(votes.astype(np.float32)),
        "pixels": packed(levels(ink)),
        "heard": [[str(label) for label in row] for row in np.asarray(labels).tolist()],
        "places": None if places is None else places.tolist(),
        "player": player,
        "event": EVENT,
    }


def network(layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """Return layers of (W, b) with ReLU, packed for the browser."""
    layers_packed = [{"W": packed(W), "b": packed(b)} for W, b in layers]
    return {"layers": layers_packed, "activation": "ReLU"}


def some(ink: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Return the digits of `ui.pictures.pad`, with names."""
    return {"pixels": packed(levels(ink)), "names": list(names)}


def detectors(parameters: Mapping[str, np.ndarray]) -> dict[str, str]:
    """Return a network of `training.detectors`, packed for the browser.

    Each detector passes on its largest output anywhere.
    """
    return {name: packed(values) for name, values in parameters.items()}


def readers(
    dense: Sequence[tuple[np.ndarray, np.ndarray]],
    own: Mapping[str, np.ndarray],
    names: tuple[str, str],
    example: np.ndarray,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.readers`: two networks by name, and a digit (64,)."""
    return {
        "dense": network(dense),
        "detectors": detectors(own),
        "names": list(names),
        "example": packed(levels(example)),
    }


def weighed_page(
    weights: np.ndarray,
    values: np.ndarray,
    is_own: np.ndarray,
    ink: np.ndarray,
    digits: np.ndarray,
    *,
    name: str,
    of_weights: str,
    by_length: bool,
    asks: bool,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.weighed_page`: weights (64,), and what each page reads.

    Values are those of a data set, (n_samples,), and is_own tells which are of the weights' class;
    ink and digits are examples. ``by_length`` divides by both lengths; a page that ``asks`` waits
    for a hand on it.
    """
    most = 1.0 if by_length else max(float(values.max()), float(weights.sum()))
    least = min(0.0, float(values.min()))
    step = 0.2 if by_length else 1 if most < 5 else 5
    most = step * np.ceil(most / step - 1e-9)
    ticks = step * np.arange(np.ceil(least / step), round(most / step) + 1)
    return some(ink, [str(digit) for digit in digits]) | {
        "weights": packed(weights.astype(np.float32)),
        "values": packed(values.astype(np.float32)),
        "threes": packed(is_own.astype(np.uint8)),
        "ends": [least - 0.02 * (most - least), most + 0.04 * (most - least)],
        "ticks": ticks.round(1).tolist(),
        "cosine": by_length,
        "name": name,
        "is": of_weights,
        "asks": asks,
    }
