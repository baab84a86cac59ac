"""What the scenes of copying share: the knobs, rows, and what a network expects in them."""

from typing import Any

import ui
from lessons.copying import model, reading

KNOBS = ui.Knobs(
    "copying",
    ui.Scale("layers", "Layers of attention", (1, 2), 2),
    ui.Scale("width", "Numbers for each letter", (8, 16, 32, 48, 64), 32),
    ui.Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1), 0.01),
    ui.Scale("n_steps", "Steps", (0, 50, 100, 200, 400, 800), 200),
    ui.Slider("seed", "Seed: the start, and the rows", 0, 99, 0, 1),
    ui.Choice("off", "Switch off", list(reading.OFF), "the first"),
    ui.Text("word", "Your word", "network", model.PERIODS[1]),
)
ROW = "kqdxbmt"
"""Seven letters, whose row is shown while a network trains; two rounds stand where it has read first ones."""
LAYERS = (
    "First layer: each letter notes below what it saw",
    "The second looks for a note. Dashed: wrong in the second round",
)
GUESS = "a guess among the row’s letters"
TRAINING = ("width", "learning_rate", "n_steps", "seed")
"""What all scenes that train let turn."""


def says_at(word: str, p: Any) -> list[str]:
    """Say for each place of a word’s row what is expected next. Shapes: p (n_places, n_letters)."""
    says = [chr(97 + i) for i in p.argmax(axis=1)]
    come = [word[at % len(word)] for at in range(1, len(says) + 1)]
    return [
        f"Next it expects “{one}”" + (": right." if one == comes else f", but “{comes}” comes.")
        for one, comes in zip(says, come, strict=True)
    ]


def missed_in(word: str, p: Any) -> list[int]:
    """Return the places in a word's row, from its second round on, whose letter was not expected."""
    row = reading.spelt(word)
    return [i for i in range(len(word) + 1, len(p)) if p[i - 1].argmax() != row[i]]
