"""The cost of recording: the digits' training against a plain loop that only keeps metrics."""

import numpy as np

from benchmarks.seconds import least_seconds
from datasets.digits import load_digits
from lessons.digits import model
from lessons.digits.samples import split

N_EPOCHS, N_RUNS = 20, 16
RATE, BATCH, HIDDEN = np.float32(0.01), 64, 64


def plain_numpy(seed: int = 0) -> list[tuple[float, float, float]]:
    """Train 64-64-10 with Adam as a tutorial would, measuring loss and accuracy by epoch."""
    ink, labels = load_digits()
    train, held_out, _ = split(0)
    rng = np.random.default_rng(seed)
    W1 = (rng.standard_normal((64, HIDDEN)) * np.sqrt(2 / 64)).astype(np.float32)
    W2 = (rng.standard_normal((HIDDEN, 10)) * np.sqrt(2 / HIDDEN)).astype(np.float32)
    knobs = [W1, np.zeros(HIDDEN, np.float32), W2, np.zeros(10, np.float32)]
    means, squares = ([np.zeros_like(k) for k in knobs] for _ in range(2))
    n_steps, batch_loss, seen = 0, 0.0, []
    for _ in range(N_EPOCHS):
        order = rng.permutation(len(train))
        for first in range(0, len(train), BATCH):
            rows = train[order[first : first + BATCH]]
            x, y, each = ink[rows], labels[rows], np.arange(len(rows))
            W1, b1, W2, b2 = knobs
            a = np.maximum(x @ W1 + b1, 0)
            z = a @ W2 + b2
            p = np.exp(z - z.max(axis=1, keepdims=True))
            p /= p.sum(axis=1, keepdims=True)
            batch_loss += float(-np.log(p[each, y]).mean())
            p[each, y] -= 1
            p /= len(rows)
            back = (p @ W2.T) * (a > 0)
            gradients = (x.T @ back, back.sum(axis=0), a.T @ p, p.sum(axis=0))
            n_steps += 1
            for i, g in enumerate(gradients):
                means[i] = 0.9 * means[i] + 0.1 * g
                squares[i] = 0.999 * squares[i] + 0.001 * g * g
                size = np.sqrt(squares[i] / (1 - 0.999**n_steps)) + 1e-8
                knobs[i] = knobs[i] - RATE * (means[i] / (1 - 0.9**n_steps)) / size
        W1, b1, W2, b2 = knobs
        z = np.maximum(ink @ W1 + b1, 0) @ W2 + b2
        z -= z.max(axis=1, keepdims=True)
        surprise = np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]
        right = z.argmax(axis=1) == labels
        seen.append((surprise[train].mean(), right[train].mean(), right[held_out].mean()))
    return seen


def digits_ratios() -> tuple[float, float]:
    """Compare the digits' training with the plain loop.

    Returns the ratios of a single training, and of each in a batch of 16, evaluated per epoch.
    """
    plain, alone, batch = least_seconds(
        plain_numpy,
        lambda: model.train(n_epochs=N_EPOCHS),
        lambda: model.train(n_epochs=N_EPOCHS, seed=range(N_RUNS), keep="measures"),
    )
    return alone / plain, batch / N_RUNS / plain
