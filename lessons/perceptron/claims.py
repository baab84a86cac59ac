"""What is often said of perceptrons, and what decides it."""

import numpy as np

from lessons.perceptron.experiments import N_PATIENT
from lessons.perceptron.model import train
from study.claims import Limit, Measured, claim
from training.figures import figure
from training.progress import track

N_SETS, SIZES = 50, (20, 200)


@claim(
    "As long as the gap between two classes stays the same, ten times as many points cause hardly "
    "any more mistakes.",
    said_by="Novikoff’s theorem of 1962, in which the number of points does not occur",
    runs=f"We draw {N_SETS} sets of {SIZES[0]} points and {N_SETS} sets of {SIZES[1]}, with the "
    f"same gap, train on each from zero for {N_PATIENT} epochs, and take the ratio of the mean "
    "numbers of mistakes.",
    holds=[Limit("the ratio", "<=", 3)],
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
        [many / few],
        {"points": SIZES, "mean mistakes": np.array([few, many])},
        f"On average {figure(few)} mistakes with {SIZES[0]} points and a margin of "
        f"{margins[0]:g}, {figure(many)} with {SIZES[1]} and {margins[1]:g}.",
    )
