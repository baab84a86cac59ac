"""The lesson in a picture as small as a stamp."""

from lessons.overfitting.model import train
from training.glimpse import Glimpse, Line


def glimpse() -> Glimpse:
    """Return training and held-out loss of a network that learns by heart."""
    run = train(data="heart", n_hidden=64, n_layers=1, n_epochs=80, seed=1)
    return Glimpse(
        "Two losses by epoch: on rows trained on it keeps falling, on rows held out it turns, and "
        "rises.",
        (
            Line(run.steps, run.loss),
            Line(run.steps, run.metrics["validation_loss"], ink="rival", dashed=True),
        ),
    )
