"""Moved: the map moves along with the digit, and the largest answer stays if no ink is lost."""

import ui
from lessons.convolution import by_hand
from pages.beyond.convolution.knobs import KNOBS, under_the_window
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Moved",
    "What stays the same when a digit moves?",
    covers=["Translation equivariance", "Pooling"],
    knobs=["detector", "digit", "right", "down"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The window stands where the answer is largest.
        **Pull the digit** a pixel to the side: what becomes of its map, and of that answer?
    """)
    under_the_window(relu=True, whole=True, moves=True)
    KNOBS.in_a_row("right", "down", "detector", more=("digit",))
    ui.say_of_knobs(describe_move(KNOBS["digit"], KNOBS["detector"], KNOBS["right"], KNOBS["down"]))
    if KNOBS["right"] or KNOBS["down"]:
        ui.say(r"""
            Give a network the largest answer of each detector, and nothing else. Then it notices a
            move only by the ink that is lost.
        """)


def describe_move(digit: str, detector: str, right: int, down: int) -> str:
    """Say what becomes of a detector's largest answer when a digit is moved."""
    still, gone = by_hand.a_digit(digit), by_hand.a_digit(digit, right, down)
    before, after = (f"{by_hand.largest(ink, detector)[0]:.0f}" for ink in (still, gone))
    if not (right or down):
        return f"The largest answer is **{before}**. Nothing has moved yet."
    if gone.sum() == still.sum():
        return f"Moved, and no ink is lost: the largest answer is **{after}**, as it was before."
    if after == before:
        return f"Some ink has left the paper, but the largest answer is still **{after}**."
    against = " that spoke against it" if float(after) > float(before) else ""
    return f"Some ink{against} has left the paper: the largest answer was {before}, and is **{after}**."


scene.several(
    "stays",
    "A digit moves by one pixel and loses no ink. What stays the same?",
    right(
        "The largest answer of each detector",
        "It is given at another place, and it is as large as before.",
    ),
    right("The weights of each detector", "Nothing is trained here; only the digit moves."),
    wrong("The place of the largest answer", "The map moves along with the digit, by one pixel."),
)
scene.remember(
    """
    When a digit moves, its map moves along, and the largest answer stays, as long as no ink leaves
    the paper.
    """
)
