"""The lesson's claim, decided by thousands of random pairs of arrows."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from lessons.dot_product.experiments import find_counter_example, random_arrows
from lessons.dot_product.model import angle, dot, from_polar, length, ranked_differently
from study.claims import Bar, Experiment, Rule, Verdict
from training.figures import fixed, percent
from training.progress import track

_W = from_polar(1.0, 30.0)
"""What all arrows are compared with."""
Range = tuple[float, float]
"""The shortest and the longest arrow."""


def larger_is_more_similar(
    *,
    ranges: Sequence[Range] = ((1, 1.1), (1, 1.5), (1, 2), (1, 4), (1, 8)),
    first_seed: int = 0,
) -> Verdict:
    """Count how often the dot product ranks two arrows otherwise than the cosine does."""
    shares = np.array([_share_ranked_differently(lengths, first_seed) for lengths in track(ranges)])
    return Verdict(
        rule=Rule([Bar("largest share ranked differently", shares.max(), "<=", 0)]),
        finding=_worst(ranges, shares, first_seed) if shares.any() else _all_alike(ranges),
        evidence={
            "longest arrow": np.array([longest for _, longest in ranges], dtype=float),
            "share ranked differently": shares,
            "shortest arrow": np.array([shortest for shortest, _ in ranges], dtype=float),
        },
    )


def _share_ranked_differently(lengths: Range, seed: int) -> float:
    u, v = np.split(random_arrows(shortest=lengths[0], longest=lengths[1], seed=seed), 2)
    return float(np.mean(ranked_differently(_W, u, v)))


def _all_alike(ranges: Sequence[Range]) -> str:
    lengths = "; ".join(
        f"{low:g} to {high:g}" if low < high else f"{low:g}" for low, high in ranges
    )
    return (
        "The dot product and the cosine rank every one of 5,000 random pairs alike at each of "
        f"{len(ranges)} settings of the lengths ({lengths})."
    )


def _worst(ranges: Sequence[Range], shares: np.ndarray, seed: int) -> str:
    """Say where dot product and cosine differ most, with a pair on which they do."""
    worst = int(np.argmax(shares))
    shortest, longest = ranges[worst]
    finding = (
        f"Of 5,000 random pairs of arrows, {shortest:g} to {longest:g} long, the dot product and "
        f"the cosine rank {percent(shares[worst], 1)} differently."
    )
    pair = find_counter_example(_W, shortest=shortest, longest=longest, seed=seed)
    if pair is None:
        return finding
    u, v = pair
    return (
        f"{finding} One such pair, compared with an arrow of length 1: an arrow "
        f"{fixed(length(u), 1)} long at {fixed(angle(u, _W), 0)}° has the dot product "
        f"{fixed(dot(u, _W))}, and one {fixed(length(v), 1)} long at only "
        f"{fixed(angle(v, _W), 0)}° has {fixed(dot(v, _W))}."
    )


CLAIMS = {
    "larger_is_more_similar": Experiment(
        larger_is_more_similar,
        partial(larger_is_more_similar, ranges=((0.5, 0.5), (1, 1), (2, 2), (8, 8))),
    ),
}
