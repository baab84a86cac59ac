"""Weights as a picture: a page's ink as an input of 64 numbers, and how much it is like a 3.

Weights that are the mean of a class are a template (Duda, Hart and Stork, Pattern Classification
(2001), section 2.6): where the pages hold unequal ink, their dot product tells ink from paper
before it tells one digit from another.
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from datasets.digits import load_digits
from lessons.dot_product.model import cosine, dot
from training.hyperparameters import OneOf, hyperparameters

DIGIT = 3
READINGS = ("sum", "cosine", "against")
"""By the dot product; divided by both lengths; with the mean of the other digits taken away."""
EXAMPLES = (8, 9, 1)
"""Of each of these digits, the most like a 3 is to be seen."""


@dataclass(frozen=True)
class Likeness:
    """The weights of a reading, and what they read of every digit of the data set."""

    weights: np.ndarray  # (64,)
    values: np.ndarray  # (1797,)
    is_three: np.ndarray  # (1797,) bool


@hyperparameters
def likeness(reading: Annotated[str, OneOf(READINGS)] = "sum") -> Likeness:
    """Read all digits by their likeness to the mean 3.

    Examples
    --------
    >>> found = likeness()
    >>> black = dot(np.ones(64), found.weights)
    >>> round(float(found.values[found.is_three].max()), 1), round(float(black), 1)
    (14.2, 19.2)
    """
    ink, labels = (np.asarray(each, dtype=float) for each in load_digits())
    is_three = labels == DIGIT
    weights = ink[is_three].mean(axis=0)
    if reading == "against":
        weights -= ink[~is_three].mean(axis=0)
    read = cosine if reading == "cosine" else dot
    return Likeness(weights, read(ink, weights), is_three)


def examples() -> tuple[np.ndarray, np.ndarray]:
    """Return a middling 3, and of each of `EXAMPLES` the best: ink (4, 64) and digits (4,)."""
    ink, labels = load_digits()
    values = likeness().values
    threes = np.flatnonzero(labels == DIGIT)
    rows = [threes[np.argsort(values[threes])[len(threes) // 2]]]
    rows += [np.argmax(np.where(labels == digit, values, -1)) for digit in EXAMPLES]
    return ink[rows], labels[rows]
