"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.dot_product.experiments import time_methods
from lessons.dot_product.model import cosine, dot, from_polar
from lessons.dot_product.report import _how_much_faster, number, speed_up
from study.predictions import Answer
from training.progress import Progress


def answer_turned(*, on_progress: Progress | None = None) -> Answer:
    """Return how much of a dot product is left, in percent, after one arrow is turned by 60°.

    Parameters
    ----------
    on_progress : callable, optional
        Called with 1 at the end; it may raise to stop.

    Returns
    -------
    Answer
    """
    w, turned = from_polar(1.0, 0.0), from_polar(1.0, 60.0)
    share = 100.0 * float(dot(turned, w) / dot(w, w))
    if on_progress is not None:
        on_progress(1.0)
    return Answer(
        share, f"**{share:.0f} %** is left: the cosine of 60° is {number(cosine(turned, w))}."
    )


def answer_speed(*, seed: int = 0, on_progress: Progress | None = None) -> Answer:
    """Time the loop and X @ w on 10 students with up to 10,000 features each.

    Parameters
    ----------
    seed : int
        As in `time_methods`.
    on_progress : callable, optional
        As in `time_methods`.

    Returns
    -------
    Answer
    """
    timings = time_methods(n_samples=10, seed=seed, on_progress=on_progress)
    ratio = speed_up(timings)
    truth = "under_3" if ratio < 3 else "from_3_to_30" if ratio <= 30 else "over_30"
    return Answer(truth, _how_much_faster(timings))


PREDICTIONS = {"turned": answer_turned, "speed": answer_speed}
