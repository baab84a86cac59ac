"""Regularisation against overfitting, and gradient clipping.

Weight penalties and early stopping: Goodfellow, Bengio and Courville, Deep Learning (2016),
sections 7.1 and 7.8. Clipping: Pascanu, Mikolov and Bengio, "On the difficulty of training
recurrent neural networks" (2013).
"""

from collections.abc import Callable, Mapping

import numpy as np

PENALTIES = (0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Factors of weight penalties on a knob."""
PATIENCE = 20
"""Epochs without improvement before early stopping."""

Parameters = Mapping[str, np.ndarray]


def with_penalty(gradients: Parameters, parameters: Parameters, l1: float, l2: float) -> Parameters:
    """Add the gradient of the penalty l1 |w| + l2 / 2 w² to that of the loss, except for biases."""
    if not (l1 or l2):
        return gradients
    return {
        name: g + l1 * np.sign(parameters[name]) + l2 * parameters[name] if name[0] == "W" else g
        for name, g in gradients.items()
    }


def gradient_norm(gradients: Parameters, n_axes: int) -> np.ndarray:
    """Return the norm of each run's whole gradient.

    Parameters
    ----------
    gradients : mapping of str to (..., shape) array of float
    n_axes : int
        How many leading axes are kept.
    """
    squares = [
        np.square(g).sum(axis=tuple(range(n_axes, g.ndim)), dtype=float) for g in gradients.values()
    ]
    return np.sqrt(np.sum(squares, axis=0))


def clip(gradients: Parameters, longest: float, n_axes: int = 0) -> Parameters:
    """Shorten gradients that are too long, keeping their direction.

    Parameters
    ----------
    gradients : mapping of str to (..., shape) array of float
    longest : float
        The length allowed; 0 allows any.
    n_axes : int
        How many leading axes of runs there are; each run is clipped by itself.
    """
    if not longest:
        return gradients
    share = np.minimum(1.0, longest / np.maximum(gradient_norm(gradients, n_axes), 1e-300))
    return {
        name: g * share.reshape(share.shape + (1,) * (g.ndim - n_axes))
        for name, g in gradients.items()
    }


class EarlyStopping:
    """Keep the best parameters so far, and return to them for good.

    A run stops once its loss on the early-stopping rows has not fallen for `PATIENCE` epochs.
    """

    def __init__(
        self,
        parameters: Parameters,
        watched_loss: Callable[[Parameters], np.ndarray],
        runs: tuple[int, ...] = (),
    ) -> None:
        self._watched_loss, self._best = watched_loss, dict(parameters)
        self._lowest, self._waited = np.full(runs, np.inf), np.zeros(runs, dtype=int)

    def step(self, parameters: Parameters) -> Parameters:
        """Return the parameters to continue with, or the best ones if the run has stopped."""
        over = self._waited >= PATIENCE
        if not over.all():
            loss = self._watched_loss(parameters)
            better = ~over & (loss < self._lowest)
            self._lowest = np.where(better, loss, self._lowest)
            self._waited = np.where(better, 0, self._waited + 1)
            self._best = _where(better, parameters, self._best)
        return _where(self._waited >= PATIENCE, self._best, parameters)


def _where(runs: np.ndarray, these: Parameters, others: Parameters) -> dict[str, np.ndarray]:
    if not runs.any():
        return dict(others)
    return {
        name: np.where(runs.reshape(runs.shape + (1,) * (a.ndim - runs.ndim)), a, others[name])
        for name, a in these.items()
    }
