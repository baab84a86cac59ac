"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.backpropagation.experiments import DEEP, at_start
from lessons.backpropagation.model import layer_sizes
from training.thumbnail import Dots, Line, Thumbnail

SHOWN = 6
"""Of the layers of weights, those nearest to the output."""


def thumbnail() -> Thumbnail:
    """Return the end of a deep network, each line as strong as the gradient that reaches it."""
    run = at_start(n_seeds=5, activation="tanh", start="PyTorch", **DEEP)
    sizes = np.median(layer_sizes(run, 0), axis=0)[-SHOWN - 1 : -1]
    places = np.arange(4.0)
    lines = [
        Line(
            np.array([layer, layer + 1.0]),
            np.array([start, end]),
            "gradient",
            strength=float(sizes[layer] / sizes.max()),
        )
        for layer in range(SHOWN)
        for start in places
        for end in places
    ]
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(SHOWN + 1.0), places))
    return Thumbnail(
        "Six layers of a network: the lines on the right are strong, and towards the left they "
        "fade away, as the gradient does on its way back.",
        tuple(lines),
        (Dots(x, y, "model"),),
    )
