"""The lesson in a picture as small as a stamp."""

from lessons.layers.collapse import outputs_on_line, stack
from training.thumbnail import Line, Thumbnail

SEED = 42
"""A stack that bends well."""


def thumbnail() -> Thumbnail:
    """Return what three layers say along a line through their inputs, with and without ReLU."""
    x, bent, _ = outputs_on_line(stack(n_layers=3, activation="ReLU", seed=SEED))
    _, straight, _ = outputs_on_line(stack(n_layers=3, seed=SEED))
    return Thumbnail(
        "Three layers: a straight line without an activation between them, a bent one with it.",
        (Line(x, straight, "rival", dashed=True), Line(x, bent, "model")),
    )
