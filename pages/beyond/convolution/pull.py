"""A window: a detector of nine weights, to pull over a digit."""

from typing import Any

import ui
from lessons.convolution import by_hand
from pages.beyond.convolution.knobs import KNOBS, under_the_window
from study.scene import Scene
from training.class_colours import COLOUR_0
from training.figures import fixed

scene = Scene(
    __name__,
    "A window",
    "Where is the answer of a detector largest?",
    covers=["Convolution"],
    knobs=["detector", "digit", "column", "row"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        A **detector** looks at a digit through a window of 3 × 3 pixels. Each of its nine
        **weights** is multiplied by the ink below it, and the products add up to its answer, which
        is painted at the right: faint near zero, and {COLOUR_0} if negative.
        **Pull the window**, or press a place: where is the answer largest?
    """)
    under_the_window()
    KNOBS.in_a_row("detector", more=("digit", "column", "row"), grabbed=("column", "row"))
    detector, ink = KNOBS["detector"], by_hand.a_digit(KNOBS["digit"])
    here = float(by_hand.sums(ink, detector)[8 * KNOBS["row"] + KNOBS["column"]])
    ui.say_of_knobs(describe_window(ink, detector, here))
    ui.say(r"""
        Multiply pairwise and add up: that is the **dot product** of the first lesson.
        These weights were made by hand: 2 along a stroke, so ink there speaks for it, and −1 on
        both sides, so ink there speaks against it. Ink goes from 0, blank paper, to 16.
    """)


def describe_window(ink: Any, detector: str, answer: float) -> str:
    """Say whether an answer is the largest that a detector gives on a digit. Shapes: ink (64,)."""
    most, column, row = by_hand.largest(ink, detector)
    if answer >= most:
        return f"**That is its largest answer**: {most:.0f}, in row {row + 1}, column {column + 1}."
    return f"Here it answers **{fixed(answer, 0)}**."
