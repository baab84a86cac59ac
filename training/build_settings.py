"""Values that Build's knobs allow."""

import math
from collections.abc import Sequence

from training.schedule import MAX_BATCH

MAX_LAYERS = 5
PIXELS = "pixels"
"""The inputs for digits."""
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000)
BATCHES = (1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 128, 256, 500, MAX_BATCH)
WIDTHS = (2, 4, 5, 6, 7, 8, 12, 16, 32, 64)
MAX_DRAWN = 16
"""Most neurons per layer that a diagram shows."""
ALL_AT_ONCE = MAX_BATCH
"""The full batch: more than any data set has rows."""


def nearest(options: Sequence[float], value: float) -> float:
    """Return the option nearest to a value by ratio."""
    return min(options, key=lambda x: abs(math.log((x + 1e-9) / (value + 1e-9))))
