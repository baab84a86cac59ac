"""A convolutional layer with max pooling.

A detector is a small image of weights. At each place of the image, the dot product with the pixels
below, plus a bias, is its output (ReLU); of a group of places the largest is passed on. LeCun,
Boser, Denker and others, "Backpropagation Applied to Handwritten Zip Code Recognition" (1989). All
arrays may have leading axes of runs.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from training.dense import blame, inputs_times_delta, sum_over_samples, weighted_sums

SIDE = 8
"""Pixels along each side of an image, and places along each side of an output map."""
POOLS = {"largest anywhere": SIDE, "largest of 2 × 2": 2, "every place": 1}
"""Places along each side of a pooling group."""
MAX_LOOKED_AT_SINGLY = 4
"""Places among which the largest answer is looked for one by one."""
Parameters = Mapping[str, np.ndarray]


def patches(images: np.ndarray, size: int, pool: str = "every place") -> np.ndarray:
    """Return the pixels below a detector at each place, padded with paper.

    Parameters
    ----------
    images : (..., 64) array of float
        Row by row.
    size : int
        Pixels along each side of the detector, an odd number.
    pool : str
        One of `POOLS`; places of a pooling group are adjacent.

    Returns
    -------
    (..., n_groups, n_places, size * size) array of float
    """
    around = size // 2
    boxes = images.reshape(-1, SIDE, SIDE)
    sheets = np.pad(boxes, ((0, 0), (around, around), (around, around)))
    below = np.lib.stride_tricks.sliding_window_view(sheets, (size, size), axis=(1, 2))
    k = POOLS[pool]
    n = SIDE // k
    grouped = below.reshape(-1, n, k, n, k, size * size).swapaxes(2, 3)
    return grouped.reshape(*images.shape[:-1], n * n, k * k, size * size)


def draw_detectors(
    n_detectors: int, size: int, pool: str, n_classes: int, rngs: Sequence[np.random.Generator]
) -> dict[str, np.ndarray]:
    """Draw initial parameters after He: ``W1`` (size * size, n_detectors), ``b1``, ``W2``, ``b2``.

    They are float32. ``W2`` has a row for each detector in each group of places.
    """
    n_in, n_features = size * size, n_detectors * (SIDE // POOLS[pool]) ** 2
    shapes = ((n_in, n_detectors), (n_features, n_classes))
    drawn = [[rng.standard_normal(shape) for shape in shapes] for rng in rngs]
    W1, W2 = (np.stack(each).astype(np.float32) for each in zip(*drawn, strict=True))
    return {
        "W1": W1 * np.float32(math.sqrt(2 / n_in)),
        "b1": np.zeros((len(rngs), n_detectors), np.float32),
        "W2": W2 * np.float32(math.sqrt(1 / n_features)),
        "b2": np.zeros((len(rngs), n_classes), np.float32),
    }


def answers(below: np.ndarray, parameters: Parameters) -> np.ndarray:
    """Return each detector's output before ReLU: (..., places, n_detectors)."""
    W, b = parameters["W1"], parameters["b1"]
    axes = (slice(None),) * (W.ndim - 2) + (None,) * (below.ndim - W.ndim)
    return below @ W[axes] + b[(*axes, None)]


def largest_answers(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the first place of the largest of (..., places, n_detectors), and the largest."""
    if z.shape[-2] > MAX_LOOKED_AT_SINGLY:
        where = z.argmax(axis=-2)
        return where, np.take_along_axis(z, where[..., None, :], axis=-2)[..., 0, :]
    # Place by place: among few, `argmax` takes ten times as long.
    largest = z[..., 0, :]
    where = np.zeros(largest.shape, np.uint8)
    for place in range(1, z.shape[-2]):
        here = z[..., place, :]
        where = np.maximum(where, (here > largest) * np.uint8(place))
        largest = np.maximum(largest, here)
    return where, largest


def class_scores(
    below: np.ndarray, parameters: Parameters
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Send images through the network.

    Parameters
    ----------
    below : (..., n_images, n_groups, n_places, size * size) array of float
        From `patches`.
    parameters : mapping of str to array
        As from `draw_detectors`.

    Returns
    -------
    (..., n_images, n_groups, n_detectors) int array
        The place of each detector's largest output in each group.
    (..., n_images, n_groups * n_detectors) array of float
        That output, at least 0.
    (..., n_images, n_classes) array of float
        A score for each class.
    """
    where, largest = largest_answers(answers(below, parameters))
    a = np.maximum(largest, 0).reshape(*largest.shape[:-2], -1)
    return where, a, weighted_sums(a, parameters["W2"], parameters["b2"])


def detector_gradients(
    below: np.ndarray, where: np.ndarray, a: np.ndarray, delta: np.ndarray, parameters: Parameters
) -> dict[str, np.ndarray]:
    """Backpropagate through the network; only the largest place of each group gets a gradient.

    Parameters
    ----------
    below, where, a
        As given to `class_scores`, and as it returned them.
    delta : (..., n_images, n_classes) array of float
        The slope of the loss along each score.
    parameters : mapping of str to array
        As from `draw_detectors`.

    Returns
    -------
    dict of str to array of float
        The gradient of the loss, with the names and shapes of the parameters.
    """
    blamed = blame(delta, parameters["W2"]) * (a > 0)
    blamed = blamed.reshape(where.shape)
    # The pixels below each detector's largest output: (..., groups, n_detectors, size * size).
    if below.shape[-2] == 1:  # the same for all detectors
        seen = np.broadcast_to(below, (*where.shape, below.shape[-1]))
    else:
        first = np.arange(math.prod(where.shape[:-1])).reshape(*where.shape[:-1], 1)
        seen = below.reshape(-1, below.shape[-1])[first * below.shape[-2] + where]
    together = (*where.shape[: parameters["W1"].ndim - 2], -1, where.shape[-1])
    blamed = blamed.reshape(together)
    seen = seen.reshape(*together, seen.shape[-1])
    return {
        # Weights are shared by all places, so their gradients are added.
        "W1": np.einsum("...nd,...ndk->...kd", blamed, seen, optimize=True),
        "b1": blamed.sum(axis=-2),
        "W2": inputs_times_delta(a, delta),
        "b2": sum_over_samples(delta),
    }
