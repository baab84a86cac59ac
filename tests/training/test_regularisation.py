"""Prices on weights, gradients that are shortened, and stopping early."""

import numpy as np
import pytest
import torch

from training.regularisation import PATIENCE, EarlyStopping, clip, gradient_norm, with_penalty


def gradients(n_runs, seed=0):
    rng = np.random.default_rng(seed)
    shapes = {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}
    return {name: 5 * rng.standard_normal((n_runs, *shape)) for name, shape in shapes.items()}


def test_the_pull_is_the_slope_of_the_penalty():
    weights, l1, l2, step = gradients(1)["W1"], 0.3, 0.7, 1e-6
    nothing = {"W1": np.zeros_like(weights), "b1": np.zeros(3)}
    pulled = with_penalty(nothing, {"W1": weights, "b1": np.ones(3)}, l1, l2)

    def penalty(w):
        return l1 * np.abs(w) + l2 / 2 * w**2

    slope = (penalty(weights + step) - penalty(weights - step)) / (2 * step)
    np.testing.assert_allclose(pulled["W1"], slope, rtol=1e-6)
    assert not pulled["b1"].any()


@pytest.mark.parametrize("longest", [0.5, 10, 1000])
def test_a_gradient_is_shortened_as_by_pytorch_each_run_by_itself(longest):
    gradients_now = gradients(3)
    clipped = clip(gradients_now, longest, n_axes=1)
    for i in range(3):
        tensors = [torch.zeros(g[i].shape, requires_grad=True) for g in gradients_now.values()]
        for tensor, g in zip(tensors, gradients_now.values(), strict=True):
            tensor.grad = torch.tensor(g[i], dtype=torch.float32)
        torch.nn.utils.clip_grad_norm_(tensors, longest)
        for tensor, g in zip(tensors, clipped.values(), strict=True):
            np.testing.assert_allclose(g[i], tensor.grad, rtol=1e-4)
    lengths, before = gradient_norm(clipped, 1), gradient_norm(gradients_now, 1)
    np.testing.assert_allclose(lengths, np.minimum(before, longest), rtol=1e-12)


def test_no_limit_changes_nothing_and_no_gradient_stays_none():
    gradients_now = gradients(2)
    assert clip(gradients_now, 0.0, 1) is gradients_now
    nothing = {name: np.zeros_like(g) for name, g in gradients_now.items()}
    assert all(not g.any() for g in clip(nothing, 1.0, 1).values())


def test_each_run_goes_back_to_its_best_and_stays_there():
    best_at = np.array([3, 10])
    stopping = EarlyStopping(
        {"W1": np.zeros((2, 1))}, lambda p: (p["W1"][:, 0] - best_at) ** 2, (2,)
    )
    parameters = {"W1": np.zeros((2, 1))}
    seen = []
    for epoch in range(50):
        moved = {"W1": np.full((2, 1), float(epoch))}
        parameters = stopping.step(moved)
        seen.append(parameters["W1"][:, 0])
    seen = np.array(seen)
    for run, best in enumerate(best_at):
        stops = best + PATIENCE
        np.testing.assert_array_equal(seen[:stops, run], np.arange(stops))
        assert (seen[stops:, run] == best).all()
