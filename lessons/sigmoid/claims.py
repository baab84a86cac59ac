"""What is often said of probabilities, and what decides it."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from lessons.sigmoid.trust import (
    LOSSES,
    N_HELD_OUT,
    N_TRAINING,
    Source,
    evaluate,
    passengers_held_out,
    students_held_out,
)
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import figure, listed
from training.progress import track

N_SPLITS = 200
BEYOND_LUCK = 3
"""Percentage points by which a probability that one can trust may be off, besides luck."""
PASSENGERS: Mapping[str, Source] = {
    loss: partial(passengers_held_out, loss=loss) for loss in LOSSES
}


@claim(
    "The output of a sigmoid is a probability you can trust.",
    said_by="many tutorials, as soon as a number lies between 0 and 1",
    runs=f"A sigmoid learns who of {N_TRAINING} passengers of the Titanic lived, and gives each of "
    f"the {N_HELD_OUT} others a percentage. Of those given about 70 %, do about 70 % live? We try "
    f"{N_SPLITS} such groups with cross-entropy, and as many with another loss, **mean absolute "
    "error** $|p - y|$.",
    holds=[
        Limit(
            "the error beyond luck",
            "<=",
            BEYOND_LUCK,
            "percentage points",
            words="its percentages are off by at most {bar}, luck not counted",
        )
    ],
    cases=Cases("loss", "the loss that it was trained on"),
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
    evaluations = [evaluate(source, seeds) for source in track(sources.values())]
    error = np.array([100 * model.error.mean() for model in evaluations])
    luck = np.array([100 * model.true_error.mean() for model in evaluations])
    return Measured(
        {
            "trained on": [*sources],
            "off on average, beyond luck (percentage points)": error - luck,
            "with luck": error,
            "by luck alone": luck,
            f"times within luck, of {N_SPLITS}": [int(m.within.sum()) for m in evaluations],
            "outputs beyond 0.02 and 0.98": [model.share_extreme for model in evaluations],
        }
    )


@finding_of(output_can_be_trusted)
def _output_can_be_trusted(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"{figure(off)} points with {loss}" for loss, off in zip(*measured.columns[:2], strict=True)
    ]
    begin = {
        Outcome.HOLDS: "You can take it at its word",
        Outcome.FAILS: "You cannot take it at its word",
        Outcome.DEPENDS: "That depends on the loss",
    }
    found = f"{begin[outcome]}. Beyond luck, it is off by {listed(each)}."
    if LOSSES[0] not in measured.columns[0]:
        return found
    return (
        f"{found} Absolute error rewards exaggeration: if 7 of 10 live, “70 %” errs by 0.42 each, "
        "“100 %” by 0.3."
    )
