"""The lesson in a picture as small as a stamp."""

from datasets.digits import SIDE
from lessons.digits.answers import examples
from training.thumbnail import Squares, Thumbnail

SHOWN = ((1, 2, 3, 4), (5, 6, 7, 8))
"""Digits in their rows."""


def thumbnail() -> Thumbnail:
    """Return the first of each class in the file, in two rows."""
    squares = []
    for row, digits in enumerate(SHOWN):
        for column, digit in enumerate(digits):
            _, ink = examples(digit)
            box = ink[0].reshape(SIDE, SIDE)
            down, right = box.nonzero()
            x, y = (SIDE + 1) * column + right, -(SIDE + 1) * row - down
            squares.append(Squares(x, y, box[down, right]))
    return Thumbnail(
        "Eight handwritten digits, each of eight by eight pixels: 1 to 8.",
        squares=tuple(squares),
        even=True,
    )
