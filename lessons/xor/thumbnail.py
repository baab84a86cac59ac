"""The lesson in a picture as small as a stamp."""

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import says_one, train
from training.activations import sigmoid
from training.class_colours import COLOUR_0, COLOUR_1
from training.dense import forward
from training.thumbnail import Dots, Squares, Thumbnail

WIDE, HIGH = 26, 16
PER_UNIT = 10
"""Squares, and how many of them stand side by side between two inputs."""
SHADE = 0.7
"""Of the squares where the network is sure: the points must be seen on them."""


def thumbnail() -> Thumbnail:
    """Return what a network with three hidden neurons says of the plane, and the four points."""
    run = train(n_hidden=3, learning_rate=2, n_epochs=1000)
    y, x = (axis.ravel() for axis in np.mgrid[:HIGH, :WIDE])
    corner = (np.array([WIDE, HIGH]) - PER_UNIT) / 2
    plane = (np.column_stack([x, y]) + 0.5 - corner) / PER_UNIT
    p = sigmoid(forward(plane, run.final, run.hyperparameters["activation"])[-1][:, 0])
    points = corner + PER_UNIT * XOR_INPUTS
    says = says_one(p)
    sides = (("class 0", ~says, XOR_LABELS == 0), ("class 1", says, XOR_LABELS == 1))
    return Thumbnail(
        f"The plane of two switches, and the four cases: a band of {COLOUR_0} between two corners "
        f"of {COLOUR_1}.",
        dots=tuple(Dots(points[own, 0], points[own, 1], ink) for ink, _, own in sides),
        squares=tuple(
            Squares(x[on], y[on], np.abs(2 * p[on] - 1) * SHADE, ink) for ink, on, _ in sides
        ),
        even=True,
    )
