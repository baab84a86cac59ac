"""What is often said of probabilities, and what decides it."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from lessons.sigmoid.trust import (
    LOSSES,
    N_HELD_OUT,
    SURE,
    Source,
    passengers_held_out,
    students_held_out,
    sure_and_right,
)
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import percent
from training.progress import track

N_SPLITS = 200
APART = 3
"""Percentage points by which a probability that one can trust may be off."""
PASSENGERS: Mapping[str, Source] = {
    loss: partial(passengers_held_out, loss=loss) for loss in LOSSES
}


@claim(
    "The output of a sigmoid is a probability you can trust.",
    said_by="many tutorials, as soon as a number lies between 0 and 1",
    runs="A sigmoid learns who of the Titanic’s passengers lived. Then we ask it about "
    f"{N_HELD_OUT} others. Where it is at least {percent(SURE)} sure, is it right as often as it "
    f"says? We train it {N_SPLITS} times on cross-entropy, and {N_SPLITS} times on the **mean "
    "absolute error**, by how much it is off: $|p - y|$.",
    holds=[
        Limit(
            "the difference",
            "<=",
            APART,
            "percentage points",
            words="what it says and how often it is right are at most {bar} apart",
        )
    ],
    each="loss",
    control=(
        "The same for invented students whose true probabilities follow a sigmoid, trained on "
        "cross-entropy.",
        {"sources": {"cross-entropy": students_held_out}},
    ),
)
def output_can_be_trusted(
    *, sources: Mapping[str, Source] = PASSENGERS, first_seed: int = 0
) -> Measured:
    seeds = np.arange(first_seed, first_seed + N_SPLITS)
    sure, right = np.transpose([sure_and_right(each, seeds) for each in track(sources.values())])
    return Measured(
        {
            "trained on": [*sources],
            "how far apart (percentage points)": abs(sure - right),
            "how sure, on average (%)": sure,
            "how often right (%)": right,
        }
    )


@finding_of(output_can_be_trusted)
def _output_can_be_trusted(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"With {loss} it is {percent(sure / 100)} sure and {percent(right / 100)} right."
        for loss, _, sure, right in zip(*measured.columns, strict=True)
    ]
    begin = {
        Outcome.HOLDS: "You can.",
        Outcome.FAILS: "You cannot.",
        Outcome.DEPENDS: "It depends.",
    }
    found = " ".join([begin[outcome], *each])
    if LOSSES[0] not in measured.columns[0] or outcome is Outcome.HOLDS:
        return found
    return (
        f"{found} Absolute error rewards exaggeration: if 7 of 10 live, “100 %” is off by 3, but "
        "“70 %” by 7 × 0.3 + 3 × 0.7 = 4.2."
    )
