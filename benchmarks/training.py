"""The cost of recording: XOR trainings against a plain loop that keeps only the loss."""

import numpy as np

from benchmarks.seconds import least_seconds
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import model

N_EPOCHS = 2000
N_RUNS = 64


def plain_numpy(seed: int = 0, learning_rate: float = 0.5) -> list[float]:
    """Train XOR with four hidden sigmoid units as a tutorial would, keeping only the loss."""
    start = model.starting_parameters(4, seed=seed)
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


def xor_ratios() -> tuple[float, float]:
    """Compare XOR with the plain loop.

    Returns the ratios of a single training, and of each in a batch of 64.
    """
    plain, alone, batch = least_seconds(
        plain_numpy,
        lambda: model.train(n_epochs=N_EPOCHS),
        lambda: model.train(n_epochs=N_EPOCHS, seed=range(N_RUNS)),
    )
    return alone / plain, batch / N_RUNS / plain
