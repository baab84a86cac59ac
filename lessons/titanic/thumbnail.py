"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.titanic import load_passengers
from training.class_colours import COLOUR_1
from training.thumbnail import Squares, Thumbnail

PER_SQUARE = 10
"""Passengers per square."""
HIGH = 6


def thumbnail() -> Thumbnail:
    """Return who lived and who died, women to the left and men to the right."""
    passengers = load_passengers()
    squares, begin = [], 0
    for sex in ("female", "male"):
        survived = passengers.Survived[passengers.Sex == sex]
        n_squares, n_lived = round(len(survived) / PER_SQUARE), round(survived.sum() / PER_SQUARE)
        places = np.arange(n_squares)
        x, y = begin + places // HIGH, places % HIGH
        for ink, own in (("class 1", places < n_lived), ("class 0", places >= n_lived)):
            squares.append(Squares(x[own], y[own], np.full(own.sum(), 0.85), ink))
        begin = int(x.max()) + 3
    return Thumbnail(
        f"A square for every {PER_SQUARE} passengers, {COLOUR_1} for those who lived: most of the "
        "women, to the left, and few of the men.",
        squares=tuple(squares),
        even=True,
    )
