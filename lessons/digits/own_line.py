"""The line of the loop that a learner types: the slope of the loss along each of ten scores."""

from lessons.digits.model import train
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "delta_line",
            "The slope of the loss along each score, of a batch of n digits",
            "cross_entropy_delta(p, truth)",
            {"p": "p", "truth": "truth", "n": "p.shape[-2]"},
            "p truth",
        ),
    ),
    trials=({"n_epochs": 1, "seed": 5, "batch_size": 500},),
)
