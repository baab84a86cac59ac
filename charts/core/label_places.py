"""Where labels stand whose places lie too close together."""

from collections.abc import Sequence

import numpy as np


def apart(places: np.ndarray, step: float) -> np.ndarray:
    """Move places from 0 to 1 at least a step apart with least squares, keeping their order.

    One that is not finite has no label, and is NaN in what is returned.
    """
    order = np.argsort(places, kind="stable")[: int(np.isfinite(places).sum())]
    steps = step * np.arange(len(order))
    highest = max(1 - step * (len(order) - 1), 0.0)
    moved = np.full(len(places), np.nan)
    moved[order] = np.clip(rising((places[order] - steps).tolist()), 0.0, highest) + steps
    return moved


def rising(values: Sequence[float]) -> list[float]:
    """Return the numbers nearest to some that never fall: isotonic regression by least squares.

    Neighbours that fall are pooled (Barlow and others, "Statistical Inference under Order
    Restrictions", 1972); SciPy's would take a second to load.
    """
    pools: list[tuple[float, int]] = []  # of neighbours that share a mean, and how many they are
    for value in values:
        pools.append((value, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, n), (other, m) = pools[-2:]
            pools[-2:] = [((n * one + m * other) / (n + m), n + m)]
    return [mean for mean, n in pools for _ in range(n)]
