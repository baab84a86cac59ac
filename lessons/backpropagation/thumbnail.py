"""The lesson in a picture as small as a stamp."""

from itertools import product

import numpy as np

from lessons.backpropagation.experiments import DEEP
from lessons.backpropagation.model import layer_sizes, train
from training.thumbnail import Dots, Line, Thumbnail

N_LAYERS = 6
"""Of the layers of weights, those nearest to the output."""


def thumbnail() -> Thumbnail:
    """Return the end of a deep network, each line as strong as the gradient that reaches it."""
    run = train(n_epochs=0, seed=range(5), **DEEP)
    sizes = np.median(layer_sizes(run)[:, 0], axis=0)[-N_LAYERS - 1 : -1]
    strengths = (sizes / sizes.max()).tolist()
    places = np.arange(4.0)
    lines = tuple(
        Line(np.array([layer, layer + 1.0]), np.array(ends), "gradient", strength=strength)
        for layer, strength in enumerate(strengths)
        for ends in product(places, places)
    )
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(N_LAYERS + 1.0), places))
    return Thumbnail(
        "Six layers of a network: the lines on the right are strong, and towards the left they "
        "fade away, as the gradient does on its way back.",
        lines,
        (Dots(x, y, "model"),),
    )
