"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.perceptron.experiments import cycle
from lessons.perceptron.model import mistakes_by_epoch, train
from lessons.perceptron.report import _plain
from study.predictions import Answer
from training.progress import Progress, parts

N_SKETCHED = 5
"""The epochs whose mistakes are sketched."""


def predict_by_epoch(*, on_progress: Progress | None = None) -> Answer:
    """Train on the four students, and count the mistakes of each epoch."""
    run = train(n_epochs=N_SKETCHED, on_progress=on_progress)
    made = mistakes_by_epoch(run)
    said = ", ".join(map(str, made[:-1]))
    return Answer(
        tuple(map(float, made)),
        f"In epochs 1 to {N_SKETCHED} it makes {said} and {made[-1]} mistakes: it gets worse "
        "before it gets better. Do not expect a smooth descent, as with gradient descent.",
    )


def predict_rate(*, on_progress: Progress | None = None) -> Answer:
    """Train in whole numbers at 0.1 and at 0.7, and count the mistakes."""
    made = [
        int(train(learning_rate=rate, on_progress=part).metrics["mistakes"][-1])
        for rate, part in zip((0.1, 0.7), parts(on_progress, 1, 1), strict=True)
    ]
    return Answer(
        float(made[1]),
        f"{made[0]} at 0.1, and **{made[1]}** at 0.7. From zero every knob is the learning rate "
        "times a whole number. A rate seven times as large makes every sum seven times as large, "
        "but the step asks only for the sign.",
    )


def predict_xor(*, on_progress: Progress | None = None) -> Answer:
    """Train on XOR for 40 epochs, and look at the knobs."""
    run = train(data="XOR", n_epochs=40, max_frames=161, on_progress=on_progress)
    found = cycle(run)
    largest = float(np.abs(np.column_stack([run.parameters["w"], run.parameters["b"]])).max())
    truth = "circle" if found is not None and found.mistakes else "settle"
    back = (
        f"After epoch {found.again} all three knobs are back where they were after epoch "
        f"{found.first}, with {found.mistakes} mistakes on the way"
        if found is not None
        else "The knobs never came back to where they had been"
    )
    return Answer(
        truth,
        f"{back}, and no knob was ever further from zero than {_plain(largest)}. The same knobs "
        "and the same order lead to the same epoch again, for ever.",
    )


PREDICTIONS = {"by_epoch": predict_by_epoch, "rate": predict_rate, "xor": predict_xor}
