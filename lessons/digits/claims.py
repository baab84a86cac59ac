"""What is often said of networks that read, and what decides it."""

from collections.abc import Sequence

import numpy as np

from lessons.digits.experiments import answers_when, held_out_accuracy
from lessons.digits.model import train
from study.claims import Cases, Limit, Measured, claim
from training.progress import track

SURE = 0.99
N_SPLITS = {"sure": 8, "order": 32}
"""Splits, each from a start of its own, of the two claims."""


@claim(
    "When a network says that it is 99 % sure, it is right 99 times in 100.",
    said_by="anyone who trusts softmax’s probabilities everywhere",
    runs=f"Networks on {N_SPLITS['sure']} splits read their validation digits where they are, and "
    "moved by one pixel. We look only at answers that are at least 99 % sure.",
    holds=[Limit("the share that is right", ">=", SURE)],
    cases=Cases("place", "places", "where the digits stand"),
    control=(
        "The same networks and the same digits, but only where they are, not moved.",
        {"shifts": (0,)},
    ),
)
def sure_is_right(*, shifts: Sequence[int] = (0, 1), first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_SPLITS["sure"])
    run = train(seed=seeds, split_seed=seeds, keep="the end")
    shares = {}
    for shift in shifts:
        confidence, right = answers_when(run, "shift", shift)
        place = "moved by one pixel" if shift else "left where they are"
        shares[place] = float(right[confidence >= SURE].mean())
    return Measured(
        [list(shares.values())],
        {
            "digits": list(shares),
            "share right of the answers at least 99 % sure": [*shares.values()],
        },
    )


@claim(
    "The accuracy on held-out digits tells how well the next people’s digits will be read.",
    said_by="every table of results from shuffled data",
    runs=f"On {N_SPLITS['order']} splits we hold out digits at random, and digits that stand "
    "together in the file, which stand in for the next people’s.",
    holds=[Limit("the accuracy lost", "<=", 0.015)],
    control=("A second shuffle in place of the file’s order.", {"order": "shuffled"}),
)
def next_writers(*, order: str = "in file order", first_seed: int = 0) -> Measured:
    n = N_SPLITS["order"]
    seeds = np.arange(first_seed, first_seed + n)
    other_seeds = seeds + (n if order == "shuffled" else 0)
    shuffled, other = (
        held_out_accuracy(seed=seeds, split_seed=split_seed, order=how, n_epochs=10).mean()
        for split_seed, how in track(((seeds, "shuffled"), (other_seeds, order)))
    )
    name = "shuffled once more" if order == "shuffled" else "held out in file order"
    return Measured(
        [shuffled - other],
        {
            "how digits are held out": ["shuffled", name],
            "mean accuracy on validation digits": [shuffled, other],
        },
    )
