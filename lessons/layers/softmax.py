"""Softmax by hand: three logits become three probabilities, and one of three classes is true."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from training.activations import softmax
from training.hyperparameters import Number, OneOf, hyperparameters
from training.losses import cross_entropy

CLASSES = ("cat", "dog", "owl")
"""What a picture may show."""
Logit = Annotated[float, Number(-50, 50)]


@dataclass(frozen=True, eq=False)
class Classification:
    logits: np.ndarray  # (3,): With the same number added to all of them
    probabilities: np.ndarray  # (3,): They add up to 1
    loss: float  # The cross-entropy: minus the logarithm of what was given to the truth
    truth: str  # The true class


@hyperparameters
def classify(
    *,
    z1: Logit = 2.0,
    z2: Logit = 1.0,
    z3: Logit = 0.0,
    shift: Logit = 0.0,
    truth: Annotated[str, OneOf(CLASSES)] = "cat",
) -> Classification:
    """Turn three logits into probabilities, and measure the surprise at the truth."""
    logits = np.array([z1, z2, z3], dtype=float) + shift
    loss = float(cross_entropy(logits[None], np.array([CLASSES.index(truth)])))
    return Classification(logits, softmax(logits), loss, truth)
