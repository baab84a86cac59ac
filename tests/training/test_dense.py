"""Dense networks and their optimisers: equal to PyTorch's, step by step, alone and in a batch."""

from itertools import islice

import numpy as np
import pytest
import torch

from training.activations import softmax
from training.dense import (
    backward,
    batches_per_epoch,
    draw_start,
    dropout_masks,
    forward,
    n_layers,
    shuffled_batches,
)
from training.losses import cross_entropy
from training.optimisers import Optimiser

TORCH_ACTIVATIONS = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}
SIZES = (5, 7, 6, 3)


def generators(n_runs):
    return [np.random.default_rng(seed) for seed in range(n_runs)]


def data(n_samples=20):
    rng = np.random.default_rng(9)
    return rng.standard_normal((n_samples, SIZES[0])), rng.integers(SIZES[-1], size=n_samples)


def slopes(z, labels):
    """Return the slope of the mean cross-entropy along the logits."""
    return (softmax(z) - np.eye(z.shape[-1])[labels]) / len(labels)


@pytest.mark.parametrize("activation", TORCH_ACTIVATIONS)
@pytest.mark.parametrize("share", [0, 0.4])
def test_the_way_back_is_the_gradient_that_autograd_finds(activation, share):
    (X, labels), parameters = data(), draw_start("He", SIZES, generators(1))
    masks = dropout_masks(SIZES[1:-1], len(X), share, generators(1)) if share else []
    outputs = forward(X, parameters, activation, masks)
    gradients = backward(outputs, slopes(outputs[-1], labels), parameters, activation, masks)

    tensors = {name: torch.tensor(a[0], requires_grad=True) for name, a in parameters.items()}
    a = torch.tensor(X)
    for i in range(1, n_layers(parameters) + 1):
        a = a @ tensors[f"W{i}"] + tensors[f"b{i}"]
        if i < n_layers(parameters):
            a = TORCH_ACTIVATIONS[activation](a)
            a = a * torch.tensor(masks[i - 1][0]) if masks else a
    loss = torch.nn.functional.cross_entropy(a, torch.tensor(labels))
    loss.backward()
    np.testing.assert_allclose(cross_entropy(outputs[-1], labels), loss.item(), rtol=1e-12)
    for name, tensor in tensors.items():
        np.testing.assert_allclose(gradients[name][0], tensor.grad, rtol=1e-9, atol=1e-14)


def test_an_epoch_sees_each_sample_once_and_never_in_the_same_order():
    batches = shuffled_batches(generators(2), 20, 8)
    n_steps = batches_per_epoch(20, 8)
    first, second = (np.concatenate([*islice(batches, n_steps)], axis=-1) for _ in range(2))
    for order in (*first, *second):
        assert sorted(order) == list(range(20))
    assert (first != second).any()
    assert (first[0] != first[1]).any()


def test_signals_keep_their_size_through_many_layers_of_relu():
    parameters = draw_start("He", (64,) * 12, generators(1))
    X = np.random.default_rng(3).standard_normal((200, 64))
    outputs = forward(X, parameters)
    # E[a^2] stays 1 for He's start; the spread over draws grows with depth, hence the wide band.
    assert 0.3 < np.mean(outputs[-2] ** 2) < 3


def test_what_dropout_leaves_is_as_large_on_average():
    (mask,) = dropout_masks([400], 500, 0.25, generators(1))
    assert set(np.unique(mask).round(12)) == {0, round(1 / 0.75, 12)}
    # 200,000 draws: the mean of the mask has a standard error of .0013
    assert abs(mask.mean() - 1) < 0.007


def test_someone_who_knows_nothing_pays_the_logarithm_of_the_classes():
    z = np.full((2, 7, 10), 500.0)
    np.testing.assert_allclose(cross_entropy(z, np.arange(7)), np.log(10))
    np.testing.assert_allclose(softmax(z).sum(axis=-1), 1)
    sure = np.where(np.eye(3, dtype=bool), 900.0, -900.0)
    np.testing.assert_allclose(cross_entropy(sure, [0, 1, 2]), 0)
    assert cross_entropy(sure, [1, 2, 0]) == 1800


def test_a_rule_that_nobody_knows_is_named():
    with pytest.raises(ValueError, match="optimiser must be one of 'SGD', 'momentum', 'RMSProp'"):
        Optimiser("LBFGS", 0.1, {})


def test_four_bytes_stay_four_bytes_under_relu():
    parameters = draw_start("He", SIZES, generators(2), np.float32)
    X = data()[0].astype(np.float32)
    outputs = forward(X, parameters, "ReLU")
    gradients = backward(outputs, outputs[-1], parameters, "ReLU")
    assert {a.dtype for a in (*outputs, *gradients.values())} == {np.dtype(np.float32)}
