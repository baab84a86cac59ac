"""Softmax by hand: three logits become three probabilities, and one of three classes is true."""

from dataclasses import dataclass

import numpy as np

from training.activations import softmax
from training.losses import cross_entropy
from training.validation import check_choice, check_number

CLASSES = ("cat", "dog", "owl")
"""What a picture may show."""
HIGHEST = 50.0


@dataclass(frozen=True, eq=False)
class Chances:
    """What softmax makes of three logits.

    Attributes
    ----------
    logits : (3,) array of float
        With the same number added to all of them.
    probabilities : (3,) array of float
        They add up to 1.
    loss : float
        The cross-entropy: minus the logarithm of what was given to the truth.
    truth : str
        The true class.
    """

    logits: np.ndarray
    probabilities: np.ndarray
    loss: float
    truth: str


def chances(
    *, z1: float = 2.0, z2: float = 1.0, z3: float = 0.0, shift: float = 0.0, truth: str = "cat"
) -> Chances:
    """Turn three logits into probabilities, and measure the surprise at the truth.

    Parameters
    ----------
    z1, z2, z3 : float
        Logits of the three classes, each from -50 to 50.
    shift : float
        What is added to all three, from -50 to 50.
    truth : {"cat", "dog", "owl"}
        The true class.

    Returns
    -------
    Chances

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    for name, value in (("z1", z1), ("z2", z2), ("z3", z3), ("shift", shift)):
        check_number(name, value, -HIGHEST, HIGHEST)
    check_choice("truth", truth, CLASSES)
    logits = np.array([z1, z2, z3], dtype=float) + shift
    loss = float(cross_entropy(logits[None], np.array([CLASSES.index(truth)])))
    return Chances(logits, softmax(logits), loss, truth)
