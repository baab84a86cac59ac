"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.digits.experiments import by_epoch
from training.glimpse import Glimpse, Line

N_SPLITS = 5
N_EPOCHS = 8


def glimpse() -> Glimpse:
    """Return the share of digits misread by epoch, for several splits."""
    right = by_epoch(n_splits=N_SPLITS, n_epochs=N_EPOCHS)
    epochs = np.arange(N_EPOCHS + 1)
    lines = [Line(epochs, 1 - each, strength=0.3) for each in right]
    lines.append(Line(epochs, 1 - right.mean(axis=0)))
    return Glimpse(
        "The share of digits held out that networks misread, falling epoch by epoch: pale lines "
        "for single splits, a dark one for their mean.",
        tuple(lines),
    )
