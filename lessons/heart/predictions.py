"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.heart.experiments import (
    BASE,
    HONEST,
    LEAKED,
    PATIENCE,
    UNSCALED,
    ZEROS,
    noise_leak,
    what_helps,
)
from study.predictions import Answer
from training.figures import percent
from training.progress import Progress


def helps(*, on_progress: Progress | None = None) -> Answer:
    """Find out which change helps a neuron from a random start most, over 50 splits."""
    found = what_helps(on_progress=on_progress)
    gains = {
        name: found[variant].mean() - found[BASE].mean()
        for name, variant in (("patience", PATIENCE), ("zeros", ZEROS), ("unscaled", UNSCALED))
    }
    best = max(gains, key=lambda name: gains[name])
    truth = best if gains[best] > 0.02 else "nothing"
    return Answer(
        truth=truth,
        sentence=(
            f"From {percent(found[BASE].mean())} on average it goes to "
            f"**{percent(found[PATIENCE].mean())}** with five times the steps, to "
            f"**{percent(found[ZEROS].mean())}** from a start at zero, and to "
            f"{percent(found[UNSCALED].mean())} from there with raw measurements. Random weights "
            "are opinions that nothing supports, and one patient hardly moves them: they have to "
            "be unlearned first. Zeros have no opinion."
        ),
    )


def noise(*, on_progress: Progress | None = None) -> Answer:
    """Measure what ten of 1,000 noise columns seem to know when chosen on all rows."""
    found = noise_leak(on_progress=on_progress)
    leaked, honest = found[LEAKED].mean(), found[HONEST].mean()
    return Answer(
        truth=float(100 * leaked),
        sentence=(
            f"It seems to be right on **{percent(leaked, 1)}** of the patients held out, though "
            "every number is noise. Chosen on training rows alone, ten columns get "
            f"{percent(honest, 1)}. Choosing on all rows means looking at the answers of those "
            "held out: among 1,000 columns, a few fit any 303 answers by chance."
        ),
    )


PREDICTIONS = {"helps": helps, "noise": noise}
