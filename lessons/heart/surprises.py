"""The two experiments whose outcome learners predict."""

from lessons.heart.experiments import noise_leak, what_helps
from study.predictions import Answer
from training.figures import percent


def helps() -> Answer:
    """Find out which change helps a neuron from a random start most, over 50 splits."""
    base, longer, zeros, unscaled = (float(values.mean()) for values in what_helps().values())
    changed = {"patience": longer, "zeros": zeros, "unscaled": unscaled}
    best = max(changed, key=lambda name: changed[name])
    slow = "Random weights are opinions that nothing supports, and one patient hardly moves them"
    return Answer(
        truth=best if changed[best] - base > 0.02 else "nothing",
        sentence=(
            f"From {percent(base)} on average it goes to **{percent(longer)}** with five times the "
            f"steps, to **{percent(zeros)}** from a start at zero, and to {percent(unscaled)} from "
            "there with raw measurements. Zeros have no opinion."
        ),
        figure=f"{percent(base)} became {percent(changed[best])}",
        because={
            "patience": f"{slow}: five times the steps get it to {percent(longer)}; a start at "
            f"zero gets to {percent(zeros)} at once",
            "zeros": f"{slow}; they have to be unlearned first",
            "unscaled": f"With raw measurements one patient throws the sum so far off that every "
            f"slope is zero: {percent(unscaled)}",
            "nothing": f"{slow}: from zero there is nothing to unlearn",
        },
    )


def noise() -> Answer:
    """Measure what ten of 1,000 noise columns seem to know when chosen on all rows."""
    leaked, honest = (accuracies.mean() for accuracies in noise_leak().values())
    return Answer(
        truth=float(100 * leaked),
        sentence=(
            f"The neuron seems to get **{percent(leaked, 1)}** of the held-out patients right, "
            f"though every number is noise. Chosen on training rows alone, ten columns get "
            f"{percent(honest, 1)}. Choosing on all rows means looking at the answers of those "
            "held out: among 1,000 columns, a few fit any 303 answers by chance."
        ),
        since="the ten were chosen by looking at the answers of those held out, too; chosen on "
        f"training rows alone they get {percent(honest, 1)}",
    )
