"""What keeps a network from learning by heart, and its steps from running away.

A price on weights and early stopping: Goodfellow, Bengio and Courville, Deep Learning (2016),
sections 7.1 and 7.8. Clipping: Pascanu, Mikolov and Bengio, "On the difficulty of training
recurrent neural networks" (2013).
"""

from collections.abc import Callable, Mapping

import numpy as np

PENALTIES = (0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
"""Factors of a penalty on the size of weights, for a knob to choose from."""
PATIENCE = 20
"""Epochs that early stopping waits for a better loss on the rows that it watches."""

Parameters = Mapping[str, np.ndarray]


def with_penalty(gradients: Parameters, parameters: Parameters, l1: float, l2: float) -> Parameters:
    """Add the slope of the penalty to that of the loss: l1 times |w|, and l2 / 2 times w squared.

    Biases are left alone: they bend nothing.
    """
    if not (l1 or l2):
        return gradients
    return {
        name: g + l1 * np.sign(parameters[name]) + l2 * parameters[name] if name[0] == "W" else g
        for name, g in gradients.items()
    }


def gradient_norm(gradients: Parameters, n_axes: int) -> np.ndarray:
    """Return the length of the whole gradient of each run, over all parameters together.

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
    """Shorten a gradient that is longer than allowed; it keeps its direction.

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
    """Keep the best parameters so far, and go back to them for good.

    Each run is stopped once the loss on its watched rows has not come down for `PATIENCE` epochs.
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
        """Return the parameters to go on with: as they are, or the best ones where it is over."""
        over = self._waited >= PATIENCE
        if not over.all():
            loss = self._watched_loss(parameters)
            better = ~over & (loss < self._lowest)
            self._lowest = np.where(better, loss, self._lowest)
            self._waited = np.where(better, 0, self._waited + 1)
            self._best = _where(better, parameters, self._best)
        return _where(self._waited >= PATIENCE, self._best, parameters)


def _where(runs: np.ndarray, these: Parameters, others: Parameters) -> dict[str, np.ndarray]:
    """Return these parameters for some runs, and the others for the rest."""
    if not runs.any():
        return dict(others)
    return {
        name: np.where(runs.reshape(runs.shape + (1,) * (a.ndim - runs.ndim)), a, others[name])
        for name, a in these.items()
    }
