"""The lesson in a picture as small as a stamp."""

from lessons.heart.model import train
from training.glimpse import Glimpse, Line
from training.progress import Progress

N_STARTS = 5


def glimpse(*, on_progress: Progress | None = None) -> Glimpse:
    """Return the held-out loss by step, from several random starts and from zeros."""
    drawn = train(seed=range(N_STARTS), on_progress=on_progress)
    zeros = train(start="zeros")
    lines = [Line(drawn.steps, loss, strength=0.3) for loss in drawn.metrics["validation_loss"]]
    lines.append(Line(zeros.steps, zeros.metrics["validation_loss"]))
    return Glimpse(
        "Losses on patients held out, falling step by step: pale lines from random starts, a dark "
        "one from zeros.",
        tuple(lines),
    )
