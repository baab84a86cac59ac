"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.dot_product.model import from_polar, projection
from training.thumbnail import Dots, Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return two arrows, and how far the one reaches along the other."""
    x, w = from_polar(3.0, 50.0), from_polar(6.0, 8.0)
    shadow, start = projection(x, w), np.zeros(2)

    def line(start: np.ndarray, end: np.ndarray, ink: str, *, dashed: bool = False) -> Line:
        x, y = np.column_stack([start, end])
        return Line(x, y, ink, dashed=dashed)

    return Thumbnail(
        "Two arrows from one point, and the dashed line from the tip of one to the other.",
        (line(start, w, "model"), line(start, x, "data"), line(x, shadow, "gradient", dashed=True)),
        tuple(
            Dots(tip[:1], tip[1:], ink)
            for tip, ink in ((x, "data"), (w, "model"), (shadow, "gradient"))
        ),
        even=True,
    )
