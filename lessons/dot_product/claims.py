"""The lesson's claims, decided by thousands of random arrows."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from lessons.dot_product.experiments import find_counter_example, random_arrows
from lessons.dot_product.model import angle, dot, from_polar, length, ranked_differently
from study.claims import Bar, Experiment, Rule, Verdict
from training.figures import count, fixed, percent
from training.progress import track

_W = from_polar(1.0, 30.0)
"""What all arrows are compared with."""
Range = tuple[float, float]
"""The shortest and the longest arrow."""


def larger_is_more_similar(
    *, ranges: Sequence[Range] = ((1, 1.1), (1, 1.5), (1, 2), (1, 4), (1, 8)), first_seed: int = 0
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


def nearly_at_right_angles(*, n_features: int = 1000, first_seed: int = 0) -> Verdict:
    """Measure the angles between random directions; those with this many features decide."""
    sizes = (2, 10, 100, 1000)
    shares = np.array([_share_nearly_upright(n, first_seed) for n in track(sizes)])
    decides = shares[sizes.index(n_features)]
    return Verdict(
        rule=Rule(
            [Bar("share within 10° of a right angle", decides, ">=", 0.95)],
            [Bar("share within 10° of a right angle", decides, "<", 0.5)],
        ),
        finding=(
            "Of 1,000 random pairs of directions, this many are within 10° of a right angle: "
            + "; ".join(
                f"{percent(share)} with {count(n, 'feature')}"
                for n, share in zip(sizes, shares, strict=True)
            )
            + "."
        ),
        evidence={"features": np.array(sizes, dtype=float), "share within 10° of 90°": shares},
    )


def _share_nearly_upright(n_features: int, seed: int) -> float:
    x, w = np.random.default_rng(seed).standard_normal((2, 1000, n_features))
    cosines = np.sum(x * w, axis=1) / (length(x) * length(w))
    return float(np.mean(np.abs(np.degrees(np.arccos(cosines)) - 90.0) <= 10.0))


def tenfold(*, bias_too: bool = True, first_seed: int = 0) -> Verdict:
    """Multiply the weights of random neurons and see how many of their answers change."""
    rng = np.random.default_rng(first_seed)
    factors = (2.0, 10.0, 100.0)
    X, W, b = (
        rng.standard_normal((1000, 3)),
        rng.standard_normal((1000, 3)),
        rng.standard_normal(1000),
    )
    before = X @ W.T + b >= 0
    changed = np.array(
        [
            np.mean((X @ (k * W.T) + (k * b if bias_too else b) >= 0) != before)
            for k in track(factors)
        ]
    )
    what = "weights and bias" if bias_too else "weights alone"
    return Verdict(
        rule=Rule([Bar("largest share of answers changed", changed.max(), "<=", 0)]),
        finding=(
            f"1,000 random neurons answered 1,000 random inputs. With their {what} multiplied by "
            "2, 10 and 100, the share of answers that changed was "
            f"{', '.join(percent(share, 1) for share in changed[:-1])} and "
            f"{percent(changed[-1], 1)}."
        ),
        evidence={"multiplied by": np.array(factors), "share of answers changed": changed},
    )


CLAIMS = {
    "larger_is_more_similar": Experiment(
        larger_is_more_similar,
        partial(larger_is_more_similar, ranges=((0.5, 0.5), (1, 1), (2, 2), (8, 8))),
    ),
    "nearly_at_right_angles": Experiment(
        nearly_at_right_angles, partial(nearly_at_right_angles, n_features=2)
    ),
    "tenfold": Experiment(tenfold, partial(tenfold, bias_too=False)),
}
