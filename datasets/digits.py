"""Handwritten digits of eight by eight pixels, as scikit-learn brings them along.

The test set of UCI's Optical Recognition of Handwritten Digits: Alpaydin and Kaynak (1998), UCI
Machine Learning Repository, doi:10.24432/C50P49, licence CC BY 4.0. Digits written by 13 people
were fitted into a frame of 32 x 32 black and white pixels; of each block of 4 x 4 pixels the black
ones were counted.
"""

from functools import cache
from importlib.metadata import distribution

import numpy as np

SIDE = 8
"""Pixels along each side of a digit."""
N_PIXELS = SIDE * SIDE
N_CLASSES = 10
LEVELS = 16
"""The largest value of a pixel: all 16 of its block are black."""


@cache
def load_digits() -> tuple[np.ndarray, np.ndarray]:
    """Load the 1,797 digits as cached, read-only arrays.

    Returns
    -------
    (1797, 64) array of float32
        The ink of each pixel, row by row from the top left, from 0 (paper) to 1 (all black).
    (1797,) int array
        Which digit each was meant to be, from 0 to 9.
    """
    # Reads the file directly, since importing scikit-learn takes seconds.
    file = distribution("scikit-learn").locate_file("sklearn/datasets/data/digits.csv.gz")
    table = np.loadtxt(str(file), delimiter=",")
    ink = (table[:, :-1] / LEVELS).astype(np.float32)
    labels = table[:, -1].astype(np.int64)
    ink.flags.writeable = labels.flags.writeable = False
    return ink, labels
