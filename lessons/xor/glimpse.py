"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.toy import XOR_LABELS
from lessons.xor.model import probabilities, train
from training.glimpse import Dots, Glimpse, Line


def glimpse() -> Glimpse:
    """Return what a network says of the four points, frame by frame."""
    run = train(n_hidden=3, learning_rate=2, n_epochs=1000)
    p = probabilities(run)
    frames = np.arange(run.n_frames, dtype=float)
    inks = [f"class {label:.0f}" for label in XOR_LABELS]
    return Glimpse(
        "Four answers during training: all near 50 % for a long time, then two rise and two fall.",
        tuple(Line(frames, p[:, i], ink) for i, ink in enumerate(inks)),
        tuple(Dots(frames[-1:], p[-1:, i], ink) for i, ink in enumerate(inks)),
    )
