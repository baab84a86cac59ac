"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.heart.experiments import (
    BASE,
    HONEST,
    LEAKED,
    LONGER,
    UNSCALED,
    ZEROS,
    noise_leak,
    what_helps,
)
from study.predictions import Answer
from training.figures import percent


def helps() -> Answer:
    """Find out which change helps a neuron from a random start most, over 50 splits."""
    accuracies = {name: values.mean() for name, values in what_helps().items()}
    gains = {
        name: accuracies[variant] - accuracies[BASE]
        for name, variant in (("patience", LONGER), ("zeros", ZEROS), ("unscaled", UNSCALED))
    }
    best = max(gains, key=lambda name: gains[name])
    truth = best if gains[best] > 0.02 else "nothing"
    return Answer(
        truth=truth,
        sentence=(
            f"From {percent(accuracies[BASE])} on average it goes to "
            f"**{percent(accuracies[LONGER])}** with five times the steps, to "
            f"**{percent(accuracies[ZEROS])}** from a start at zero, and to "
            f"{percent(accuracies[UNSCALED])} from there with raw measurements. Random weights "
            "are opinions that nothing supports, and one patient hardly moves them: they have to "
            "be unlearned first. Zeros have no opinion."
        ),
        figure=f"{percent(accuracies[BASE])} became {percent(accuracies[BASE] + gains[best])}",
    )


def noise() -> Answer:
    """Measure what ten of 1,000 noise columns seem to know when chosen on all rows."""
    accuracies = noise_leak()
    leaked, honest = accuracies[LEAKED].mean(), accuracies[HONEST].mean()
    return Answer(
        truth=float(100 * leaked),
        sentence=(
            f"It seems to get **{percent(leaked, 1)}** of the held-out patients right, though "
            f"every number is noise. Chosen on training rows alone, ten columns get "
            f"{percent(honest, 1)}. Choosing on all rows means looking at the answers of those "
            "held out: among 1,000 columns, a few fit any 303 answers by chance."
        ),
    )


PREDICTIONS = {"helps": helps, "noise": noise}
