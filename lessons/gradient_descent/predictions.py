"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.gradient_descent.model import train
from lessons.gradient_descent.report import ABOVE, BELOW
from study.predictions import Answer
from training.figures import figure
from training.progress import track

SKETCHED = (0, 25, 50, 75, 100, 125, 150, 175)
"""The epochs at which the loss is sketched."""


def predict_edge() -> Answer:
    """Run the descent on either side of the edge and say which of them falls."""
    below, above = (train(learning_rate=rate, n_epochs=200) for rate in track((BELOW, ABOVE)))
    grows = above.loss[-1] > above.loss[0]
    return Answer(
        "grows" if grows else "zigzags",
        f"In 200 epochs the loss went from {figure(below.loss[0], 4)} to "
        f"{figure(below.loss[-1])} at {BELOW:g}, and to **{figure(above.loss[-1])}** at {ABOVE:g}. "
        "The axis counts in powers of ten.",
        f"at {ABOVE:g}, {figure(above.loss[0], 4)} became {figure(above.loss[-1])}",
    )


def predict_falls() -> Answer:
    """Run the descent at 0.1 and say what its loss does where the sketch has its points."""
    run = train(learning_rate=0.1, n_epochs=SKETCHED[-1], max_frames=1000)
    loss = run.loss[list(SKETCHED)]
    return Answer(
        tuple(map(float, loss)),
        f"The first step alone takes it from {figure(loss[0], 4)} to {figure(run.loss[1])}. At "
        f"epoch {SKETCHED[1]} it is down to {figure(loss[1])}, and from there on every "
        f"{SKETCHED[1]} epochs divide it by {loss[1] / loss[2]:.1f}: a plunge, then a straight "
        "line on this axis.",
        curve=tuple(map(float, run.loss)),
    )


PREDICTIONS = {"edge": predict_edge, "falls": predict_falls}
