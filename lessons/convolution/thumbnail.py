"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.digits import SIDE
from lessons.convolution.by_hand import a_digit, sums
from training.thumbnail import Squares, Thumbnail


def thumbnail() -> Thumbnail:
    """Return a 7, and where a detector of rising strokes answers on it."""
    ink = a_digit("7")
    answers = np.maximum(sums(ink, "rising"), 0)
    squares = []
    for k, values in enumerate((ink, answers / answers.max())):
        box = values.reshape(SIDE, SIDE)
        down, right = box.nonzero()
        squares.append(Squares((SIDE + 2) * k + right, -down, box[down, right]))
    says = "A handwritten 7, and beside it the places where a detector of rising strokes answers."
    return Thumbnail(says, squares=tuple(squares), even=True)
