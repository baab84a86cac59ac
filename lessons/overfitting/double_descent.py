"""More knobs than points: least squares over ReLUs that are drawn at random and never trained.

Up to as many neurons as points the error on new points falls and rises as it does with degrees;
beyond that it falls a second time, for of all fits through the points least squares can take the
one with the smallest weights: Belkin, Hsu, Ma and Mandal, "Reconciling modern machine-learning
practice and the classical bias-variance trade-off" (2019); Hastie, Montanari, Rosset and
Tibshirani, "Surprises in High-Dimensional Ridgeless Least Squares Interpolation" (2022).
"""

from dataclasses import dataclass

import numpy as np

from lessons.overfitting.polynomials import GRID, Noise, NPoints, midpoints, noisy, places
from training.hyperparameters import MAX_SEED, Seed, hyperparameters
from training.progress import track

PER_POINT = (0.2, 0.3, 0.4, 0.6, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0, 5.0, 10.0, 20.0)
"""Hidden neurons for each point."""
N_DRAWS = 24
"""Samples, each with its own neurons; the median is reported."""


def neurons(n_neurons: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw which way each neuron looks, 1 or -1, and where its kink is: (n_neurons,) each.

    With the same seed, a smaller n gives the first n of these.
    """
    draws = np.random.default_rng([seed, 2]).random((n_neurons, 2))
    return np.where(draws[:, 0] < 0.5, -1.0, 1.0), draws[:, 1]


def answers(x: np.ndarray, ways: np.ndarray, kinks: np.ndarray) -> np.ndarray:
    """Return what ReLUs say of places: max(0, way (x - kink)), (..., n_places, n_neurons)."""
    return np.maximum(0.0, ways[..., None, :] * (x[:, None] - kinks[..., None, :]))


@dataclass(frozen=True)
class DoubleDescent:
    """Fits by ever more random neurons, to several samples."""

    n_neurons: np.ndarray  # (n_sizes,): Rising; as `PER_POINT`, for each point
    # (n_draws, n_sizes): Mean squared errors on the points fitted to and on those between
    training: np.ndarray
    held_out: np.ndarray
    weights: np.ndarray  # (n_draws, n_sizes): The length of the output's weights
    curves: np.ndarray  # (n_sizes, n_draws, 61): The fits, at `GRID`
    median: np.ndarray  # (n_sizes, 61): Of the fits, at each place


def minimum_and_peak(fits: DoubleDescent) -> tuple[int, int]:
    """Return where the median error on new points is lowest before its top, and the top.

    The top is looked for around one neuron for each point.
    """
    errors = np.median(fits.held_out, axis=0)
    around = [i for i, share in enumerate(PER_POINT) if 0.5 <= share <= 2]
    top = max(around, key=lambda i: float(errors[i]))
    return int(errors[: top + 1].argmin()), top


def medians(fits: DoubleDescent) -> list[np.ndarray]:
    """Return the medians over the samples of both errors and of the weights' length, by size."""
    return [np.median(each, axis=0) for each in (fits.training, fits.held_out, fits.weights)]


@hyperparameters
def fit_random_features(
    *, n_points: NPoints = 20, noise: Noise = 0.3, seed: Seed = 0
) -> DoubleDescent:
    """Fit the output's weights of networks of every size to `N_DRAWS` samples, by least squares."""
    seeds = (seed + np.arange(N_DRAWS)) % (MAX_SEED + 1)
    x, x_new = places(n_points), midpoints(n_points)
    y, y_new = (noisy(at, noise, seeds, part)[..., None] for part, at in enumerate((x, x_new)))
    sizes = np.array([round(share * n_points) for share in PER_POINT])
    networks = [neurons(int(sizes[-1]), int(s)) for s in seeds]
    ways, kinks = (np.stack(part) for part in zip(*networks, strict=True))
    hidden, hidden_new, hidden_grid = (answers(at, ways, kinks) for at in (x, x_new, GRID))
    training, held_out, weights, curves = [], [], [], []
    for n in track(sizes.tolist(), (sizes + 50).tolist()):
        w = np.linalg.pinv(hidden[..., :n], rcond=1e-10) @ y  # smaller singular values are rounding
        training.append(((hidden[..., :n] @ w - y) ** 2).mean(axis=(1, 2)))
        held_out.append(((hidden_new[..., :n] @ w - y_new) ** 2).mean(axis=(1, 2)))
        weights.append(np.sqrt((w**2).sum(axis=(1, 2))))
        curves.append((hidden_grid[..., :n] @ w)[..., 0])
    return DoubleDescent(
        n_neurons=sizes,
        training=np.stack(training, axis=1),
        held_out=np.stack(held_out, axis=1),
        weights=np.stack(weights, axis=1),
        curves=np.stack(curves),
        median=np.median(curves, axis=1),
    )
