"""What is often said of perceptrons, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.perceptron.model import samples, step, train, weighted_sum
from study.claims import Limit, Measured, claim
from training.figures import figure
from training.progress import track

N_SETS, SIZES = 50, (20, 200)
N_PATIENT = 60
"""Epochs after which every set with such gaps has long been through."""


@claim(
    "As long as two classes are equally far apart, ten times as many points cause hardly any more "
    "mistakes.",
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
        f"On average {figure(few)} mistakes with {SIZES[0]} points and a gap of "
        f"{2 * margins[0]:g}, {figure(many)} with {SIZES[1]} and {2 * margins[1]:g}.",
    )


@claim(
    "A network follows rules that somebody has programmed.",
    said_by="most people who are asked how a computer decides",
    runs="We show the corners of three gates, each with its answers, to one and the same program, "
    "from the same start, and count the different gates that come out.",
    holds=[Limit("the number of different gates", "<=", 1)],
    control=("It is shown the same gate three times.", {"shown": ("AND", "AND", "AND")}),
)
def programmed(*, shown: Sequence[str] = ("AND", "OR", "NAND")) -> Measured:
    runs = [train(data=gate, n_epochs=20) for gate in track(shown)]
    corners = samples("AND")[0]
    answers = [step(weighted_sum(corners, run.final["w"], run.final["b"])) for run in runs]
    return Measured(
        [len({tuple(each) for each in answers})],
        {
            "shown": [*shown],
            "w₁": [run.final["w"][0] for run in runs],
            "w₂": [run.final["w"][1] for run in runs],
            "b": [float(run.final["b"]) for run in runs],
            "what it then says of 00, 01, 10, 11": [" ".join(map(str, each)) for each in answers],
        },
        "No line of the program names a gate. The examples have made the difference, and it is in "
        "the three knobs."
        if len({*shown}) > 1
        else "",
    )
