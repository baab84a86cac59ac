"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.zero_grad.model import ACCUMULATED, ZEROED, train_both
from training.thumbnail import Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return the loss of both runs: with the line that zeroes the gradient, and without it."""
    both = train_both(max_frames=101)
    return Thumbnail(
        "Two losses by epoch: one falls, the other goes up and down.",
        tuple(
            Line(run.epochs.astype(float), np.sqrt(run.loss), ink)
            for run, ink in ((both[ACCUMULATED], "rival"), (both[ZEROED], "model"))
        ),
    )
