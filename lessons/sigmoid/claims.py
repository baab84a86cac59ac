"""What is often said of probabilities, and what decides it."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from lessons.sigmoid.trust import (
    LOSSES,
    N_HELD_OUT,
    Source,
    evaluate,
    passengers_held_out,
    students_held_out,
)
from study.claims import Cases, Limit, Measured, claim
from training.progress import track

N_SPLITS = 200
AT_MOST = 1.08
"""Times the calibration error that luck alone gives true probabilities."""
PASSENGERS: Mapping[str, Source] = {
    loss: partial(passengers_held_out, loss=loss) for loss in LOSSES
}


@claim(
    "The output of a sigmoid is a probability you can trust.",
    said_by="many tutorials, as soon as a number lies between 0 and 1",
    runs=f"We train on {N_SPLITS} **splits** and measure the expected **calibration error** on the "
    f"{N_HELD_OUT} **held-out rows**. Luck alone gives true probabilities an error, too.",
    holds=[Limit("the mean error over that of luck", "<=", AT_MOST)],
    cases=Cases("loss that the model is trained on", "losses", "the loss"),
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
    error = np.array([model.error.mean() for model in evaluations])
    true_error = np.array([model.true_error.mean() for model in evaluations])
    return Measured(
        [error / true_error],
        {
            "trained on": [*sources],
            "expected calibration error": error,
            "of true probabilities": true_error,
            f"splits within luck, of {N_SPLITS}": [int(m.within.sum()) for m in evaluations],
            "outputs beyond 0.02 and 0.98": [model.share_extreme for model in evaluations],
        },
    )
