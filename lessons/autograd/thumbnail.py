"""The lesson in a picture as small as a stamp."""

from lessons.autograd.slopes import curve
from training.thumbnail import Dots, Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return the curve x^2 + 3x and its slope at x = 2, as autograd finds it."""
    x, value, slope = (column[10:171] for column in curve(formula="x^2 + 3x"))
    here = 130  # x = 2
    ends = x[[here - 24, here + 24]]
    tangent = value[here] + slope[here] * (ends - x[here])
    return Thumbnail(
        "A curve, a point on it, and a straight line that shows its slope there.",
        (Line(x, value), Line(ends, tangent, "gradient")),
        (Dots(x[[here]], value[[here]], "model"),),
    )
