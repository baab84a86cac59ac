"""A window: a detector of nine weights, to pull over a digit."""

from typing import Any

import ui
from lessons.convolution import by_hand
from pages.beyond.convolution.knobs import KNOBS
from pages.beyond.convolution.pictures import GRIP, window
from study.scene import Scene
from training.figures import fixed

scene = Scene(
    __name__,
    "A window",
    "Where is the answer of a detector largest?",
    knobs=["detector", "digit", "column", "row"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A **detector** looks at a digit through a window of 3 × 3 pixels.
        Each of its nine **weights** is multiplied by the ink below it; the sum is its answer.
        **Pull the window**: where is the answer largest?
        Find the place, then choose another detector.
    """)
    pictures, knobs = KNOBS.beside("detector", more=("digit", "column", "row"), share=0.5)
    KNOBS.grab(GRIP, "point", "column", "row")
    ink, detector = by_hand.a_digit(knobs["digit"]), knobs["detector"]
    place = {k: knobs[k] for k in ("column", "row")}
    answers = by_hand.sums(ink, detector)
    with pictures:
        drawn = window(ink, answers, by_hand.DETECTORS[detector], **place, height=380)
        ui.picture(drawn, "window", alt="A digit, and a window of three by three pixels to pull.")
        here = float(answers[8 * place["row"] + place["column"]])
        ui.say_of_knobs(describe_window(ink, detector, here))
    ui.say(r"""
        Multiply pairwise and add up: that is the **dot product** of the first lesson.
        These weights were made by hand, 2 along a stroke and −1 on both sides of it, so ink along
        the stroke speaks for it, and ink beside it against it.
        Ink is 0 on blank paper and 1 where it is black.
    """)


def describe_window(ink: Any, detector: str, answer: float) -> str:
    """Say whether an answer is the largest that a detector gives on a digit. Shapes: ink (64,)."""
    most, column, row = by_hand.largest(ink, detector)
    if answer >= most - 1e-9:
        return (
            f"**That is its largest answer**: {fixed(most)}, in row {row + 1}, column {column + 1}."
        )
    return f"Here it answers **{fixed(answer)}**. Somewhere on this digit it answers {fixed(most)}."
