"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.titanic import load_passengers
from training.glimpse import Glimpse, Squares

EACH = 10
"""Passengers for whom a square stands."""
HIGH = 6


def glimpse() -> Glimpse:
    """Return who lived and who died, women to the left and men to the right."""
    passengers = load_passengers()
    squares, begin = [], 0
    for sex in ("female", "male"):
        survived = passengers.Survived[passengers.Sex == sex]
        n_squares, n_lived = round(len(survived) / EACH), round(survived.sum() / EACH)
        places = np.arange(n_squares)
        x, y = begin + places // HIGH, places % HIGH
        for ink, own in (("class 1", places < n_lived), ("class 0", places >= n_lived)):
            squares.append(Squares(x[own], y[own], np.full(own.sum(), 0.85), ink))
        begin = int(x.max()) + 3
    return Glimpse(
        f"A square for every {EACH} passengers, orange for those who lived: most of the women, to "
        "the left, and few of the men.",
        squares=tuple(squares),
        even=True,
    )
