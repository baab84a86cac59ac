"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.gradient_descent.model import predict, train, training_set
from training.thumbnail import Dots, Line, Thumbnail

EPOCHS = (0, 4, 10, 25, 2000)
"""Epochs whose line is drawn."""


def thumbnail() -> Thumbnail:
    """Return a line on its way to the four students."""
    run = train(learning_rate=0.01, n_epochs=EPOCHS[-1], max_frames=EPOCHS[-1] + 1)
    x, y = training_set()
    across = np.array([x.min() - 0.5, x.max() + 0.5])
    lines = []
    for i, epoch in enumerate(EPOCHS):
        heights = predict(across, run.parameters["w"][epoch], run.parameters["b"][epoch])
        lines.append(Line(across, heights, strength=(i + 1) / len(EPOCHS)))
    return Thumbnail(
        "A line at several moments of its training, the last one close to four points.",
        tuple(lines),
        (Dots(x, y),),
    )
