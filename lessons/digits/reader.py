"""The network that reads what is written on the first page."""

from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT, N_TRAIN
from training.figures import percent
from training.recorded_run import RecordedRun


def reader() -> RecordedRun:
    """Train the network as the knobs of the lesson stand at first, and keep the end."""
    return train(keep="the end")


def describe(run: RecordedRun) -> str:
    """Say what it was trained on, and how well it reads what it was not trained on."""
    n_numbers = sum(values.size for values in run.final.values())
    right = percent(run.metrics["validation_accuracy"][-1], 1)
    return (
        f"The network is {n_numbers:,} numbers, trained on {N_TRAIN:,} digits that 13 people wrote "
        f"by hand. It gets {right} of {N_HELD_OUT} other digits right. It works in your browser: "
        "what you write stays there."
    )
