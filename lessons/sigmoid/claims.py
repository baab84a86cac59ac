"""What is often said of probabilities and of the order that they give, and what decides it."""

from collections.abc import Mapping
from functools import partial

import numpy as np

from datasets.students import HOURS, PASSED
from lessons.sigmoid.model import probability, train
from lessons.sigmoid.trust import (
    LOSSES,
    N_HELD_OUT,
    Source,
    evaluate,
    passengers_held_out,
    students_held_out,
)
from study.claims import Cases, Limit, Measured, claim
from training.decisions import accuracy, auc, cheapest_threshold
from training.figures import count, percent
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


@claim(
    "AUC 1.0 means perfect predictions.",
    said_by="many summaries of how well a model does",
    runs="We let a curve learn from the four students and decide about them from 50 % on, in every "
    "frame of the training, and take the **accuracy** of each.",
    holds=[Limit("the least accuracy in a frame whose AUC is 1.0", ">=", 1.0)],
    control=(
        "The same, but in each frame the threshold is moved to the best place.",
        {"threshold": None},
    ),
)
def auc_means_perfect(*, threshold: float | None = 0.5) -> Measured:
    run = train(max_frames=25)
    p = probability(HOURS, run.parameters["w"], run.parameters["b"])  # (n_frames, 4)
    areas = np.array([auc(PASSED, p_now) for p_now in p])
    chosen = [cheapest_threshold(PASSED, q) if threshold is None else threshold for q in p]
    right = accuracy(PASSED, p, chosen)
    perfect = areas == 1.0
    worst = int(np.argmin(np.where(perfect, right, np.inf)))
    return Measured(
        [right[perfect].min()],
        {"epoch": run.epochs, "accuracy": right, "AUC": areas, "threshold": chosen},
        f"In {np.sum(perfect & (right < 1))} of the {perfect.sum()} frames with AUC 1.0 some "
        f"decision is wrong. After {count(int(run.epochs[worst]), 'epoch')}, with the threshold at "
        f"{chosen[worst]:.2f}, {percent(right[worst])} are right.",
    )
