"""Moved: the map moves along with the digit, and the largest answer stays."""

import ui
from lessons.convolution import by_hand
from pages.beyond.convolution.knobs import KNOBS, window_and_map
from study.scene import Scene, right, wrong
from training.figures import fixed

scene = Scene(
    __name__,
    "Moved",
    "What stays the same when a digit moves?",
    knobs=["detector", "digit", "right", "down"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Move the digit.
        Its map moves along, and the largest answer stays what it was.
        Pass on only that answer, and where it was found no longer matters.
    """)
    pictures, knobs = KNOBS.beside("right", "down", "detector", more=("digit",))
    digit, move = knobs["digit"], {"right": knobs["right"], "down": knobs["down"]}
    _, *place = by_hand.largest(by_hand.a_digit(digit, **move), knobs["detector"])
    with pictures:
        at = dict(zip(("column", "row"), place, strict=True))
        window_and_map(at, **move, height=270, still=True)
    ui.say(r"""
        Only ink that leaves the paper is lost, and then an answer may change.
        A network that is given the largest answer of each detector, and nothing else, hardly
        notices a move.
    """)
    if room := ui.on_demand("All four detectors", "largest", icon=":material/table:"):
        with room:
            ui.facts_of_knobs(largest_table(digit, **move))


def largest_table(digit: str, right: int, down: int) -> dict[str, list[str]]:
    """Return each detector's largest answer on a digit, and on the same one moved."""
    still, gone = by_hand.a_digit(digit), by_hand.a_digit(digit, right, down)
    pairs = {
        name: (by_hand.largest(still, name), by_hand.largest(gone, name))
        for name in by_hand.DETECTORS
    }
    return {
        "detector": list(pairs),
        "largest answer": [fixed(before[0]) for before, _ in pairs.values()],
        "after the move": [fixed(after[0]) for _, after in pairs.values()],
        "its place moves": [
            in_words(after[1] - before[1], after[2] - before[2]) for before, after in pairs.values()
        ],
    }


def in_words(right: int, down: int) -> str:
    """Say how far something has moved."""
    along = f"{abs(right)} {'right' if right > 0 else 'left'}" if right else ""
    up = f"{abs(down)} {'down' if down > 0 else 'up'}" if down else ""
    return ", ".join(part for part in (along, up) if part) or "not at all"


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
scene.remember("When a digit moves, its map moves along, and the largest answer stays.")
