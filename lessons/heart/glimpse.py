"""The lesson in a picture as small as a stamp."""

from lessons.heart.model import train
from training.glimpse import Glimpse, Line
from training.progress import part

N_STARTS = 5


def glimpse() -> Glimpse:
    """Return the held-out loss by step, from several random starts and from zeros."""
    with part(0, N_STARTS, of=N_STARTS + 1):
        random = train(seed=range(N_STARTS))
    with part(N_STARTS, of=N_STARTS + 1):
        zeros = train(start="zeros")
    lines = [Line(random.steps, loss, strength=0.3) for loss in random.metrics["validation_loss"]]
    lines.append(Line(zeros.steps, zeros.metrics["validation_loss"]))
    return Glimpse(
        "Losses on patients held out, falling step by step: pale lines from random starts, a dark "
        "one from zeros.",
        tuple(lines),
    )
