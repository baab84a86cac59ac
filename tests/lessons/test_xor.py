"""XOR: the two starts, one neuron, the hidden space, and networks set by hand."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import nn

from datasets.toy import XOR_LABELS
from lessons.xor import model
from lessons.xor.model import train
from lessons.xor.network import AT_FIRST
from lessons.xor.pytorch import numpy_vs_torch, train_torch
from tests.contract import Example
from training.activations import ACTIVATIONS
from training.losses import LOSSES
from training.optimisers import LESSON_OPTIMISERS

USUAL = {
    "n_hidden": 2,
    "activation": "sigmoid",
    "loss": "cross-entropy",
    "learning_rate": 0.5,
    "n_epochs": 1000,
    "start": "normal",
}
AND_OF = {"v1": 10.0, "v2": 10.0, "c": -15.0}
OR_AND_NAND = {"w11": 10.0, "w21": 10.0, "b1": -5.0, "w12": -10.0, "w22": -10.0, "b2": 15.0}
BRAKED = {"loss": "squared error", "n_epochs": 5000}

EXAMPLE = Example(
    train=train,
    arguments={"n_epochs": 50, "n_hidden": 2},
    batch={"seed": (0, 1, 2)},
    bad={"by_hand": ((0.0,) * 8, (0.0,) * 10)},
    others={"by_hand": ((1.0, -2.0, 0.5) * 3,)},
    set_by_page=frozenset({"by_hand", "optimiser"}),
    challenges={
        "by_hand": {
            "solved": OR_AND_NAND | AND_OF,
            "not_yet": OR_AND_NAND | {"v1": 1.0, "v2": 1.0, "c": -1.5},
            "not_tried": AT_FIRST,
        },
        "unstuck": {
            "solved": {**USUAL, "activation": "tanh", "n_hidden": 4, "seed": 3},
            "not_yet": {**USUAL, "activation": "ReLU", "seed": 3},
            "not_tried": {**USUAL, "seed": 3},
        },
        "repair": {
            "solved": {**USUAL, **BRAKED, "n_hidden": 4, "learning_rate": 30},
            "not_yet": {**USUAL, "n_hidden": 4, "learning_rate": 30},
            "not_tried": {**USUAL, "learning_rate": 50},
        },
        "fewest": {
            "solved": {**USUAL, **BRAKED, "start": "pytorch", "learning_rate": 10},
            "not_yet": USUAL,
            "not_tried": {**USUAL, "n_hidden": 4},
        },
    },
    predictions={"one_cut": {}, "rates": {}, "two_neurons": {"n_lots": 5}},
)


activations = pytest.mark.parametrize("activation", ACTIVATIONS)


def test_start_pytorch_is_what_nn_linear_draws():
    for n_hidden in range(9):
        parameters = model.starting_parameters(n_hidden, start="pytorch", seed=11)
        with torch.random.fork_rng():
            torch.manual_seed(11)
            sizes = [2, n_hidden, 1] if n_hidden else [2, 1]
            linears = [nn.Linear(n_in, n_out) for n_in, n_out in pairwise(sizes)]
        theirs = [p.detach().double().numpy().T for linear in linears for p in linear.parameters()]
        # PyTorch rounds the last digit of a float32 by what the processor can do, NumPy does not.
        for ours, values in zip(parameters.values(), theirs, strict=True):
            np.testing.assert_allclose(ours, values, rtol=0, atol=2**-23)


def test_normal_start_has_zero_biases_and_standard_weights():
    parameters = model.starting_parameters(8, seed=np.arange(500))
    assert parameters["W1"].shape == (500, 2, 8)
    assert not parameters["b1"].any()
    assert not parameters["b2"].any()
    # 8,000 draws: the standard error of their mean is .011, of their deviation .008.
    assert parameters["W1"].mean() == pytest.approx(0, abs=0.05)
    assert parameters["W1"].std() == pytest.approx(1, abs=0.04)


@pytest.mark.parametrize("start", ["normal", "pytorch"])
def test_one_neuron_under_cross_entropy_always_ends_undecided(start):
    # The loss is convex in (w, b) and flat at w = 0, b = 0, where every probability is .5.
    run = train(n_hidden=0, start=start, seed=range(50))
    assert run.parameters["W2"].shape == (50, 25, 2, 1)
    np.testing.assert_allclose(model.probabilities(run)[:, -1], 0.5, atol=1e-6)
    np.testing.assert_allclose(run.loss[:, -1], np.log(2), atol=1e-9)
    assert run.metrics["accuracy"].max() <= 0.75  # a line never has more than three of four right
    assert not model.solved(run).any()


@pytest.mark.parametrize("learning_rate", [0.5, 10.0])
def test_one_neuron_under_squared_error_can_get_stuck_elsewhere(learning_rate):
    run = train(n_hidden=0, loss="squared error", learning_rate=learning_rate, seed=range(64))
    undecided = np.abs(model.probabilities(run)[:, -1] - 0.5).max(axis=-1) < 0.01
    np.testing.assert_allclose(run.loss[undecided, -1], 0.25, atol=1e-4)
    # Starts that are confidently wrong about one point, whatever the rate; their loss is above
    # that of saying 50 %, and its slope vanishes with p (1 - p).
    assert np.flatnonzero(~undecided).tolist() == [3, 13, 55]
    assert (run.metrics["accuracy"][~undecided, -1] == 0.75).all()
    assert (run.loss[~undecided, -1] > 0.25).all()
    assert not model.solved(run).any()


@pytest.mark.parametrize(
    ("activation", "n_hidden", "n_solved"), [("ReLU", 2, 22), ("ReLU", 4, 66), ("tanh", 4, 99)]
)
def test_how_many_of_100_default_starts_of_pytorch_arrive(activation, n_hidden, n_solved):
    # torch.manual_seed(0) ... (99) before nn.Linear, SGD 0.1, 3,000 epochs; counted by a separate
    # program. One start may stand on the edge of .05 where the last digits differ.
    run = train(
        n_hidden=n_hidden,
        activation=activation,
        start="pytorch",
        learning_rate=0.1,
        n_epochs=3000,
        seed=range(100),
    )
    assert model.solved(run).sum() == pytest.approx(n_solved, abs=1)


def by_hand(*numbers):
    """Record one neuron, or two hidden ones, as they are set."""
    return train(n_hidden=2 if len(numbers) == 9 else 0, by_hand=numbers, n_epochs=0)


def test_a_network_set_by_hand_is_recorded_as_it_stands():
    # OR: three points on the right side, and (1, 1) confidently on the wrong one.
    or_gate = by_hand(6, 6, -3)
    assert (or_gate.n_frames, or_gate.metrics["accuracy"][0]) == (1, 0.75)
    np.testing.assert_allclose(
        or_gate.loss[0], -np.log([1 / (1 + np.exp(-3.0)), 1 / (1 + np.exp(9.0))]) @ [3, 1] / 4
    )
    nine = by_hand(*range(1, 10)).final
    assert (nine["W1"].tolist(), nine["b1"].tolist()) == ([[1, 2], [3, 4]], [5, 6])
    assert (nine["W2"].tolist(), nine["b2"].tolist()) == ([[7], [8]], [9])
    with pytest.raises(ValueError, match="by_hand must be 9 numbers from -100 to 100"):
        train(n_hidden=2, by_hand=(1.0, 2.0, 3.0))


def test_four_points_at_50_percent_are_judged_alike():
    """The two hidden neurons always add up to 1 here, but not to the last digit of a computer."""
    rng = np.random.default_rng(0)
    for w1, w2, b, v in rng.integers(-12, 13, (200, 4)) / 2:
        run = by_hand(w1, -w1, w2, -w2, b, -b, v, v, -v)
        assert model.probabilities(run)[-1] == pytest.approx(0.5)
        assert run.metrics["accuracy"][-1] == 0.5


def test_a_training_goes_on_from_what_was_set_by_hand():
    # From numbers of another run it goes on as that one would have gone on.
    whole = train(n_hidden=2, seed=3, n_epochs=60)
    middle = {name: values[20] for name, values in whole.parameters.items()}
    flat = tuple(np.concatenate([value.ravel() for value in middle.values()]).tolist())
    rest = train(n_hidden=2, by_hand=flat, n_epochs=40, seed=9)
    np.testing.assert_array_equal(rest.loss, whole.loss[20:])
    many = train(n_hidden=2, by_hand=flat, n_epochs=40, seed=(0, 1))
    np.testing.assert_array_equal(many.loss[0], many.loss[1])


def test_epochs_to_solve_is_the_first_frame_within_tolerance():
    run = train(n_epochs=3000, learning_rate=1.0, max_frames=3001)
    epoch = int(model.epochs_to_solve(run))
    error = np.abs(model.probabilities(run) - XOR_LABELS).max(axis=-1)
    assert error[epoch] <= 0.05 < error[epoch - 1]
    assert np.isnan(model.epochs_to_solve(train(n_epochs=10)))


@pytest.mark.parametrize("n_hidden", [0, 4])
@activations
def test_pytorch_from_the_same_start_agrees_for_fifty_epochs(n_hidden, activation):
    for start in model.STARTS:
        for loss in LOSSES:
            same = {"activation": activation, "loss": loss, "start": start, "seed": 7}
            same |= {"n_hidden": n_hidden, "n_epochs": 50, "max_frames": 20}
            ours, theirs = train(**same), train_torch(**same)
            close = {"rtol": 0, "atol": 1e-9}
            np.testing.assert_array_equal(ours.epochs, theirs.epochs)
            np.testing.assert_allclose(ours.loss, theirs.loss, **close)
            for name in ours.parameters:
                np.testing.assert_allclose(ours.parameters[name], theirs.parameters[name], **close)
                np.testing.assert_allclose(ours.gradients[name], theirs.gradients[name], **close)
            assert ours.hyperparameters == theirs.hyperparameters


@pytest.mark.parametrize("optimiser", LESSON_OPTIMISERS)
@activations
def test_every_optimiser_takes_the_steps_that_pytorch_takes(optimiser, activation):
    # What is equal in exact arithmetic stays so in ours and not in PyTorch's, whose sums round:
    # Adam makes a step of any slope, however faint. So not from starts with all numbers alike.
    for start in ("normal", "pytorch"):
        settings = {"activation": activation, "start": start, "seed": 5, "learning_rate": 0.03}
        same = numpy_vs_torch(optimiser=optimiser, n_epochs=60, **settings)
        assert same.difference.max() < 1e-9
        assert same.torch.hyperparameters["optimiser"] == optimiser
