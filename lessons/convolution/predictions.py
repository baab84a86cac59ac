"""What the prediction of this lesson is about: it is run, and says how it came out."""

from lessons.convolution.experiments import DENSE, dense_when_moved, when_moved
from study.predictions import Answer
from training.figures import percent
from training.progress import subtask


def moved() -> Answer:
    """Measure how many digits detectors still read when all are moved by one pixel."""
    with subtask(0, of=2):
        own = when_moved().mean(axis=0)
    with subtask(1, of=2):
        dense = dense_when_moved()[DENSE].mean(axis=0)
    return Answer(
        float(100 * own[1]),
        f"**{percent(own[1])}** with detectors, where the dense network reads {percent(dense[1])}. "
        f"Digits that stay where they are: {percent(own[0])} and {percent(dense[0])}. The detector "
        "that answered before answers again, a pixel further.",
    )


PREDICTIONS = {"moved": moved}
