"""Samples in pieces: steps that see a few only, and gradients added up on purpose."""

import numpy as np
import pytest
import torch

from lessons.zero_grad import accumulation, model, tasks


def test_batches_are_drawn_for_each_run_by_its_own_seed():
    batches = tasks.batches("titanic_linear", batch_size=5, seed=[[3], [4]])
    alone = tasks.batches("titanic_linear", batch_size=5, seed=4)
    passengers = {tuple(row) for row in tasks.data("titanic_linear")[0].tolist()}
    for _ in range(3):
        X, y = next(batches)
        assert X.shape == (2, 1, 5, 12)
        assert y.shape == (2, 1, 5)
        assert {tuple(row) for row in X.reshape(-1, 12).tolist()} <= passengers
        X_alone, y_alone = next(alone)
        assert torch.equal(X[1, 0], X_alone)
        assert torch.equal(y[1, 0], y_alone)


@pytest.mark.parametrize(("task", "size"), [("line", 0), ("line", 5), ("line", 1.0), ("bowl", 1)])
def test_a_bad_batch_is_named(task, size):
    with pytest.raises(ValueError, match="batch_size must be "):
        tasks.batches(task, batch_size=size)


def test_one_student_at_a_time_is_descent_along_that_student():
    run = model.train(learning_rate=0.05, n_epochs=5, batch_size=1, seed=2)
    x, y = (a[..., 0].numpy() for a in next(tasks.batches("line", batch_size=1, seed=2)))
    # From w = b = 0 the prediction is 0: half the squared score, and the slopes -y x and -y.
    assert run.loss[0] == y**2 / 2
    assert run.gradients["w"][0] == -y * x
    assert run.gradients["b"][0] == -y
    assert run.parameters["b"][1] == pytest.approx(0.05 * y)


def test_one_student_at_a_time_zeroing_arrives_and_forgetting_explodes():
    how = {"learning_rate": 0.05, "n_epochs": 1000, "batch_size": 1, "seed": range(20)}
    zeroed, forgot = (model.train(zero_grad=zero, **how) for zero in (True, False))
    # All four students lie on one line, so that each step of each of them leads there.
    np.testing.assert_allclose(zeroed.final["w"], 10, atol=0.02)  # 0.01 by now, and falling
    # A product of random matrices of determinant 1 grows exponentially (Furstenberg, 1963).
    assert (forgot.loss[:, -1] > 1e20).all()  # 10²² or more


def test_a_run_in_batches_is_not_taken_apart_afterwards():
    run = model.train(batch_size=2, n_epochs=3)
    for look in (model.fresh_gradients, model.trace):
        with pytest.raises(ValueError, match="every step sees every sample"):
            look(run)


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
