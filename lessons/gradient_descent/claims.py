"""What is often said of learning rates, and what decides it."""

from collections.abc import Sequence

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.bowl import epochs_to_reach
from lessons.gradient_descent.model import hessian, train
from study.claims import Cases, Limit, Measured, claim
from training.bowls import critical_learning_rate
from training.figures import fixed
from training.progress import track

ARRIVED = 1e-4
"""The loss at which a descent counts as arrived; it starts at 2,175."""
N_STARTS = 20
RATES = (0.05, 0.1, 0.15, 0.2, 0.2325, 0.2353, 0.237, 0.239)


@claim(
    "Learning rate 0.01 and 1,000 epochs give w = 10, b = 40 and a loss of 0.",
    said_by="the printed result of a widely copied tutorial",
    runs="We train from (0, 0) at learning rate 0.01 for 1,000 epochs.",
    holds=[
        Limit("the distance of w from 10", "<", 0.05),
        Limit("the distance of b from 40", "<", 0.05),
        Limit("the loss L", "<", 0.005, "points²"),
    ],
    control=("The same with learning rate 0.2, twenty times as large.", {"learning_rate": 0.2}),
)
def thousand_epochs(*, learning_rate: float = 0.01) -> Measured:
    n_epochs = (1000, 5000, 10_000)
    runs = [train(learning_rate=learning_rate, n_epochs=n) for n in track(n_epochs, n_epochs)]
    w, b = (np.array([run.final[name] for run in runs]) for name in ("w", "b"))
    loss = np.array([run.loss[-1] for run in runs])
    return Measured(
        [abs(w[0] - 10), abs(b[0] - 40), loss[0]],
        {"epochs": np.array(n_epochs), "loss L (points²)": loss, "w": w, "b": b},
        f"At learning rate {learning_rate:g}, 1,000 epochs end at w = {fixed(w[0])}, b = "
        f"{fixed(b[0])}; 10,000 at w = {fixed(w[2], 3)}, b = {fixed(b[2])}.",
    )


@claim(
    "A bigger learning rate learns faster.",
    said_by="a common rule of thumb",
    runs=f"We train at {len(RATES)} learning rates from {RATES[0]:g} to {RATES[-1]:g}, each time "
    f"from (0, 0), and count the epochs until the loss L is {ARRIVED:g}.",
    holds=[Limit("the change in epochs", "<", 0)],
    cases=Cases("larger rate", "larger rates", "the rate"),
    control=(
        "The same, but only among learning rates up to 0.2.",
        {"learning_rates": (0.05, 0.1, 0.15, 0.2)},
    ),
)
def bigger_is_faster(*, learning_rates: Sequence[float] = RATES) -> Measured:
    run = train(learning_rate=learning_rates, n_epochs=2500, max_frames=2501)
    epochs = epochs_to_reach(run, ARRIVED)
    return Measured(
        [np.diff(epochs)],
        {"learning rate": np.array(learning_rates), "epochs to arrive": epochs},
        f"Just below {critical_learning_rate(hessian(HOURS)):.4f}, the edge, each step overshoots "
        "the valley.",
    )
