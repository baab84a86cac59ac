"""Small tables with a known truth, for seeing what a model can and cannot do."""

import numpy as np
from numpy.typing import ArrayLike

XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_LABELS = np.array([0.0, 1.0, 1.0, 0.0])
"""1 where exactly one of the two inputs is 1, shape (4,)."""

GATE_LABELS = {
    "AND": np.array([0.0, 0.0, 0.0, 1.0]),
    "OR": np.array([0.0, 1.0, 1.0, 1.0]),
    "NAND": np.array([1.0, 1.0, 1.0, 0.0]),
    "XOR": XOR_LABELS,
}
"""The outputs of four gates for `XOR_INPUTS`, each of shape (4,)."""

CLASS_CENTRES = np.array([1.5, 3.5])
"""Centres of class 0 and class 1 of `overlapping_classes`, shape (2,)."""


def overlapping_classes(
    *, n_samples: int = 100, spread: float = 1.0, seed: int | ArrayLike = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two overlapping classes on a line.

    Class 0 is normal around 1.5, class 1 around 3.5. With the same seed and twice the spread, each
    sample is on the same side of its centre, twice as far away.

    Parameters
    ----------
    n_samples : int
        Number of samples; the classes take turns.
    spread : float
        Standard deviation of each class. At 0.2 they hardly overlap; at 1 their densities cross
        one standard deviation from each centre.
    seed : int or (...,) array of int
        Random seed; several seeds give several tables.

    Returns
    -------
    (..., n_samples) array of float
        Inputs.
    (n_samples,) array of float
        Classes, 0 or 1.
    """
    seeds = np.asarray(seed)
    y = np.arange(n_samples) % 2
    luck = np.stack([np.random.default_rng(s).standard_normal(n_samples) for s in seeds.ravel()])
    return CLASS_CENTRES[y] + spread * luck.reshape(*seeds.shape, n_samples), y.astype(float)


def overlapping_truth(spread: float = 1.0) -> tuple[float, float]:
    """Return the w and b with which sigmoid(w x + b) is the true probability of class 1.

    For two normal classes of equal spread and size, Bayes' rule gives exactly a sigmoid.

    Parameters
    ----------
    spread : float
        Standard deviation of each class, above 0.

    Returns
    -------
    float, float
        w = distance of the centres / spread², b = −w times their midpoint.
    """
    w = float(np.diff(CLASS_CENTRES)[0]) / spread**2
    return w, -w * float(CLASS_CENTRES.mean())


FURTHER_AWAY, ALONG = 0.8, 1.5
"""Spread of `separated_classes`: across the gap, and along it."""


def separated_classes(
    *, margin: float | ArrayLike = 0.3, n_samples: int = 40, seed: int | ArrayLike = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Draw two classes in the plane on either side of a straight gap through the origin.

    With the same seed, another margin only moves the samples towards or away from the gap.
    Coordinates are whole hundredths, so that sums of them are exact.

    Parameters
    ----------
    margin : float or (...,) array of float
        Half the width of the gap, above 0; several margins give several tables.
    n_samples : int
        Number of samples; the classes take turns.
    seed : int or (...,) array of int
        Random seed, also for the direction of the gap; several seeds give several tables.

    Returns
    -------
    (..., n_samples, 2) array of int
        Inputs, in hundredths.
    (n_samples,) array of float
        Classes, 0 or 1.
    """
    margins, seeds = np.broadcast_arrays(margin, seed)
    y = np.arange(n_samples) % 2
    tables = []
    for half, s in zip(margins.ravel(), seeds.ravel(), strict=True):
        rng = np.random.default_rng(s)
        angle = rng.uniform(0, 2 * np.pi)
        across = np.array([np.cos(angle), np.sin(angle)])
        away = FURTHER_AWAY * np.abs(rng.standard_normal(n_samples))
        away += half - away.min()  # the nearest point is at the edge of the gap
        along = ALONG * rng.standard_normal(n_samples)
        places = ((2 * y - 1) * away)[:, None] * across + along[:, None] * [-across[1], across[0]]
        tables.append(np.round(100 * places).astype(np.int64))
    return np.stack(tables).reshape(*margins.shape, n_samples, 2), y.astype(float)
