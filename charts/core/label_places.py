"""Where labels stand whose places lie too close together."""

import numpy as np


def apart(places: np.ndarray, step: float) -> np.ndarray:
    """Move places from 0 to 1 at least a step apart with least squares, keeping their order.

    Without their steps they only have to rise: that is isotonic regression, here by pooling
    neighbours that fall (Barlow and others, "Statistical Inference under Order Restrictions",
    1972); SciPy's would take a second to load.

    Parameters
    ----------
    places : array (n,)
        One that is not finite has no label, and is NaN in what is returned.
    """
    order = np.argsort(places, kind="stable")[: int(np.isfinite(places).sum())]
    pools: list[tuple[float, int]] = []  # of neighbours that share a mean, and how many they are
    for i, place in enumerate(places[order].tolist()):
        pools.append((place - i * step, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (one, n), (other, m) = pools[-2:]
            pools[-2:] = [((n * one + m * other) / (n + m), n + m)]
    highest = max(1 - step * (len(order) - 1), 0.0)
    rising = [min(max(place, 0.0), highest) for place, n in pools for _ in range(n)]
    moved = np.full(len(places), np.nan)
    moved[order] = [place + i * step for i, place in enumerate(rising)]
    return moved
