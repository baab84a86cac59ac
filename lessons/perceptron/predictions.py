"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.perceptron.experiments import cycle
from lessons.perceptron.model import mistakes_by_epoch, train
from lessons.perceptron.report import plain
from study.predictions import Answer
from training.progress import track

N_SKETCHED = 5
"""The epochs whose mistakes are sketched."""


def predict_by_epoch() -> Answer:
    """Train on the four students, and count the mistakes of each epoch."""
    mistakes = mistakes_by_epoch(train(n_epochs=N_SKETCHED))
    return Answer(
        tuple(map(float, mistakes)),
        f"In epochs 1 to {N_SKETCHED} it makes {', '.join(map(str, mistakes[:-1]))} and "
        f"{mistakes[-1]} mistakes: it gets worse before it gets better. Do not expect a smooth "
        "descent, as with gradient descent.",
    )


def predict_rate() -> Answer:
    """Train in whole numbers at 0.1 and at 0.7, and count the mistakes."""
    slow, fast = (
        int(train(learning_rate=rate).metrics["mistakes"][-1]) for rate in track((0.1, 0.7))
    )
    return Answer(
        float(fast),
        f"{slow} at 0.1, and **{fast}** at 0.7. From zero every knob is the learning rate times a "
        "whole number. A rate seven times as large makes every sum seven times as large, but the "
        "step asks only for the sign.",
    )


def predict_xor() -> Answer:
    """Train on XOR for 40 epochs, and look at the knobs."""
    run = train(data="XOR", n_epochs=40, max_frames=161)
    circle = cycle(run)
    largest = float(np.abs(np.column_stack([run.parameters["w"], run.parameters["b"]])).max())
    back = (
        f"After epoch {circle.again} all three knobs are back where they were after epoch "
        f"{circle.first}, with {circle.mistakes} mistakes on the way"
        if circle is not None
        else "The knobs never came back to where they had been"
    )
    return Answer(
        "circle" if circle is not None and circle.mistakes else "settle",
        f"{back}, and no knob was ever further from zero than {plain(largest)}. The same knobs and "
        "the same order lead to the same epoch again, for ever.",
        f"no knob was ever further from zero than {plain(largest)}",
    )


PREDICTIONS = {"by_epoch": predict_by_epoch, "rate": predict_rate, "xor": predict_xor}
