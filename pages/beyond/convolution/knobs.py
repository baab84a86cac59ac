"""What the scenes of convolution share: the knobs, and the window with its map."""

import ui
from lessons.convolution import by_hand, model
from pages.beyond.convolution.pictures import answer_map, window
from training.detectors import POOLS

KNOBS = ui.Knobs(
    "convolution",
    ui.Choice("detector", "Detector of strokes that are", list(by_hand.DETECTORS), "upright"),
    ui.Choice("digit", "Digit", list(by_hand.DIGITS), "4"),
    ui.Slider("column", "Window: how far right", 0, 7, 1, 1),
    ui.Slider("row", "Window: how far down", 0, 7, 1, 1),
    ui.Slider("bias", "Bias", -4.0, 2.0, -1.0, 0.25),
    ui.Slider("right", "Move the digit right", -2, 2, 1, 1),
    ui.Slider("down", "Move the digit down", -2, 2, 0, 1),
    ui.Scale("n_detectors", "Detectors", (1, 2, 4, 8, 12, 16, 24, 32, 48), 32),
    ui.Choice("size", "Pixels of a detector", model.SIZES, "5 × 5"),
    ui.Choice("pool", "Passed on", list(POOLS), "largest anywhere"),
    ui.Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01),
    ui.Scale("n_epochs", "Epochs", (0, 1, 2, 5, 8, 15, 30), 15),
    ui.Slider("seed", "Seed: which are held out, and the start", 0, 99, 0, 1),
)
NETWORK = ("n_detectors", "size", "pool", "learning_rate", "n_epochs")


def window_and_map(
    place: dict[str, int],
    *,
    right: int = 0,
    down: int = 0,
    bias: float = 0.0,
    height: int,
    still: bool = False,
) -> None:
    """Show a digit under the window, which can be pulled unless it is ``still``, and the map."""
    ink, detector = by_hand.a_digit(KNOBS["digit"], right, down), KNOBS["detector"]
    sums, weights = by_hand.sums(ink, detector), by_hand.DETECTORS[detector]
    ui.side_by_side(
        (
            "below",
            window(ink, sums, weights, **place, height=height, still=still),
            "A digit, and the window of the detector.",
        ),
        (
            "map",
            answer_map(sums, bias=bias, height=height, **place),
            "The answer of the detector at each place, and a ring where the window stands.",
        ),
    )
