"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.zero_grad.model import ACCUMULATED, ZEROED, train_both
from training.glimpse import Glimpse, Line
from training.progress import Progress


def glimpse(*, on_progress: Progress | None = None) -> Glimpse:
    """Return the loss of both runs: with the line that zeroes the gradient, and without it."""
    both = train_both(max_frames=101, on_progress=on_progress)
    return Glimpse(
        "Two losses by epoch: one falls, the other goes up and down.",
        tuple(
            Line(run.epochs.astype(float), np.sqrt(run.loss), ink)
            for run, ink in ((both[ACCUMULATED], "rival"), (both[ZEROED], "model"))
        ),
    )
