"""Challenges: a capacity, a cure, and a network that is worth its neurons."""

import numpy as np

from lessons.overfitting.experiments import N_SEEDS, SHARE, WIDTH, at_turn, cured, final
from lessons.overfitting.polynomials import many_fits
from study.challenges import Check, Status
from training.comparison import compare_in_pairs
from training.progress import Progress, parts

LEAST_NOISE = 0.2
NEAR_BEST = 1.05
"""How far above the lowest error of all degrees still counts as the best capacity."""
NEAR_TURN = 1.1
"""How far above the lowest point without a cure the end with a cure may be."""


def check_degree(
    *,
    degree: int = 1,
    n_points: int = 15,
    noise: float = 0.3,
    on_progress: Progress | None = None,
) -> Check:
    """Check a degree on 300 other samples with the same noise."""
    if noise < LEAST_NOISE:
        return Check(
            Status.NOT_TRIED,
            "With so little noise there are hardly any accidents to learn by heart. Set it to at "
            f"least {LEAST_NOISE:g} first.",
        )
    found = many_fits(
        n_points=n_points, noise=noise, n_samples=300, seed=1000, on_progress=on_progress
    )
    error, lowest = found.measured[degree], found.measured.min()
    said = (
        f"Over 300 other samples of {n_points} points a curve of degree {degree} has a mean "
        f"squared error of {error:.3f} on fresh points, the best of all degrees one of "
        f"{lowest:.3f}."
    )
    return Check(Status.SOLVED if error <= NEAR_BEST * lowest else Status.NOT_YET, said)


def check_cure(
    *,
    stop_early: bool = False,
    l1: float = 0.0,
    l2: float = 0.0,
    dropout: float = 0.0,
    share: float = SHARE,
    width: int = WIDTH,
    on_progress: Progress | None = None,
) -> Check:
    """Check on other splits that weights with a price, or dropout, undo the overfitting."""
    if stop_early or share > SHARE or width != WIDTH:
        return Check(
            Status.NOT_TRIED,
            f"Keep the 178 rows and {WIDTH} neurons in each layer, and do not stop early.",
        )
    if not (l1 or l2 or dropout):
        return Check(Status.NOT_TRIED, "Switch on a cure first.")
    seeds = tuple(range(N_SEEDS, 2 * N_SEEDS))
    plain, mine = parts(on_progress, 1, 2)
    lowest = float(at_turn(cured(seeds=seeds, share=share, on_progress=plain)).mean())
    run = cured(
        l1=l1, l2=l2, dropout=dropout, share=share, seeds=seeds, max_frames=2, on_progress=mine
    )
    end = float(final(run).mean())
    said = (
        f"On {N_SEEDS} other splits your network ends at a held-out loss of {end:.3f}; without a "
        f"cure its lowest point was {lowest:.3f}, on average."
    )
    return Check(Status.SOLVED if end <= NEAR_TURN * lowest else Status.NOT_YET, said)


def check_worth(
    *,
    l2: float = 0.0,
    share: float = SHARE,
    width: int = WIDTH,
    on_progress: Progress | None = None,
) -> Check:
    """Check in pairs, on other splits, that a network beats the model without hidden neurons."""
    if width == 0:
        return Check(Status.NOT_TRIED, "Give the network some hidden neurons first.")
    seeds = tuple(range(20, 30))
    small, large = parts(on_progress, 1, 10)
    plain = cured(width=0, share=share, seeds=seeds, max_frames=2, on_progress=small)
    run = cured(l2=l2, share=share, width=width, seeds=seeds, max_frames=2, on_progress=large)
    lead = compare_in_pairs(final(plain), final(run))
    said = (
        f"On {len(seeds)} other splits, with the same rows: your network ends at a held-out loss "
        f"of {final(run).mean():.3f}, the model without hidden neurons at "
        f"{final(plain).mean():.3f}. Yours is better on {lead.better}, worse on {lead.worse}; on "
        f"average by {np.round(lead.mean, 3) + 0.0:+.3f}, with a standard error of "
        f"{lead.standard_error:.3f}."
    )
    return Check(Status.SOLVED if lead.ahead else Status.NOT_YET, said)


CHALLENGES = {"degree": check_degree, "cure": check_cure, "worth": check_worth}
