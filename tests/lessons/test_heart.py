"""Heart patients: the mathematics of a step, the recorded run, its facts, and bad values."""

import numpy as np
import pytest
import torch

from lessons.heart import model
from lessons.heart.model import EVERY, logits, mini_batches, probabilities, start_weights, train
from lessons.heart.patients import N_TRAIN, features, outcomes, split
from tests.contract import Example
from training.activations import sigmoid

PLAIN = {
    "start": "random",
    "learning_rate": 0.01,
    "n_steps": 1000,
    "batch_size": 1,
    "loss": "squared error",
    "coding": "one-hot",
    "scaling": "training",
}
READY = {**PLAIN, "start": "zeros", "n_steps": 5000}
PRICED = {"miss": 5, "threshold": 0.5}
EXAMPLE = Example(
    train=model.train,
    arguments={"n_steps": 120},
    batch={"seed": (0, 1, 2), "split_seed": (42, 3, 5), "learning_rate": (0.01, 0.1, 1.0)},
    challenges={
        "hundred": {
            "solved": {**PLAIN, "learning_rate": 1, "n_steps": 100, "batch_size": 50},
            "not_yet": {**PLAIN, "n_steps": 100},
            "not_tried": {**PLAIN, "start": "zeros"},
        },
        "price": {
            "solved": {**PRICED, "threshold": 0.17},
            "not_yet": PRICED,
            "not_tried": {**PRICED, "miss": 1},
        },
        "level": {
            "solved": READY,
            "not_yet": {**PLAIN, "n_steps": 2000},
            "not_tried": {**PLAIN, "n_steps": 0},
        },
    },
    predictions={
        name: {} for name in ("beats_age", "noise", "finds_all", "in_order", "from_where")
    },
    smaller={"forest_no_better": {"n_splits": 12}},
)


# The mathematics -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "batch_size"), [("squared error", 1), ("cross-entropy", 5)])
def test_the_same_steps_by_pytorchs_sgd_end_at_the_same_weights(name, batch_size):
    n_steps = 60
    run = train(loss=name, batch_size=batch_size, n_steps=n_steps, seed=4, learning_rate=0.1)
    X, y = torch.tensor(features(42)), torch.tensor(outcomes())
    train_rows, _ = split(42)
    begun, rng = start_weights("random", 4, X.shape[1])
    layer = torch.nn.Linear(X.shape[1], 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(begun)[None])
        layer.bias.zero_()
    optimiser = torch.optim.SGD(layer.parameters(), lr=0.1)
    measure = {
        "squared error": lambda z, t: torch.nn.functional.mse_loss(torch.sigmoid(z), t),
        "cross-entropy": torch.nn.functional.binary_cross_entropy_with_logits,
    }[name]
    for batch in mini_batches([rng], train_rows[None], n_steps, batch_size):
        rows = torch.tensor(batch[0])
        optimiser.zero_grad()
        measure(layer(X[rows])[:, 0], y[rows]).backward()
        optimiser.step()
    assert not np.allclose(run.final["weights"], begun, atol=1e-3)
    np.testing.assert_allclose(run.final["weights"], layer.weight.detach().numpy()[0], rtol=1e-9)
    assert run.final["bias"] == pytest.approx(layer.bias.item(), rel=1e-9)


# The recorded run ------------------------------------------------------------------------------


def test_a_run_counts_steps_and_says_how_many_epochs_they_are():
    run = train(n_steps=484, batch_size=2)
    assert run.unit == "step"
    assert list(run.steps) == [*range(0, 484, EVERY), 484]
    np.testing.assert_allclose(run.epochs, run.steps * 2 / N_TRAIN)
    assert run.epochs[-1] == 4


def test_loss_and_accuracies_are_those_of_all_rows_at_every_frame():
    run = train(n_steps=150, loss="cross-entropy", split_seed=3, stratify=True)
    X, y = features(3, stratify=True), outcomes()
    p = sigmoid(logits(X, run.parameters["weights"], run.parameters["bias"]))
    np.testing.assert_array_equal(p[-1], probabilities(run, X))
    train_rows, held_out = split(3, stratify=True)
    surprise = -np.log(np.where(y == 1, p, 1 - p))
    np.testing.assert_allclose(run.loss, surprise[:, train_rows].mean(axis=1))
    np.testing.assert_allclose(run.metrics["validation_loss"], surprise[:, held_out].mean(axis=1))
    right = (p >= 0.5) == (y == 1)
    np.testing.assert_array_equal(run.metrics["accuracy"], right[:, train_rows].mean(axis=1))
    np.testing.assert_array_equal(
        run.metrics["validation_accuracy"], right[:, held_out].mean(axis=1)
    )


def test_a_long_run_is_recorded_in_no_more_frames_than_a_picture_of_all_patients_can_hold():
    assert train(n_steps=5000).n_frames == 101
    assert train(n_steps=5001).n_frames == 85
    assert train(n_steps=20_000).n_frames == 101


def test_a_short_run_is_the_beginning_of_a_long_one():
    short, long = train(n_steps=300), train(n_steps=700)
    n = short.n_frames
    np.testing.assert_array_equal(short.loss, long.loss[:n])
    np.testing.assert_array_equal(short.parameters["weights"], long.parameters["weights"][:n])
    np.testing.assert_array_equal(short.gradients["weights"], long.gradients["weights"][:n])


def test_patients_are_drawn_one_as_often_as_another_and_alike_from_either_start():
    zeros, left = start_weights("zeros", 7, 22)
    random, also = start_weights("random", 7, 22)
    assert not zeros.any()
    assert random.std() == pytest.approx(1, abs=0.5)
    patients, again = (
        np.concatenate([*mini_batches([rng], np.arange(N_TRAIN)[None], 4000, 3)], axis=None)
        for rng in (left, also)
    )
    np.testing.assert_array_equal(patients, again)
    counts = np.bincount(patients, minlength=N_TRAIN)
    assert len(counts) == N_TRAIN
    # About 50 each: a multinomial count strays by 7, and of 242 none by more than 5 of those.
    assert np.abs(counts - 12_000 / N_TRAIN).max() < 5 * np.sqrt(12_000 / N_TRAIN)


def test_a_rate_that_is_far_too_high_stays_finite():
    run = train(learning_rate=100.0, scaling="none", n_steps=200)
    assert np.isfinite(run.loss).all()
    assert not run.diverged
