"""What is often said of learning rates and of inputs, and what decides it."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from lessons.gradient_descent.bowl import EDGE, epochs_to_reach
from lessons.gradient_descent.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import count, figure
from training.progress import track

ARRIVED = 1e-4
"""The loss at which a descent counts as arrived; it starts at 2,175."""
RATES = (0.05, 0.1, 0.15, 0.2, 0.2325, 0.2353, 0.237, 0.239)
NEEDED = "epochs until it has arrived"
TENTH = "a tenth of those with the hours as they are"


@claim(
    "A bigger learning rate learns faster.",
    said_by="a common rule of thumb",
    runs=f"We train at {len(RATES)} learning rates from {RATES[0]:g} to {RATES[-1]:g}, each time "
    f"from (0, 0), and count the epochs until the loss L is {ARRIVED:g}.",
    holds=[
        Limit(
            "the change in epochs",
            "<",
            0,
            of=lambda found: np.diff(found[NEEDED]),
            words="fewer epochs are needed",
        )
    ],
    each="larger rate",
    control=(
        "The same, but only among learning rates up to 0.2.",
        {"learning_rates": (0.05, 0.1, 0.15, 0.2)},
    ),
)
def bigger_is_faster(*, learning_rates: Sequence[float] = RATES) -> Measured:
    run = train(learning_rate=learning_rates, n_epochs=2500, max_frames=2501)
    needed = epochs_to_reach(run, ARRIVED)
    return Measured({"learning rate": np.array(learning_rates), NEEDED: needed})


@finding_of(bigger_is_faster)
def _bigger_is_faster(measured: Measured, outcome: Outcome) -> str:
    rates, epochs = measured.columns
    each = [f"{figure(n)} at {rate:g}" for rate, n in zip(rates, epochs, strict=True)]
    if outcome is Outcome.HOLDS:
        return f"It was faster every time: the epochs fall from {each[0]} to {each[-1]}."
    if outcome is Outcome.FAILS:
        return f"It was slower every time: the epochs rise from {each[0]} to {each[-1]}."
    best = each[int(np.argmin(epochs))]
    return (
        f"Only up to a point: the epochs are {each[0]}, {best} and {each[-1]}. With both knobs "
        f"free the edge is at {EDGE:.4f}, and close to it each step overshoots the bottom."
    )


@claim(
    "Standardise the inputs, and training is many times as fast.",
    said_by="“Efficient BackProp” (LeCun and others, 1998)",
    runs="We train on the hours as they are and on standardised hours, each at the best of 200 "
    f"learning rates up to 2, and count the epochs until the loss L is {ARRIVED:g}.",
    holds=[
        Limit(
            "the number of epochs that are needed, as a share",
            "<=",
            0.1,
            of=lambda found: found[NEEDED][1] / found[NEEDED][0],
            words="standardised hours need at most a tenth as many",
        )
    ],
    control=("The same, but both at learning rate 0.05.", {"learning_rates": (0.05,)}),
)
def standardised(*, learning_rates: Sequence[float] = tuple(np.arange(1, 201) / 100)) -> Measured:
    at_each = partial(train, learning_rate=learning_rates, n_epochs=1000, max_frames=1001)
    plain, round_ = (
        np.nanmin(epochs_to_reach(at_each(standardise=hours), ARRIVED))
        for hours in track((False, True))
    )
    return Measured(
        {
            "hours": ["hours as they are", "standardised hours"],
            NEEDED: np.array([plain, round_]),
            TENTH: np.array([plain, plain]) / 10,
        },
        limit=TENTH,
    )


@finding_of(standardised)
def _standardised(measured: Measured, outcome: Outcome) -> str:
    plain, round_ = measured[NEEDED]
    said = (
        f"Standardised hours need {count(int(round_), 'epoch')}, the hours as they are "
        f"{figure(plain)}"
    )
    if outcome is Outcome.HOLDS:
        return f"{said}: a round bowl is equally steep every way, so one rate suits both knobs."
    return f"{said}. A round bowl helps little if the steps stay short."
