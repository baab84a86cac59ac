"""The lesson in a picture as small as a stamp."""

from lessons.autograd.slopes import curve
from training.glimpse import Dots, Glimpse, Line
from training.progress import Progress


def glimpse(*, on_progress: Progress | None = None) -> Glimpse:
    """Return the curve x^2 + 3x and its slope at x = 2, as autograd finds it."""
    drawn = curve(formula="x^2 + 3x")
    if on_progress is not None:
        on_progress(1.0)
    seen = (drawn.at >= -4.5) & (drawn.at <= 3.5)
    x, value, slope = drawn.at[seen], drawn.value[seen], drawn.slope[seen]
    (here,) = (x == 2.0).nonzero()[0]
    ends = x[[here - 24, here + 24]]
    tangent = value[here] + slope[here] * (ends - x[here])
    return Glimpse(
        "A curve, a point on it, and a straight line that shows its slope there.",
        (Line(x, value), Line(ends, tangent, "gradient")),
        (Dots(x[[here]], value[[here]], "model"),),
    )
