"""The lesson in a picture as small as a stamp."""

from typing import Any

import numpy as np

from lessons.perceptron.model import HUNDREDTHS, samples, train
from training.thumbnail import Dots, Line, Thumbnail

BLOBS: dict[str, Any] = {"data": "blobs", "margin": 0.4, "n_samples": 24, "seed": 15}


def thumbnail() -> Thumbnail:
    """Return a line that swings at each mistake until it stands between two blobs."""
    run = train(**BLOBS, n_epochs=8)
    X, y, _ = samples(**BLOBS)
    x = X / HUNDREDTHS
    _, at = np.unique(run.metrics["mistakes"], return_index=True)
    lines = []
    for k, frame in enumerate(at[1:], start=1):
        w, b = run.parameters["w"][frame], run.parameters["b"][frame]
        foot = -b * w / (w @ w)
        along = np.array([-w[1], w[0]]) / np.hypot(*w)
        ends = foot + np.outer([-3.2, 3.2], along)
        lines.append(Line(ends[:, 0], ends[:, 1], strength=k / (len(at) - 1)))
    return Thumbnail(
        "A straight line after each of its corrections, ending between two groups of points.",
        tuple(lines),
        tuple(Dots(x[y == c, 0], x[y == c, 1], ink=f"class {c}") for c in (0, 1)),
        even=True,
    )
