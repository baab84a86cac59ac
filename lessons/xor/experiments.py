"""Many trainings side by side: over starts and learning rates."""

from collections.abc import Sequence

import numpy as np

from lessons.xor.model import solved, train

THREE_RATES = (0.01, 0.5, 5.0)
"""Learning rates that a tutorial asks to compare."""
N_STARTS = 40
"""Starts from which they are compared."""


def outcomes_by_rate(learning_rates: Sequence[float]) -> tuple[list[int], list[float], list[int]]:
    """Train four hidden neurons from 40 starts at each rate.

    Returns
    -------
    list of int, list of float, list of int
        For each rate how many are solved, the median loss at the end, and how many end above where
        they began, as an infinite loss does.
    """
    rates = np.asarray(learning_rates)[:, None]
    run = train(learning_rate=rates, seed=range(N_STARTS))
    end = run.loss[..., -1]
    higher = (~(end <= run.loss[..., 0])).sum(axis=-1)
    n_solved, medians = solved(run).sum(axis=-1), np.median(end, axis=-1)
    return n_solved.tolist(), medians.tolist(), higher.tolist()
