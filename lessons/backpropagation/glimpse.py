"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.backpropagation.experiments import DEEP, at_start
from lessons.backpropagation.model import layer_sizes
from training.glimpse import Glimpse, Line
from training.progress import each

KINDS = (("sigmoid", "PyTorch"), ("ReLU", "PyTorch"), ("ReLU", "He"))


def glimpse() -> Glimpse:
    """Return the size of the gradient by layer, for three ways to begin a deep network."""
    lines = []
    for activation, start in each(KINDS):
        run = at_start(n_seeds=5, activation=activation, start=start, **DEEP)
        sizes = np.log10(np.median(layer_sizes(run, 0)[:, :-1], axis=0))
        ink = "gradient" if start == "He" else "model"
        lines.append(Line(np.arange(len(sizes)), sizes, ink))
    return Glimpse(
        "The size of the gradient on its way back through 20 layers: two lines fall, one stays "
        "level.",
        tuple(lines),
    )
