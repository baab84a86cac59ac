"""What decides the claims about detectors that are the same everywhere."""

from functools import partial

import numpy as np

from lessons.convolution.experiments import DENSE_PRODUCTS, when_moved
from lessons.convolution.model import n_parameters, n_products
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.figures import percent
from training.progress import track

THREE_QUARTERS = 0.75
N_DETECTORS, N_EPOCHS = 24, 10
"""Enough for what is asked here; the page trains for longer."""


def _when_moved(pool: str, n_seeds: int, first_seed: int) -> Verdict:
    """Measure what is still read when digits are moved by one pixel."""
    accuracy = when_moved(
        pool=pool,
        n_detectors=N_DETECTORS,
        n_epochs=N_EPOCHS,
        n_splits=n_seeds,
        first_seed=first_seed,
    )
    still, gone = accuracy[:, 0], accuracy[:, 1]
    return Verdict(
        rule=Rule(
            [Bar("accuracy on digits moved by one pixel", gone.mean(), ">=", THREE_QUARTERS)]
        ),
        finding=(
            f"{N_DETECTORS} detectors of 5 × 5, {pool}: {percent(still.mean(), 1)} of the "
            f"held-out digits are read where they are, and {percent(gone.mean(), 1)} moved by one "
            f"pixel (mean of {n_seeds} networks and four sides)."
        ),
        evidence={
            "split": np.array([f"split {i}" for i in range(first_seed, first_seed + n_seeds)]),
            "accuracy, moved by one pixel": gone,
            "accuracy where they are": still,
        },
    )


def same_everywhere(
    *, pool: str = "largest anywhere", n_seeds: int = 2, first_seed: int = 0
) -> Verdict:
    """Let detectors read moved digits, where the largest answer anywhere is passed on."""
    return _when_moved(pool, n_seeds, first_seed)


def pooling(*, n_seeds: int = 2, first_seed: int = 0) -> Verdict:
    """Pass on the largest of a few neighbours, and the largest anywhere."""
    pools = {"2 × 2 places": "largest of 2 × 2", "all places": "largest anywhere"}
    cases = {name: _when_moved(pools[name], n_seeds, first_seed) for name in track(pools)}
    return over_cases("number of places", cases)


def less_computing(*, n_detectors: int = 32, size: str = "5 × 5") -> Verdict:
    """Count the multiplications for one digit."""
    how = (n_detectors, size, "largest anywhere")
    own = n_products(*how)
    return Verdict(
        rule=Rule([Bar("multiplications for one digit", own, "<", DENSE_PRODUCTS)]),
        finding=(
            f"{n_detectors} detectors of {size} have {n_parameters(*how):,} numbers and need "
            f"{own:,} multiplications for a digit, a dense network with 64 hidden neurons "
            f"{DENSE_PRODUCTS:,}."
        ),
        evidence={
            "network": np.array([f"{n_detectors} detectors", "dense"]),
            "multiplications for one digit": np.array([own, DENSE_PRODUCTS]),
        },
    )


CLAIMS = {
    "same_everywhere": Experiment(same_everywhere, partial(same_everywhere, pool="every place")),
    "pooling": Experiment(pooling, same_everywhere),
    "less_computing": Experiment(
        less_computing, partial(less_computing, n_detectors=4, size="3 × 3")
    ),
}
