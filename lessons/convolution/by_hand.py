"""Detectors made by hand, and what they answer on a digit."""

import numpy as np

from datasets.digits import SIDE, load_digits
from lessons.digits.samples import moved
from training.detectors import patches

DETECTORS = {
    "upright": np.array([[-1.0, 2, -1], [-1, 2, -1], [-1, 2, -1]]),
    "level": np.array([[-1.0, -1, -1], [2, 2, 2], [-1, -1, -1]]),
    "rising": np.array([[-1.0, -1, 2], [-1, 2, -1], [2, -1, -1]]),
    "falling": np.array([[2.0, -1, -1], [-1, 2, -1], [-1, -1, 2]]),
}
"""For strokes: ink along them speaks for a stroke, ink beside them against it."""
DIGITS = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def a_digit(digit: str, right: int = 0, down: int = 0) -> np.ndarray:
    """Return a class's first digit in the file, perhaps moved: (64,), ink from 0 to 16."""
    ink, labels = load_digits()
    return np.round(16 * moved(ink[np.flatnonzero(labels == int(digit))[0]], right, down))


def sums(ink: np.ndarray, detector: str) -> np.ndarray:
    """Return the weighted sum of a detector at each place, without a bias: (64,) float."""
    below = patches(ink, 3)[:, 0]
    result: np.ndarray = below @ DETECTORS[detector].ravel()
    return result


def largest(ink: np.ndarray, detector: str) -> tuple[float, int, int]:
    """Return a detector's largest answer, and its place: column and row from 0."""
    answers = sums(ink, detector)
    row, column = divmod(int(answers.argmax()), SIDE)
    return float(answers.max()), column, row


def moved_about(digit: str, detector: str, reach: int) -> tuple[np.ndarray, ...]:
    """Move a digit by up to so many pixels; the moves are in rows, one below the other.

    Shapes: returns the ink and the detector's sums, (n_moves, 64) each, and where the largest one
    is, (n_moves, 2): column and row. With a reach of 0 the digit stays.
    """
    by = range(-reach, reach + 1)
    ink = np.array([a_digit(digit, right, down) for down in by for right in by])
    places = np.array([largest(each, detector)[1:] for each in ink])
    return ink, np.array([sums(each, detector) for each in ink]), places
