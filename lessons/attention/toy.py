"""Three words with keys in a plane and values, and the question of a fourth."""

import numpy as np

from training.attention import look

WORDS = {"money": 1.0, "old": 5.0, "river": 9.0}
"""How wet each word makes a bank."""
VALUES = np.array([*WORDS.values()])
ANGLES = np.array([205.0, 95.0, -15.0])
LENGTH = 1.8
GOAL, NEAR = 7.0, 0.1


def keys() -> np.ndarray:
    """Return where the three keys point: (3, 2) array of float."""
    at = np.radians(ANGLES)
    return np.stack([LENGTH * np.cos(at), LENGTH * np.sin(at)], axis=-1).round(2)


def asked(length: float, angle: float) -> tuple[np.ndarray, np.ndarray, float]:
    """Ask with an arrow: (3,) dot products, (3,) weights, and the answer."""
    at = np.radians(angle)
    question = length * np.array([[np.cos(at), np.sin(at)]])
    # The root by which `look` divides is taken out again: an arrow in the plane needs none.
    weights, found = look(question * np.sqrt(2), keys(), VALUES[:, None])
    return (question @ keys().T)[0], weights[0], float(found[0, 0])
