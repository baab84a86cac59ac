"""The lesson's claim, decided by thousands of random pairs of arrows."""

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np

from lessons.dot_product.experiments import find_counter_example, random_arrows
from lessons.dot_product.model import angle, dot, from_polar, length, ranked_differently
from study.claims import Experiment, Outcome, Verdict
from training.progress import Progress

_W = from_polar(1.0, 30.0)
"""What all arrows are compared with."""


def larger_is_more_similar(
    *,
    on_progress: Progress | None = None,
    ranges: Sequence[tuple[float, float]] = ((1, 1.1), (1, 1.5), (1, 2), (1, 4), (1, 8)),
) -> Verdict:
    """Count how often the dot product ranks two arrows otherwise than the cosine does.

    Parameters
    ----------
    on_progress : callable, optional
        Called after each range with the share of the work that is done; it may raise to stop.
    ranges : sequence of (float, float)
        Shortest and longest arrow; for each, 5,000 pairs in all directions are compared.

    Returns
    -------
    Verdict
        The claim holds if no pair of any range is ranked differently.
    """
    shares = np.zeros(len(ranges))
    for i, (shortest, longest) in enumerate(ranges):
        u, v = np.split(random_arrows(shortest=shortest, longest=longest), 2)
        shares[i] = np.mean(ranked_differently(_W, u, v))
        if on_progress is not None:
            on_progress((i + 1) / len(ranges))
    return Verdict(
        outcome=Outcome.FAILS if shares.any() else Outcome.HOLDS,
        finding=_finding(ranges, shares),
        evidence={
            "longest arrow": np.array([longest for _, longest in ranges], dtype=float),
            "share ranked differently": shares,
            "shortest arrow": np.array([shortest for shortest, _ in ranges], dtype=float),
        },
    )


def _finding(ranges: Sequence[tuple[float, float]], shares: np.ndarray) -> str:
    if not shares.any():
        tried = "; ".join(
            f"{low:g} to {high:g}" if low < high else f"{low:g}" for low, high in ranges
        )
        return (
            "The dot product and the cosine rank every one of 5,000 random pairs alike at each of "
            f"{len(ranges)} settings of the lengths ({tried})."
        )
    worst = int(np.argmax(shares))
    shortest, longest = ranges[worst]
    finding = (
        f"Of 5,000 random pairs of arrows, {shortest:g} to {longest:g} long, the dot product and "
        f"the cosine rank {100 * shares[worst]:.1f} % differently."
    )
    pair = find_counter_example(_W, shortest=shortest, longest=longest)
    if pair is None:
        return finding
    u, v = pair
    return (
        f"{finding} One such pair, compared with an arrow of length 1: an arrow {length(u):.1f} "
        f"long at {angle(u, _W):.0f}° has the dot product {dot(u, _W):.2f}, and one "
        f"{length(v):.1f} long at only {angle(v, _W):.0f}° has {dot(v, _W):.2f}."
    )


CLAIMS: Mapping[str, Experiment] = {
    "larger_is_more_similar": Experiment(
        test=larger_is_more_similar,
        control=partial(larger_is_more_similar, ranges=((0.5, 0.5), (1, 1), (2, 2), (8, 8))),
    ),
}
