"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.digits.experiments import by_epoch, disturbed
from study.predictions import Answer
from training.figures import fixed, percent

SKETCHED = (0, 1, 2, 3, 5, 10, 20)
"""The epochs at which the first prediction is drawn."""


def epochs() -> Answer:
    """Measure the accuracy by epoch, over 12 splits and starts."""
    accuracy = by_epoch()
    truth = tuple(float(100 * accuracy[:, epoch].mean()) for epoch in SKETCHED)
    return Answer(
        truth=truth,
        sentence=(
            f"On average over {len(accuracy)} splits it reads {fixed(truth[0], 0)} % before the "
            f"first step, **{fixed(truth[1], 0)} %** after one epoch, {fixed(truth[2], 0)} % after "
            f"two and {fixed(truth[-1], 0)} % after twenty. Most is learned before every digit has "
            "been seen twice: an epoch has 23 steps, one for each mini-batch."
        ),
    )


def one_pixel() -> Answer:
    """Measure how many digits are still read when all are moved by one pixel."""
    read_by = disturbed(kind="shift").mean(axis=0)
    return Answer(
        truth=float(100 * read_by[1]),
        sentence=(
            f"**{percent(read_by[1])}**, against {percent(read_by[0])} if they stay where they "
            f"are. To you it is the same digit, but the network has a weight of its own for "
            "each pixel, and ink that has moved meets other weights."
        ),
    )


PREDICTIONS = {"epochs": epochs, "one_pixel": one_pixel}
