"""Many trainings side by side: over starts, learning rates and widths."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.xor.model import solved, train
from training.progress import track

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


def map_of_widths(
    widths: Sequence[int], learning_rates: Sequence[float], *, n_starts: int = 16, **settings: Any
) -> np.ndarray:
    """Return the share solved in 2,000 epochs: (n_widths, n_rates)."""
    how: dict[str, Any] = {
        "learning_rate": np.asarray(learning_rates)[:, None],
        "seed": range(n_starts),
    }
    return np.array(
        [
            solved(train(n_hidden=width, n_epochs=2000, **how, **settings)).mean(axis=-1)
            for width in track(widths)
        ]
    )
