"""The lesson in a picture as small as a stamp."""

import numpy as np

from lessons.dot_product.model import from_polar, projection
from training.glimpse import Dots, Glimpse, Line
from training.progress import Progress


def glimpse(*, on_progress: Progress | None = None) -> Glimpse:
    """Return two arrows, and how far the one reaches along the other."""
    x, w = from_polar(3.0, 50.0), from_polar(6.0, 8.0)
    shadow = projection(x, w)
    start = np.zeros(2)

    def stroke(a: np.ndarray, b: np.ndarray, ink: str, **look: bool) -> Line:
        return Line(np.array([a[0], b[0]]), np.array([a[1], b[1]]), ink, **look)

    return Glimpse(
        "Two arrows from one point, and the dashed line from the tip of one to the other.",
        (
            stroke(start, w, "model"),
            stroke(start, x, "data"),
            stroke(x, shadow, "gradient", dashed=True),
        ),
        (
            Dots(x[:1], x[1:], "data"),
            Dots(w[:1], w[1:], "model"),
            Dots(shadow[:1], shadow[1:], "gradient"),
        ),
        even=True,
    )
