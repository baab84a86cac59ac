"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.dot_product.experiments import time_methods
from lessons.dot_product.model import cosine, from_polar
from lessons.dot_product.report import describe_speed_up, number, speed_up
from study.predictions import Answer
from training.figures import figure, percent


def predict_turned() -> Answer:
    """Return how much of a dot product is left, in percent, after one arrow is turned by 60°."""
    share = cosine(from_polar(1.0, 60.0), from_polar(1.0, 0.0))
    return Answer(
        100 * float(share),
        f"**{percent(float(share))}** is left: the cosine of 60° is {number(share)}.",
    )


def predict_speed() -> Answer:
    """Time the loop and X @ w on 10 students with up to 10,000 features each."""
    timings = time_methods(n_samples=10)
    ratio = speed_up(timings)
    truth = "under_3" if ratio < 3 else "from_3_to_30" if ratio <= 30 else "over_30"
    return Answer(truth, describe_speed_up(timings), f"{figure(ratio, 2)} times as fast")


PREDICTIONS = {"turned": predict_turned, "speed": predict_speed}
