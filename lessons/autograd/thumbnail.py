"""The lesson in a picture as small as a stamp."""

from lessons.autograd.slopes import curve
from training.thumbnail import Dots, Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return the curve x^2 + 3x and its slope at x = 2, as autograd finds it."""
    along = curve(formula="x^2 + 3x")
    near = (along.at >= -4.5) & (along.at <= 3.5)
    x, value, slope = along.at[near], along.value[near], along.slope[near]
    (here,) = (x == 2.0).nonzero()[0]
    ends = x[[here - 24, here + 24]]
    tangent = value[here] + slope[here] * (ends - x[here])
    return Thumbnail(
        "A curve, a point on it, and a straight line that shows its slope there.",
        (Line(x, value), Line(ends, tangent, "gradient")),
        (Dots(x[[here]], value[[here]], "model"),),
    )
