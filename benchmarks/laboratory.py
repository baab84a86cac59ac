"""The cost of recording in the laboratory: 2-8-8-1 against an equally measured plain loop."""

from typing import Any

import numpy as np

from benchmarks.seconds import least_seconds
from laboratory.build.model import rows_for, train
from training.recorded_run import frame_epochs

N_EPOCHS, N_POINTS, N_RUNS = 500, 300, 64
HIDDEN, RATE = (8, 8), 0.1
POINTS: dict[str, Any] = {"n_points": N_POINTS, "noise": 0.1, "held_out": 0.3, "data_seed": 0}


def _loss(z: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean(np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z))) - y * z))


def plain_numpy(batch_size: int, seed: int = 0) -> list[tuple[float, ...]]:
    """Train as in a tutorial, with training and held-out metrics at a hundred epochs."""
    data = rows_for("circles", **POINTS, own=(), formula="", inputs=("x1", "x2"))
    X, y, X_unseen, y_unseen = data.X, data.y[:, None], data.X_held_out, data.y_held_out[:, None]
    rng = np.random.default_rng(seed)
    W1, W2, W3 = (
        rng.standard_normal(shape) * np.sqrt(2 / shape[0]) for shape in ((2, 8), (8, 8), (8, 1))
    )
    b1, b2, b3 = np.zeros(8), np.zeros(8), np.zeros(1)
    frames, seen = set(frame_epochs(N_EPOCHS, 100).tolist()), []

    def logits(X: np.ndarray) -> np.ndarray:
        return np.tanh(np.tanh(X @ W1 + b1) @ W2 + b2) @ W3 + b3

    for epoch in range(N_EPOCHS + 1):
        if epoch in frames:
            z, z_unseen = logits(X), logits(X_unseen)
            right = ((z > 0) == y).mean(), ((z_unseen > 0) == y_unseen).mean()
            seen.append((_loss(z, y), _loss(z_unseen, y_unseen), *map(float, right)))
        order = rng.permutation(len(X))
        for first in range(0, len(X), batch_size):
            rows = order[first : first + batch_size]
            x, t = X[rows], y[rows]
            h1 = np.tanh(x @ W1 + b1)
            h2 = np.tanh(h1 @ W2 + b2)
            d3 = (1 / (1 + np.exp(-(h2 @ W3 + b3))) - t) / len(x)
            d2 = (d3 @ W3.T) * (1 - h2 * h2)
            d1 = (d2 @ W2.T) * (1 - h1 * h1)
            W3 -= RATE * (h2.T @ d3)
            b3 -= RATE * d3.sum(axis=0)
            W2 -= RATE * (h1.T @ d2)
            b2 -= RATE * d2.sum(axis=0)
            W1 -= RATE * (x.T @ d1)
            b1 -= RATE * d1.sum(axis=0)
    return seen


def ratios(batch_size: int) -> tuple[float, float, float]:
    """Compare the laboratory with the plain loop.

    Returns seconds of a single training, its ratio to the plain loop, and that of each in a batch
    of 64.
    """
    settings: dict[str, Any] = {"hidden": HIDDEN, "learning_rate": RATE, "n_epochs": N_EPOCHS}
    settings |= POINTS | {"batch_size": batch_size}
    plain, alone = least_seconds(lambda: plain_numpy(batch_size), lambda: train(**settings))
    (batch,) = least_seconds(lambda: train(**settings, seed=tuple(range(N_RUNS))), n_repeats=1)
    return alone, alone / plain, batch / N_RUNS / plain
