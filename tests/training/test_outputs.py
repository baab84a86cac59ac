"""What the last layer means: losses and their slopes, against finite differences and PyTorch."""

import numpy as np
import pytest
import torch

from training.losses import COSTS, CROSS_ENTROPY
from training.outputs import is_right, loss_delta, measure, truth_of

KINDS = {"sigmoid": 2, "softmax": 3, "none": 0}
PAIRS = [(o, cost) for o in KINDS for cost in COSTS if (o, cost) != ("none", CROSS_ENTROPY)]


def case(output, n_samples=12):
    rng = np.random.default_rng(3)
    n_classes = KINDS[output]
    y = rng.integers(n_classes, size=n_samples) if n_classes else rng.standard_normal(n_samples)
    truth = truth_of(np.asarray(y, dtype=float), output, n_classes)
    return 2 * rng.standard_normal(truth.shape), truth


@pytest.mark.parametrize(("output", "loss"), PAIRS)
def test_loss_and_slope_are_pytorchs(output, loss):
    z, truth = case(output)
    logits, target = torch.tensor(z, requires_grad=True), torch.tensor(truth)
    p = {
        "sigmoid": torch.sigmoid,
        "softmax": lambda z: torch.softmax(z, dim=-1),
        "none": lambda z: z,
    }[output](logits)
    each = {
        CROSS_ENTROPY: -(target * p.log()) - ((1 - target) * (1 - p).log() * (output == "sigmoid")),
        "squared error": (p - target) ** 2,
        "absolute error": (p - target).abs(),
    }[loss]
    theirs = each.sum(dim=-1).mean()
    theirs.backward()
    assert measure(z, truth, output, loss) == pytest.approx(theirs.item(), rel=1e-9)
    mine = loss_delta(z, truth, output, loss)
    np.testing.assert_allclose(mine, logits.grad, rtol=1e-8, atol=1e-12)


def test_who_is_very_sure_and_wrong_is_pushed_by_the_cross_entropy_alone():
    z, truth = np.array([[-40.0]]), np.array([[1.0]])
    assert loss_delta(z, truth, "sigmoid", CROSS_ENTROPY)[0, 0] == pytest.approx(-1)
    for loss in ("squared error", "absolute error"):
        assert abs(loss_delta(z, truth, "sigmoid", loss)[0, 0]) < 1e-12


def test_the_likeliest_class_counts_as_the_answer():
    two = is_right(np.array([[0.1], [-0.1], [3.0]]), np.array([[1.0], [1.0], [0.0]]))
    assert two.tolist() == [True, False, False]
    z = np.array([[1.0, 2.0, 0.0], [5.0, 4.0, 0.0]])
    assert is_right(z, np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])).tolist() == [True, False]
