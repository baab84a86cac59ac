"""What recording costs: trainings of the lessons against plain loops that keep only the loss."""

import time
from collections.abc import Callable

import numpy as np
import torch

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons import titanic, xor

N_EPOCHS = 2000


def seconds(function: Callable[[], object], n_repeats: int = 5) -> float:
    """Return the least time of several calls: the one that was disturbed the least."""
    times = []
    for _ in range(n_repeats):
        began = time.perf_counter()
        function()
        times.append(time.perf_counter() - began)
    return min(times)


def plain_numpy(seed: int = 0, learning_rate: float = 0.5) -> list[float]:
    """Train XOR with four hidden sigmoid units as a tutorial would, keeping only the loss."""
    start = xor.starting_parameters(4, seed=seed)
    W1, b1, W2, b2 = (np.array(start[name]) for name in ("W1", "b1", "W2", "b2"))
    X, y = XOR_INPUTS, XOR_LABELS[:, None]
    losses = []
    for _ in range(N_EPOCHS):
        a = 1.0 / (1.0 + np.exp(-(X @ W1 + b1)))
        z = a @ W2 + b2
        p = 1.0 / (1.0 + np.exp(-z))
        losses.append(float(np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z)))
        dz = (p - y) / len(X)
        dh = (dz @ W2.T) * a * (1.0 - a)
        W2 -= learning_rate * (a.T @ dz)
        b2 -= learning_rate * dz.sum(axis=0)
        W1 -= learning_rate * (X.T @ dh)
        b1 -= learning_rate * dh.sum(axis=0)
    return losses


def plain_torch(seed: int = 0, learning_rate: float = 0.5) -> list[float]:
    """Train the same network with PyTorch's SGD, keeping only the loss."""
    network = xor.torch_network(xor.starting_parameters(4, seed=seed), "sigmoid")
    optimiser = torch.optim.SGD(network.parameters(), lr=learning_rate)
    X, y = torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)[:, None]
    measure = torch.nn.BCEWithLogitsLoss()
    losses = []
    for _ in range(N_EPOCHS):
        loss = measure(network(X), y)
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return losses


def xor_ratios() -> dict[str, float]:
    """Compare XOR alone and in a batch of 64 with the plain loops, per run and epoch."""
    numpy_alone = seconds(plain_numpy)
    torch_alone = seconds(plain_torch, n_repeats=2)
    alone = seconds(lambda: xor.train(n_epochs=N_EPOCHS))
    batch = seconds(lambda: xor.train(n_epochs=N_EPOCHS, seed=range(64)), n_repeats=2) / 64
    return {
        "alone / plain NumPy": alone / numpy_alone,
        "alone / plain PyTorch": alone / torch_alone,
        "each of 64 / plain NumPy": batch / numpy_alone,
        "each of 64 / alone": batch / alone,
    }


def titanic_by_rows() -> dict[str, float]:
    """Return how 30 epochs of the sigmoid model grow with rows x 1, 10, 100, 1,000."""
    X, y, _ = titanic.all_arrays(log_fare=True, normalise=True)

    def thirty_epochs(times: int) -> float:
        many_X, many_y = torch.tensor(np.tile(X, (times, 1))), torch.tensor(np.tile(y, times))
        coefficients = torch.zeros(X.shape[1], requires_grad=True)

        def train() -> None:
            for _ in range(30):
                loss = (torch.sigmoid(many_X @ coefficients) - many_y).abs().mean()
                (gradient,) = torch.autograd.grad(loss, coefficients)
                with torch.no_grad():
                    coefficients.sub_(gradient)

        return seconds(train, n_repeats=3)

    once = thirty_epochs(1)
    return {f"rows x {times:,}": thirty_epochs(times) / once for times in (10, 100, 1000)}
