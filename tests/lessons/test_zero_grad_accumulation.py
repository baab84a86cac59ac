"""Gradients added up: by mistake, and on purpose."""

import numpy as np
import pytest

from lessons.zero_grad import accumulation


@pytest.mark.parametrize(
    ("task", "n_batches"),
    [("line", 1), ("line", 2), ("line", 4), ("xor", 2), ("titanic", 23), ("titanic_linear", 31)],
)
def test_equal_batches_each_divided_by_their_number_give_the_whole_gradient(task, n_batches):
    result = accumulation.accumulate(n_batches, task=task)
    assert len(set(result.batch_sizes)) == 1
    assert result.error < 1e-6
    undivided = accumulation.accumulate(n_batches, task=task, weighting="in full")
    assert undivided.error == pytest.approx(n_batches - 1, abs=1e-4)  # n_batches times too long


@pytest.mark.parametrize(
    ("task", "n_batches", "error"),
    [("line", 3, 0.1), ("xor", 3, 0.05), ("titanic", 40, 0.01), ("titanic_linear", 12, 1e-4)],
)
def test_unequal_batches_need_their_share_of_the_samples(task, n_batches, error):
    wrong = accumulation.accumulate(n_batches, task=task)
    assert len(set(wrong.batch_sizes)) == 2
    assert wrong.error > error
    assert accumulation.accumulate(n_batches, task=task, weighting="per sample").error < 1e-6


def test_accumulating_three_batches_of_four_students_by_hand():
    result = accumulation.accumulate(3)
    np.testing.assert_array_equal(result.batch_sizes, [1, 1, 2])
    # From w = b = 0 the slope along b is minus the mean score: of 50, of 60, of (70, 80).
    np.testing.assert_allclose(result.accumulated["b"], np.cumsum([-50 / 3, -60 / 3, -75 / 3]))
    assert result.whole["b"] == -65


@pytest.mark.parametrize("n_batches", [0, 5, 2.0])
def test_of_four_students_at_most_four_batches_are_made(n_batches):
    with pytest.raises(ValueError, match=r"n_batches must be .*from 1 to 4.*not "):
        accumulation.accumulate(n_batches)
