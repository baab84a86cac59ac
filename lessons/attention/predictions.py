"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.attention.model import ASKS, train
from lessons.attention.rival import train_hidden, without_places
from study.predictions import Answer
from training.figures import percent


def hidden() -> Answer:
    """Train a hidden layer of 512 neurons on the look-up, and measure how often it is right."""
    run = train_hidden()
    right = float(run.metrics["validation_accuracy"][-1])
    n = int(run.metrics["numbers"][-1])
    return Answer(
        float(100 * right),
        f"The hidden layer gets **{percent(right)}** of 1,000 new rows right, with {n:,} knobs. "
        "Choosing one of the four digits blindly gets about a third. Which digit matters depends "
        "on two letters being the same, and it would have to learn that for each letter in each "
        "place.",
    )


def no_positions() -> Answer:
    """Ask what is at a place, with keys that lack their places."""
    right = float(train(asks=ASKS[1]).metrics["validation_accuracy"][-1])
    truth = "all" if right > 0.9 else "chance" if right > 0.2 else "none"
    return Answer(
        truth,
        f"Without places attention gets **{percent(right)}** right. Where a letter stands is all "
        "the same to a dot product with its key, so the best it can do is to name a digit that "
        f"comes twice, if there is one: {percent(without_places(4))} right, against "
        f"{percent(0.1 + 0.9 / 4)} by choosing blindly. Switch the places on, and watch.",
        percent(right),
    )


PREDICTIONS = {"hidden": hidden, "no_positions": no_positions}
