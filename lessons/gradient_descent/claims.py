"""What is often said of learning rates, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.gradient_descent.bowl import EDGE, epochs_to_reach
from lessons.gradient_descent.model import train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import figure, fixed
from training.progress import track

ARRIVED = 1e-4
"""The loss at which a descent counts as arrived; it starts at 2,175."""
RATES = (0.05, 0.1, 0.15, 0.2, 0.2325, 0.2353, 0.237, 0.239)
LOSS, NEEDED = "loss L (points²)", "epochs until it has arrived"


def _near(knob: str, end: float) -> Limit:
    return Limit(
        f"the distance of {knob} from {end:g}",
        "<",
        0.05,
        of=lambda found: abs(found[knob][0] - end),
        words=f"{knob} is less than {{bar}} from {end:g}",
    )


@claim(
    "Learning rate 0.01 and 1,000 epochs give w = 10, b = 40 and a loss of 0.",
    said_by="the printed result of a widely copied tutorial",
    runs="We train from (0, 0) at learning rate 0.01 for 1,000 epochs.",
    holds=[
        _near("w", 10),
        _near("b", 40),
        Limit("the loss L", "<", 0.005, "points²", of=lambda found: found[LOSS][0], drawn=True),
    ],
    control=("The same with learning rate 0.2, twenty times as large.", {"learning_rate": 0.2}),
)
def thousand_epochs(*, learning_rate: float = 0.01) -> Measured:
    n_epochs = (1000, 5000, 10_000)
    runs = [train(learning_rate=learning_rate, n_epochs=n) for n in track(n_epochs, n_epochs)]
    w, b = (np.array([run.final[name] for run in runs]) for name in ("w", "b"))
    loss = np.array([run.loss[-1] for run in runs])
    return Measured(
        {"epochs": np.array(n_epochs), LOSS: loss, "w": w, "b": b},
        also={"learning rate": learning_rate},
    )


@finding_of(thousand_epochs)
def _thousand_epochs(measured: Measured, outcome: Outcome) -> str:
    _, loss, w, b = measured.columns
    said = (
        f"After 1,000 epochs at learning rate {measured['learning rate']:g}, w is {fixed(w[0])}, b "
        f"is {fixed(b[0])} and the loss is {figure(loss[0])}"
    )
    if outcome is Outcome.HOLDS:
        return f"{said}: as good as there."
    return (
        f"{said}: it is still on its way. After 10,000, w is {fixed(w[-1])} and b is "
        f"{fixed(b[-1])}."
    )


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
    cases=Cases("larger rate", "the rate"),
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
        f"Only up to a point: the epochs are {each[0]}, {best} and {each[-1]}. Close to the edge, "
        f"{EDGE:.4f}, each step overshoots the valley."
    )
