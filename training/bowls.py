"""Quadratic bowls: the loss is its minimum plus d' H d / 2, with d the distance from the bottom.

Along each eigenvector of the curvature H, a step of gradient descent multiplies the distance from
the bottom by 1 - learning_rate * k, with k the eigenvalue; the rest follows. Goodfellow, Bengio and
Courville, Deep Learning (2016), section 4.3; with momentum: Goh, "Why Momentum Really Works",
Distill (2017).
"""

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.hyperparameters import Number, hyperparameters


@hyperparameters
def critical_learning_rate(
    hessian: np.ndarray, *, momentum: Annotated[float, Number(0, 1)] = 0.0
) -> float:
    """Return the learning rate above which the steps grow instead of shrinking.

    Parameters
    ----------
    hessian : (n_parameters, n_parameters) array of float
        The curvature, symmetric.
    momentum : float
        Share of the velocity that is kept: 0 is plain descent, 1 has no friction.

    Returns
    -------
    float
        2 (1 + momentum) / k, with k the largest curvature.
    """
    return 2.0 * (1.0 + momentum) / largest_curvature(hessian)


def largest_curvature(hessian: np.ndarray) -> float:
    """Return the largest eigenvalue of the curvature."""
    return float(np.linalg.eigvalsh(hessian)[-1])


def growth_per_step(hessian: np.ndarray, learning_rate: float, *, momentum: float = 0.0) -> float:
    """Return the factor per step of the distance along the steepest direction.

    The distance obeys d[t+1] = (1 + momentum - learning_rate k) d[t] - momentum d[t-1], so it grows
    like the larger root of z^2 = (1 + momentum - learning_rate k) z - momentum.

    Parameters
    ----------
    hessian : (n_parameters, n_parameters) array of float
        The curvature, symmetric.
    learning_rate, momentum : float
        Of the descent.

    Returns
    -------
    float
        Below 1 the distance shrinks, above 1 it explodes; 1 is an orbit.
    """
    pull = learning_rate * largest_curvature(hessian)
    return float(np.abs(np.roots([1.0, -(1.0 + momentum - pull), momentum])).max())


def contour_ellipses(hessian: np.ndarray, bottom: ArrayLike, levels: ArrayLike) -> np.ndarray:
    """Return contours around the bottom of a bowl over two parameters.

    Parameters
    ----------
    hessian : (2, 2) array of float
        The curvature, symmetric and positive.
    bottom : (2,) array of float
        Where the loss is least.
    levels : (n_levels,) array of float
        Losses above the least one, positive.

    Returns
    -------
    (n_levels, 97, 2) array of float
        Points once around each ellipse in equal steps of the angle, closed.
    """
    curvatures, directions = np.linalg.eigh(hessian)
    angle = np.linspace(0.0, 2.0 * np.pi, 97)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    ellipse = (circle * np.sqrt(2.0 / curvatures)) @ directions.T
    return np.asarray(bottom) + np.sqrt(np.asarray(levels))[:, None, None] * ellipse
