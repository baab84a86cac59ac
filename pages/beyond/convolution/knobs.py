"""What the scenes of convolution share: the knobs, and a digit under the window."""

import ui
from lessons.convolution import by_hand, model
from pages.beyond.convolution.pictures import DIGIT, WINDOW, looked_at
from training.detectors import POOLS

REACH = 2
"""Pixels by which a digit can be moved."""

KNOBS = ui.Knobs(
    "convolution",
    ui.Choice("detector", "Detector of strokes that are", list(by_hand.DETECTORS), "upright"),
    ui.Choice("digit", "Digit", list(by_hand.DIGITS), "3"),
    ui.Slider("column", "Window: how far right", 0, 7, 3, 1),
    ui.Slider("row", "Window: how far down", 0, 7, 2, 1),
    ui.Slider("bias", "Bias", -64, 32, -16, 4),
    ui.Slider("right", "Move the digit right", -REACH, REACH, 0, 1),
    ui.Slider("down", "Move the digit down", -REACH, REACH, 0, 1),
    ui.Scale("n_detectors", "Detectors", (1, 2, 4, 8, 12, 16, 24, 32, 48), 32),
    ui.Choice("size", "Pixels of a detector", model.SIZES, "5 × 5"),
    ui.Choice("pool", "Passed on", list(POOLS), "largest anywhere"),
    ui.Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01),
    ui.Scale("n_epochs", "Epochs", (0, 1, 2, 5, 8, 15, 30), 15),
    ui.Slider("seed", "Seed: which are held out, and the start", 0, 99, 0, 1),
)
NETWORK = ("n_detectors", "size", "pool", "learning_rate", "n_epochs")


def under_the_window(
    *, bias: float = 0.0, relu: bool = False, whole: bool = False, moves: bool = False
) -> None:
    """Show a digit under the window, its nine products, and the map of its answers.

    With ``moves`` the digit is pulled, and the window stands where the answer is largest.
    """
    detector = KNOBS["detector"]
    ink, answers, places = by_hand.moved_about(KNOBS["digit"], detector, REACH if moves else 0)
    if moves:
        KNOBS.grab(DIGIT, "sheet", "right", "down")
    else:
        KNOBS.grab(WINDOW, "cell", "column", "row", across=8)
        places[0] = KNOBS["column"], KNOBS["row"]
    drawn = looked_at(
        ink,
        answers,
        by_hand.DETECTORS[detector],
        places,
        move=(KNOBS["right"], KNOBS["down"]) if moves else (0, 0),
        bias=bias,
        relu=relu,
        whole=whole,
        held=DIGIT if moves else WINDOW,
    )
    alt = "A digit under a window, the nine products below it, and the map of its answers."
    ui.picture(drawn, "looked_at", alt=alt)
