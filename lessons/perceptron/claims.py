"""What is often said of perceptrons, and what decides it."""

import numpy as np

from lessons.perceptron.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import figure, fixed
from training.progress import track

N_SETS, SIZES = 50, (20, 200)
N_PATIENT = 60
"""Epochs after which every set with such gaps has long been through."""
LEAST, MISTAKES = 5, "mistakes until it makes no more (mean)"


@claim(
    "With ten times as many examples, a perceptron makes ten times as many mistakes.",
    said_by="a reasonable expectation, against Novikoff’s theorem of 1962",
    runs=f"We draw {N_SETS} sets of {SIZES[0]} points and {N_SETS} sets of {SIZES[1]}, with an "
    "equally wide gap between the classes, and count its mistakes until it makes no more.",
    holds=[
        Limit(
            "the second divided by the first",
            ">=",
            LEAST,
            of=lambda found: found[MISTAKES][1] / found[MISTAKES][0],
            words="the large sets cause at least {bar} times as many as the small ones",
        )
    ],
    control=("The gap shrinks as well, to a thirtieth.", {"margins": (0.3, 0.01)}),
)
def more_points(*, margins: tuple[float, float] = (0.3, 0.3), first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_SETS)
    few, many = (
        train(data="blobs", margin=margin, n_samples=n, seed=seeds, n_epochs=N_PATIENT)
        .metrics["mistakes"][:, -1]
        .mean()
        for n, margin in zip(SIZES, track(margins), strict=True)
    )
    return Measured(
        {
            "points": [
                f"{n} points" + ", narrow gap" * (margin < margins[0])
                for n, margin in zip(SIZES, margins, strict=True)
            ],
            MISTAKES: np.array([few, many]),
            f"{LEAST} times as many as with {SIZES[0]}": np.array([LEAST * few, LEAST * few]),
        },
        limit=f"{LEAST} times as many as with {SIZES[0]}",
    )


@finding_of(more_points)
def _more_points(measured: Measured, outcome: Outcome) -> str:
    few, many = measured[MISTAKES]
    times = f"{figure(many / few, 2)} times as many mistakes"
    counts = f"{fixed(many, 1)} on average, instead of {fixed(few, 1)}"
    if outcome is Outcome.FAILS:
        return f"Ten times as many points make only {times}: {counts}. The width of the gap counts."
    return f"Here, ten times as many points make {times}: {counts}."
