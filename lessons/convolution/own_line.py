"""The line of the loop that a learner types: the slope of the loss along each of ten scores."""

from lessons.convolution.model import train
from training.letters import surprise_delta
from training.open_line import OpenLine, OpenLoop

LOOP = OpenLoop(
    train,
    lines=(
        OpenLine(
            "delta_line",
            "The slope of the loss along each score, of a batch of n digits",
            "(p - truth) * p.dtype.type(1 / p.shape[-2])",
            {"p": "p", "truth": "truth", "n": "p.shape[-2]"},
            "p truth",
            function=surprise_delta,
        ),
    ),
    trials=({"n_epochs": 1, "seed": 5, "n_detectors": 4, "size": "3 × 3"},),
)
