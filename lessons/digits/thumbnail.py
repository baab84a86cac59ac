"""The lesson in a picture as small as a stamp."""

from datasets.digits import SIDE
from lessons.digits.answers import examples
from training.thumbnail import Squares, Thumbnail


def thumbnail() -> Thumbnail:
    """Return the first of each class in the file, from 1 to 8, in two rows."""
    squares = []
    for digit in range(1, 9):
        row, column = divmod(digit - 1, 4)
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
