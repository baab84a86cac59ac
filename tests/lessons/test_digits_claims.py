"""What is claimed of networks that read, and how it comes out; and the test, once."""

import numpy as np
import pytest

from lessons.digits import answers, exam, model
from lessons.digits.answers import confusion
from lessons.digits.experiments import disturbed


def test_one_pixel_costs_half_of_the_digits_and_what_is_learned_moved_is_read_moved():
    plain, repaired = (
        disturbed(kind="shift", n_splits=3, n_epochs=10, train_shift=shift) for shift in (0, 1)
    )
    assert plain[:, 0].mean() == pytest.approx(0.97, abs=0.02)
    assert plain[:, 1].mean() == pytest.approx(0.46, abs=0.08)
    assert plain[:, 2].mean() < 0.25
    assert repaired[:, 1].mean() > 0.85
    assert repaired[:, 0].mean() < plain[:, 0].mean()


def test_the_confusion_matrix_counts_every_digit_once():
    run = model.train(n_epochs=1, n_hidden=8)
    _, labels, p = answers.predict_validation(run)
    counts = confusion(labels, p[-1])
    assert counts.sum() == 180
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(labels, minlength=10))
    right = run.metrics["validation_accuracy"][-1]
    assert np.trace(counts) == pytest.approx(180 * right, abs=1.1)


@pytest.mark.parametrize("n_hidden", [0, 6, 32])
def test_the_first_layer_is_shown_with_the_digits_that_it_answers_to(n_hidden):
    run = model.train(n_epochs=1, n_hidden=n_hidden)
    shown = answers.first_layer(run)
    n = {0: 10, 6: 6, 32: 16}[n_hidden]
    assert shown.weights.shape == (run.n_frames, n, 64)
    np.testing.assert_array_equal(shown.weights[-1], run.final["W1"][:, shown.neurons].T)
    assert (shown.votes is None) == (n_hidden == 0)
    heard = (shown.ink * shown.weights[-1][:, None]).sum(axis=-1)
    assert (np.diff(heard, axis=1) <= 1e-4).all(), "the loudest first"
    assert len(answers.what_neurons_say(shown)) == len(answers.neuron_names(shown)) == n


def test_the_test_digits_are_judged_beside_two_rivals():
    result = exam.exam(n_epochs=5)
    assert 0.9 * 180 <= result.right <= 180
    assert result.rival_right > 0.9 * 180
    assert result.majority_right == pytest.approx(18, abs=1)
    assert result.right - result.rival_right == result.only_network - result.only_rival
    assert str(result.right) in exam.describe(result)
    settings = {"n_hidden": 0, "optimiser": "SGD", "learning_rate": 0.1, "n_epochs": 5}
    assert "no hidden layer" in exam.commitment(**settings)
