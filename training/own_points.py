"""Points placed by hand, and their encoding in addresses, three characters each."""

import string
from collections.abc import Sequence

import numpy as np

OwnPoints = tuple[tuple[float, float, int], ...]
"""x1, x2 and class of each point."""

LETTERS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
"""The 64 characters that addresses do not escape."""
EDGE, LEVELS = 2.4, 295
"""Largest coordinate, and the number of steps to which coordinates are rounded."""
N_CLASSES, MAX_POINTS = 3, 200
_N_LETTERS = 3


def decode(code: str) -> OwnPoints:
    """Return the points encoded in an address."""
    sentence = "These points cannot be read: an address has three letters for each, and no others."
    too_long = len(code) > _N_LETTERS * MAX_POINTS
    if len(code) % _N_LETTERS or too_long or not set(code) <= set(LETTERS):
        raise ValueError(sentence)
    numbers = [
        sum(LETTERS.index(letter) * 64**k for k, letter in enumerate(code[i : i + _N_LETTERS]))
        for i in range(0, len(code), _N_LETTERS)
    ]
    if any(number >= N_CLASSES * LEVELS**2 for number in numbers):
        raise ValueError(sentence)
    return tuple(
        (_place(n % LEVELS), _place(n // LEVELS % LEVELS), n // LEVELS**2) for n in numbers
    )


def encode(points: Sequence[tuple[float, float, int]]) -> str:
    """Encode points for an address, rounding their coordinates."""
    numbers = [(c * LEVELS + _level(x2)) * LEVELS + _level(x1) for x1, x2, c in points]
    return "".join(LETTERS[n // 64**k % 64] for n in numbers for k in range(_N_LETTERS))


def _place(level: int) -> float:
    return round(-EDGE + 2 * EDGE * level / (LEVELS - 1), 4)


def _level(place: float) -> int:
    return round((min(max(place, -EDGE), EDGE) + EDGE) / (2 * EDGE) * (LEVELS - 1))


def as_arrays(points: OwnPoints) -> tuple[np.ndarray, np.ndarray]:
    """Return coordinates (n_points, 2) and classes (n_points,) of float."""
    if len(points) < 4 or len({c for *_, c in points}) < 2:
        raise ValueError("Place at least four points, of two classes or three.")
    table = np.array(points, dtype=float)
    return table[:, :2], table[:, 2]
