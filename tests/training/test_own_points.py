"""Points placed by hand: they come back from an address, and nothing else does."""

import numpy as np
import pytest

from training.hyperparameters import LabelledPoints
from training.own_points import (
    EDGE,
    LETTERS,
    LEVELS,
    MAX_POINTS,
    N_CLASSES,
    as_arrays,
    decode,
    encode,
)

POINTS = [
    (float(x1), float(x2), int(c))
    for (x1, x2), c in zip(
        np.random.default_rng(0).uniform(-EDGE, EDGE, (MAX_POINTS, 2)),
        np.arange(MAX_POINTS) % 3,
        strict=True,
    )
]


def test_points_come_back_within_half_a_level_and_then_to_the_letter():
    code = encode(POINTS)
    assert len(code) == 3 * MAX_POINTS
    back = decode(code)
    np.testing.assert_allclose(back, POINTS, atol=EDGE / (LEVELS - 1) + 1e-4)
    assert encode(back) == code
    assert decode("") == ()
    ends = [(-EDGE, -EDGE, 0), (EDGE, EDGE, N_CLASSES - 1)]
    assert list(decode(encode(ends))) == ends
    LabelledPoints(EDGE, N_CLASSES, MAX_POINTS).check("own", decode(encode([*POINTS[:-2], *ends])))


@pytest.mark.parametrize(
    "code", ["A", "AAAA", "AA!", "AA é", "___", "AAA" * (MAX_POINTS + 1), "AA\n", "١٢٣"]
)
def test_what_no_address_says_is_refused_in_a_sentence(code):
    with pytest.raises(ValueError, match="These points cannot be read"):
        decode(code)


def test_letters_are_those_that_an_address_leaves_alone():
    assert len(set(LETTERS)) == 64
    assert all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in LETTERS)


@pytest.mark.parametrize("points", [(), POINTS[:3], [(0.0, 0.0, 1)] * 9])
def test_too_few_points_and_a_single_class_are_nothing_to_learn_from(points):
    with pytest.raises(ValueError, match="at least four points, of two classes"):
        as_arrays(tuple(points))
