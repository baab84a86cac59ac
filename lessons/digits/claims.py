"""What is often said of networks that read, and what decides it."""

import numpy as np

from lessons.digits.experiments import SHIFTS, answers_when, held_out_accuracy
from lessons.digits.model import train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import fixed, listed, percent
from training.progress import track

SURE = 0.99
RIGHT, ACCURACY = "right when at least 99 % sure (%)", "mean accuracy on validation digits (%)"
MOST_LOST = 1.5
"""Percentage points that may be lost."""
N_SPLITS = {"sure": 8, "order": 32}
"""Splits, each from a start of its own, of the two claims."""


@claim(
    "When a network says that it is 99 % sure, it is right 99 times in 100.",
    said_by="anyone who trusts softmax’s probabilities everywhere",
    runs=f"{N_SPLITS['sure']} networks, each with other digits held out, read these where they are "
    "and moved by one pixel. We look only at answers that are at least 99 % sure.",
    holds=[
        Limit(
            "the share that is right",
            ">=",
            100 * SURE,
            "%",
            words="at least {bar} of them are right",
        )
    ],
    each="place",
    control=("Networks that were trained on moved digits read the same ones.", {"train_shift": 1}),
)
def sure_is_right(*, train_shift: int = 0, first_seed: int = 0) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_SPLITS["sure"])
    run = train(seed=seeds, split_seed=seeds, train_shift=train_shift, keep="the end")
    shares, sure = {}, []
    for shift in SHIFTS:
        confidence, right = answers_when(run, shift)
        place = "digits moved by one pixel" if shift else "digits left where they are"
        shares[place] = 100 * float(right[confidence >= SURE].mean())
        sure.append(100 * float((confidence >= SURE).mean()))
    return Measured({"digits": [*shares], RIGHT: [*shares.values()], "so sure (%)": sure})


@finding_of(sure_is_right)
def _sure_is_right(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"{percent(share / 100)} are right about {place} ({percent(sure / 100)} are so sure)"
        for place, share, sure in zip(*measured.table.values(), strict=True)
    ]
    said = f"Of the answers that are at least 99 % sure, {listed(each)}"
    return {
        Outcome.HOLDS: f"{said}: there you can believe it.",
        Outcome.FAILS: f"{said}: it is too sure of itself.",
        Outcome.DEPENDS: f"{said}: it does not notice what is new to it.",
    }[outcome]


@claim(
    "The accuracy on held-out digits tells how well the next people’s digits will be read.",
    said_by="every table of results from shuffled data",
    runs="In the file, one writer’s digits stand together. We hold out digits at random; then a "
    "stretch of the file instead, mostly by people whom the network has not seen. Each is done "
    f"{N_SPLITS['order']} times.",
    holds=[
        Limit(
            "the accuracy lost",
            "<=",
            MOST_LOST,
            "percentage points",
            of=lambda found: found[ACCURACY][0] - found[ACCURACY][1],
            words="the next people’s are read worse by at most {bar}",
        )
    ],
    control=("A second shuffle in place of the file’s order.", {"order": "shuffled"}),
)
def next_writers(*, order: str = "in file order", first_seed: int = 0) -> Measured:
    n = N_SPLITS["order"]
    seeds = np.arange(first_seed, first_seed + n)
    other_seeds = seeds + (n if order == "shuffled" else 0)
    shuffled, other = (
        held_out_accuracy(seed=seeds, split_seed=split_seed, order=how, n_epochs=10)
        for split_seed, how in track(((seeds, "shuffled"), (other_seeds, order)))
    )
    name = "at random once more" if order == "shuffled" else "by their place in the file"
    least = f"{MOST_LOST} points less than at random"
    return Measured(
        {
            "digits held out": ["at random", name],
            ACCURACY: [100 * shuffled.mean(), 100 * other.mean()],
            least: [100 * shuffled.mean() - MOST_LOST] * 2,
        },
        limit=least,
        each=[100 * shuffled, 100 * other],
        dot=f"one of {n} splits",
    )


@finding_of(next_writers)
def _next_writers(measured: Measured, outcome: Outcome) -> str:
    names, accuracy = measured.columns[:2]
    first, second = (fixed(share, 1) for share in accuracy)
    said = (
        f"It reads {first} % of digits held out {names[0]}, {second} % of those held out {names[1]}"
    )
    if outcome is Outcome.HOLDS:
        return f"{said}: about the same."
    lost = fixed(accuracy[0] - accuracy[1], 1)
    return f"{said}. Handwriting that it has not seen costs {lost} points."
