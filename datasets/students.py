"""A few students and their exams: the smallest tables that a neuron can learn from. Invented."""

import numpy as np
from numpy.typing import ArrayLike

HOURS = np.array([1.0, 2.0, 3.0, 4.0])
"""Hours studied, shape (4,)."""
SCORES = np.array([50.0, 60.0, 70.0, 80.0])
"""Exam scores, shape (4,): exactly 10 points an hour on top of 40."""
PASSED = np.array([0.0, 0.0, 1.0, 1.0])
"""Whether the exam was passed, shape (4,)."""

TWO_EXAMS = np.array([[80.0, 70.0], [60.0, 65.0], [90.0, 95.0], [50.0, 45.0]])
"""Four students, one in each row, and their scores in two exams, shape (4, 2)."""
SCALED_EXAMS = (TWO_EXAMS - TWO_EXAMS.mean(axis=0)) / TWO_EXAMS.std(axis=0)
"""The same with mean 0 and standard deviation 1 in each exam."""
PASSED_BOTH = np.array([1.0, 0.0, 1.0, 0.0])
"""Whether each of the four passed the year, shape (4,)."""


def noisy_scores(
    *, noise: float = 0.0, outlier: float = 0.0, seed: int | ArrayLike = 0
) -> np.ndarray:
    """Return the four scores with random noise and an outlier.

    Parameters
    ----------
    noise : float
        Standard deviation of each student's noise, in points.
    outlier : float
        Points added to the last student's score alone.
    seed : int or (...,) array of int
        Random seed; several seeds give several classes of four.

    Returns
    -------
    (..., 4) array of float
    """
    seeds = np.asarray(seed)
    luck = np.stack([np.random.default_rng(s).standard_normal(4) for s in seeds.ravel()])
    surprise = np.array([0.0, 0.0, 0.0, outlier])
    return SCORES + noise * luck.reshape(*seeds.shape, 4) + surprise
