"""Points in the plane, or on a curve, with a shape for a network to learn.

All are generated, within about 2 of the origin. Most are from TensorFlow Playground (Smilkov and
others, "Direct-Manipulation Visualization of Deep Networks", 2017) and scikit-learn.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from datasets.students import PASSED_BOTH, SCALED_EXAMS
from datasets.toy import XOR_INPUTS, XOR_LABELS

REACH = 2.0
"""Largest distance from the origin, without noise."""
TURNS = 1.6
"""Turns of each arm of the spirals."""

Draw = Callable[[np.ndarray, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Shape:
    """A shape to be learned."""

    name: str  # on the page
    n_classes: int  # 0 for regression on one input
    # For classes: takes each point's class and a generator, returns coordinates (n_points, 2). For
    # a curve: takes inputs x (n_points,) and an unused generator, returns heights.
    draw: Draw


def _round(angle: np.ndarray, radius: np.ndarray) -> np.ndarray:
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)


def circles(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw a disc of class 1 within a ring of class 0."""
    angle, share = rng.uniform(0, 2 * np.pi, len(y)), rng.uniform(size=len(y))
    # The square root makes the points uniform over the disc.
    return _round(angle, np.where(y == 1, 0.9 * np.sqrt(share), 1.4 + 0.6 * share))


def moons(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw two interlocking half circles."""
    half = _round(rng.uniform(0, np.pi, len(y)), np.ones(len(y)))
    other = [1.0, 0.5] - half
    return 1.3 * (np.where((y == 1)[:, None], other, half) - [0.5, 0.25])


def spirals(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw two spiral arms around each other."""
    share = rng.uniform(0.05, 1, len(y))
    return _round(2 * np.pi * TURNS * share + np.pi * y, REACH * share)


def blobs(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw one cloud per class, around the corners of a regular polygon."""
    angle = 2 * np.pi * y / (y.max() + 1) + np.pi / 4
    return _round(angle, np.full(len(y), 1.3)) + 0.35 * rng.standard_normal((len(y), 2))


def xor(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw class 1 in two opposite squares, class 0 in the other two."""
    places = rng.uniform(0.12, REACH, (len(y), 2))
    right = rng.integers(2, size=len(y)) * 2 - 1
    return places * np.stack([right, np.where(y == 1, -right, right)], axis=-1)


def _at_one_of(places: np.ndarray, labels: np.ndarray) -> Draw:
    """Return a function that puts each point at a random one of its class's places."""

    def draw(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        of_class = [places[labels == c] for c in np.unique(labels)]
        which = rng.random(len(y))
        return np.array(
            [
                of_class[int(c)][int(u * len(of_class[int(c)]))]
                for c, u in zip(y, which, strict=True)
            ]
        )

    return draw


def wave(x: np.ndarray) -> np.ndarray:
    """Return the height of the wave that separates the classes of `above`."""
    return 0.8 * np.sin(2.2 * x)


def above(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw class 1 above a wave, and class 0 below it."""
    x = rng.uniform(-REACH, REACH, len(y))
    ends = np.where(y == 1, REACH, -REACH)
    share = rng.uniform(0.06, 1, len(y))
    return np.stack([x, wave(x) + share * (ends - wave(x))], axis=-1)


def sine(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a sine."""
    return np.sin(2.2 * x)


def hinge(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return two straight lines that meet."""
    return np.abs(x) - 1


def jump(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return a step from -1 to 1 at 0."""
    return np.where(x < 0, -1.0, 1.0)


SHAPES: Mapping[str, Shape] = {
    "circles": Shape("Circles", 2, circles),
    "moons": Shape("Moons", 2, moons),
    "spirals": Shape("Spirals", 2, spirals),
    "blobs": Shape("Two blobs", 2, blobs),
    "three_blobs": Shape("Three blobs", 3, blobs),
    "xor": Shape("XOR", 2, xor),
    "corners": Shape("Four corners", 2, _at_one_of(XOR_INPUTS, XOR_LABELS)),
    "students": Shape("Five students", 2, _at_one_of(SCALED_EXAMS, PASSED_BOTH)),
    "above": Shape("Above a wave", 2, above),
    "sine": Shape("Fit a sine", 0, sine),
    "hinge": Shape("Fit a hinge", 0, hinge),
    "jump": Shape("Fit a jump", 0, jump),
}
"""The shapes to choose from."""


def draw_points(
    shape: str, *, n_points: int, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points of a shape.

    With the same seed and twice the noise, each point moves in the same direction, twice as far.

    Parameters
    ----------
    shape : str
        One of `SHAPES`.
    n_points : int
        Number of points; the classes take turns.
    noise : float
        Standard deviation of the noise along each axis; for a curve, of the heights.
    seed : int
        Random seed.

    Returns
    -------
    (n_points, 2) or (n_points, 1) array of float
        Coordinates in the plane, or inputs of a curve.
    (n_points,) array of float
        Classes from 0, or heights of a curve.
    """
    of, rng = SHAPES[shape], np.random.default_rng(seed)
    if of.n_classes:
        y = np.arange(n_points) % of.n_classes
        places = of.draw(y, rng)
        return places + noise * rng.standard_normal((n_points, 2)), y.astype(float)
    x = rng.uniform(-REACH, REACH, n_points)
    return x[:, None], of.draw(x, rng) + noise * rng.standard_normal(n_points)


def split(n_points: int, held_out: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Split points at random into a training set and a held-out share.

    Parameters
    ----------
    n_points : int
        At least 2.
    held_out : float
        From 0 to 1; each side gets at least one point.
    seed : int
        Random seed, independent of that of the points.

    Returns
    -------
    (n_train,) int array, (n_held_out,) int array
    """
    order = np.random.default_rng([seed, 1]).permutation(n_points)
    n_held_out = min(max(round(held_out * n_points), 1), n_points - 1)
    return order[n_held_out:], order[:n_held_out]
