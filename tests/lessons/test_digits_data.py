"""The digits are those that scikit-learn brings along, and nobody can scribble on them."""

import numpy as np
import pytest
from sklearn import datasets

from datasets.digits import LEVELS, N_CLASSES, N_PIXELS, SIDE, load_digits


def test_digits_are_ink_from_none_to_all_in_rows_of_eight():
    ink, labels = load_digits()
    assert ink.shape == (1797, N_PIXELS)
    assert ink.dtype == np.float32
    assert (ink.min(), ink.max()) == (0, 1)
    np.testing.assert_array_equal(ink * LEVELS, np.round(ink * LEVELS))
    np.testing.assert_array_equal(
        (ink * LEVELS).reshape(-1, SIDE, SIDE), datasets.load_digits().images
    )
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert len(set(labels.tolist())) == N_CLASSES


def test_digits_are_loaded_once_and_cannot_be_written_to():
    assert load_digits()[0] is load_digits()[0]
    for array in load_digits():
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
