"""The lesson in a picture as small as a stamp."""

from lessons.overfitting.polynomials import GRID, one_sample, truth
from training.thumbnail import Dots, Line, Thumbnail


def thumbnail() -> Thumbnail:
    """Return a curve that goes through twelve points, and the one behind them."""
    sample = one_sample(n_points=12, noise=0.35, seed=7)
    return Thumbnail(
        "Twelve points, the gentle wave behind them, and a curve that bends wildly to go through "
        "every single one.",
        (Line(GRID, truth(GRID), "rival", dashed=True), Line(GRID, sample.curves[-1])),
        (Dots(sample.x, sample.y),),
    )
