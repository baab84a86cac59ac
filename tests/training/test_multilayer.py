"""The loop of a multi-layer perceptron: against finite differences and PyTorch, alone and many."""

import numpy as np
import pytest
import torch

from training.activations import ALL_ACTIVATIONS
from training.dense import STARTS, draw_start
from training.losses import CROSS_ENTROPY
from training.multilayer import MAX_STEPS, DataSplit, fit, layer_sizes
from training.optimisers import OPTIMISERS

TORCH_ACTIVATIONS = {
    "none": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "leaky ReLU": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
}
USUAL = {
    "hidden": (4, 3),
    "activation": "tanh",
    "loss": CROSS_ENTROPY,
    "start": "He",
    "optimiser": "SGD",
    "learning_rate": 0.3,
    "batch_size": 16,
    "n_epochs": 12,
}


def rows(n_classes=2, n_inputs=2, n=60, seed=0):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, n_inputs))
    y = np.sin(2 * X[:, 0]) + X[:, -1]
    if n_classes:
        y = np.digitize(y, np.quantile(y, np.arange(1, n_classes) / n_classes)).astype(float)
    return DataSplit(X[:36], y[:36], X[36:50], y[36:50], X[50:], y[50:], n_classes)


TWINS = {
    "SGD": lambda p, lr, wd: torch.optim.SGD(_groups(p, wd), lr=lr),
    "momentum": lambda p, lr, wd: torch.optim.SGD(_groups(p, wd), lr=lr, momentum=0.9),
    "RMSProp": lambda p, lr, wd: torch.optim.RMSprop(_groups(p, wd), lr=lr),
    "Adam": lambda p, lr, wd: torch.optim.Adam(_groups(p, wd), lr=lr),
    "AdamW": lambda p, lr, wd: torch.optim.AdamW(_groups(p, wd), lr=lr),
}


def _groups(knobs, weight_decay):
    return [
        {"params": [knobs[k] for k in knobs if k[0] == "W"], "weight_decay": weight_decay},
        {"params": [knobs[k] for k in knobs if k[0] == "b"], "weight_decay": 0.0},
    ]


@pytest.mark.parametrize(
    ("optimiser", "activation"), list(zip(OPTIMISERS, TORCH_ACTIVATIONS, strict=True))
)
@pytest.mark.parametrize(
    ("n_classes", "l2", "longest"), [(2, 0.0, 0.0), (3, 0.02, 0.0), (0, 0.02, 0.3)]
)
def test_training_on_mini_batches_takes_the_steps_of_pytorch(
    optimiser, activation, n_classes, l2, longest
):
    data = rows(n_classes)
    loss = CROSS_ENTROPY if n_classes else "squared error"
    settings = {
        "optimiser": optimiser,
        "activation": activation,
        "loss": loss,
        "learning_rate": 0.02,
    }
    run = fit(data, **{**USUAL, **settings}, l2=l2, longest_gradient=longest, seed=7)

    sizes = layer_sizes(data, USUAL["hidden"])
    rng = np.random.default_rng(7)
    begun = draw_start("He", sizes, [rng])
    knobs = {k: torch.tensor(v[0], requires_grad=True) for k, v in begun.items()}
    stepper = TWINS[optimiser](knobs, 0.02, l2)

    def loss_of(X, y):
        a = torch.tensor(X)
        for i in range(1, len(sizes)):
            a = a @ knobs[f"W{i}"] + knobs[f"b{i}"]
            a = TORCH_ACTIVATIONS[activation](a) if i < len(sizes) - 1 else a
        if n_classes == 3:
            return torch.nn.functional.cross_entropy(a, torch.tensor(y).long())
        if n_classes == 2:
            return torch.nn.functional.binary_cross_entropy_with_logits(a[:, 0], torch.tensor(y))
        return ((a[:, 0] - torch.tensor(y)) ** 2).mean()

    for epoch in range(USUAL["n_epochs"] + 1):
        with torch.no_grad():
            assert run.loss[epoch] == pytest.approx(loss_of(data.X, data.y).item(), rel=1e-5)
            held_out = loss_of(data.X_held_out, data.y_held_out).item()
            assert run.metrics["validation_loss"][epoch] == pytest.approx(held_out, rel=1e-5)
        order = rng.permutation(len(data.X))
        for first in range(0, len(order), USUAL["batch_size"]):
            batch = order[first : first + USUAL["batch_size"]]
            stepper.zero_grad()
            loss_of(data.X[batch], data.y[batch]).backward()
            if longest:
                torch.nn.utils.clip_grad_norm_(list(knobs.values()), longest)
            stepper.step()


@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
@pytest.mark.parametrize(
    "more",
    [
        {},
        {"dropout": 0.4, "l1": 0.01, "longest_gradient": 0.5},
        {"stop_early": True, "n_epochs": 60, "optimiser": "Adam"},
        {"batch_size": 1000, "hidden": (), "optimiser": "AdamW", "l2": 0.1},
    ],
)
def test_a_run_in_a_batch_is_the_run_alone(activation, more):
    settings = {**USUAL, "activation": activation, "max_frames": 7, **more}
    many = fit(rows(), **settings, seed=np.array([3, 1, 4]))
    alone = fit(rows(), **settings, seed=1)
    np.testing.assert_allclose(many.loss[1], alone.loss, rtol=1e-7)
    for name, values in alone.parameters.items():
        np.testing.assert_allclose(many.parameters[name][1], values, rtol=1e-6, atol=1e-10)


def test_zeros_never_part_what_is_alike_and_too_large_a_rate_ends_in_no_number():
    run = fit(rows(), **{**USUAL, "start": "zeros", "n_epochs": 50})
    first = run.final["W1"]
    assert (first == first[:, :1]).all()
    wild = {"learning_rate": 1e3, "activation": "none", "loss": "squared error"}
    diverged = fit(rows(0), **{**USUAL, **wild})
    assert diverged.diverged
    assert not np.isfinite(diverged.loss[-1])


def test_starts_are_as_wide_as_they_say():
    sizes = (200, 300, 1)
    for start, scale in STARTS.items():
        weights = draw_start(start, sizes, [np.random.default_rng(0)])["W1"]
        # Of 60,000 numbers the spread strays by 0.3 %.
        assert weights.std() == pytest.approx(scale(200, 300), rel=0.02)


def test_what_would_take_minutes_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="n_epochs must be at most") as refusal:
        fit(rows(), **{**USUAL, "batch_size": 1, "n_epochs": 20_000})
    most = int(str(refusal.value).split("at most ")[1].split(" here")[0].replace(",", ""))
    assert most == MAX_STEPS // 36
    with pytest.raises(ValueError, match="at most 64 runs"):
        fit(rows(), **USUAL, seed=np.arange(65))
