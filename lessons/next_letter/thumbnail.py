"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.number_names import SIGNS
from lessons.next_letter.writing import pairs
from training.thumbnail import Squares, Thumbnail


def thumbnail() -> Thumbnail:
    """Return which letters follow which, a row for each letter."""
    table = np.sqrt(pairs(1000, 0)[1:, 1:])
    row, column = table.nonzero()
    squares = Squares(column, -row, table[row, column])
    says = f"A table of {len(SIGNS) - 1} signs: the darker, the more often one follows the other."
    return Thumbnail(says, squares=(squares,), even=True)
