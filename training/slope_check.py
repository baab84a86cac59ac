"""Gradients in three ways: by hand, by autograd, and by finite differences."""

from collections.abc import Callable, Mapping

import numpy as np

from training.figures import figure

STEP = 1e-5
"""Step of finite differences, to each side."""
N_TRIED = 12
"""Entries of each array checked by finite differences; the other ways cover all."""
Parameters = Mapping[str, np.ndarray]
Compared = dict[str, tuple[int, float, float, float]]
"""For each array its size, the largest slope, and the largest errors of the slopes by hand against
autograd and finite differences."""


def in_three_ways(
    loss: Callable[[Parameters], float],
    parameters: Parameters,
    by_hand: Parameters,
    by_autograd: Parameters,
    rng: np.random.Generator,
    step: float = STEP,
) -> Compared:
    """Compare a loss's slopes by hand, by autograd and by finite differences."""
    compared = {}
    for name, slopes in by_hand.items():
        off = []
        for i in rng.choice(slopes.size, min(N_TRIED, slopes.size), replace=False):
            ends = []
            for way in (step, -step):
                moved = parameters[name].copy()
                moved.flat[i] += way
                ends.append(loss({**parameters, name: moved}))
            off.append(abs((ends[0] - ends[1]) / (2 * step) - slopes.flat[i]))
        compared[name] = (
            int(slopes.size),
            float(np.abs(slopes).max()),
            float(np.abs(slopes - by_autograd[name]).max()),
            float(max(off)),
        )
    return compared


def slopes_rows(compared: Compared) -> list[dict[str, str]]:
    """Return how well slopes agree for each array of a network."""
    return [
        {
            "array": name,
            "numbers": f"{n:,}",
            "largest slope": figure(slope),
            "autograd, differs by at most": figure(from_autograd),
            "finite differences, by at most": figure(from_differences),
        }
        for name, (n, slope, from_autograd, from_differences) in compared.items()
    ]
