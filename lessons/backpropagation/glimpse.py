"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.backpropagation.experiments import DEEP, at_start
from lessons.backpropagation.model import layer_sizes
from training.glimpse import Glimpse, Line
from training.progress import Progress, parts

KINDS = (("sigmoid", "PyTorch"), ("ReLU", "PyTorch"), ("ReLU", "He"))


def glimpse(*, on_progress: Progress | None = None) -> Glimpse:
    """Return the size of the gradient by layer, for three ways to begin a deep network."""
    lines = []
    for k, share in enumerate(parts(on_progress, *[1.0] * len(KINDS))):
        activation, start = KINDS[k]
        run = at_start(n_seeds=5, activation=activation, start=start, on_progress=share, **DEEP)
        sizes = np.log10(np.median(layer_sizes(run, 0)[:, :-1], axis=0))
        lines.append(
            Line(np.arange(len(sizes)), sizes, ink="gradient" if k == len(KINDS) - 1 else "model")
        )
    return Glimpse(
        "The size of the gradient on its way back through 20 layers: two lines fall, one stays "
        "level.",
        tuple(lines),
    )
