"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.titanic.model import train
from lessons.titanic.passengers import rule_accuracy
from training.glimpse import Glimpse, Line


def glimpse() -> Glimpse:
    """Return the model's accuracy on passengers held out, and that of a rule of one line."""
    run = train()
    epochs = run.epochs.astype(float)
    rule = float(rule_accuracy())
    return Glimpse(
        "A model’s accuracy by epoch, beside the level line of a rule that needed no training.",
        (
            Line(epochs, np.full(len(epochs), rule), "rival"),
            Line(epochs, run.metrics["validation_accuracy"], dashed=True),
        ),
    )
