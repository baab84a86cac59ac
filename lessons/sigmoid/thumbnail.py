"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.sigmoid.model import probability, train, training_set
from training.class_colours import COLOUR_0, COLOUR_1
from training.thumbnail import Dots, Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return the trained curve among the four students, and on its way there."""
    run = train()
    x, y = training_set()
    across = np.linspace(x.min() - 1.5, x.max() + 1.5, 60)
    frames = (0, run.n_frames // 2, run.n_frames - 1)
    lines = [
        Line(
            across,
            probability(across, run.parameters["w"][frame], run.parameters["b"][frame]),
            strength=(i + 1) / len(frames),
        )
        for i, frame in enumerate(frames)
    ]
    return Thumbnail(
        f"A curve that rises from 0 to 1 between two {COLOUR_0} and two {COLOUR_1} points.",
        tuple(lines),
        tuple(Dots(x[y == label], y[y == label], f"class {label}") for label in (0, 1)),
    )
