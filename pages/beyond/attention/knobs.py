"""What the scenes of attention share: their knobs."""

import ui
from lessons.attention import pytorch, writing

LOOK_UP = ("n_pairs", "n_numbers", "learning_rate", "n_steps", "seed")
"""What the look-up is trained with."""
ALL = ("n_pairs", "asks", "positions", "n_numbers", "learning_rate", "n_steps")
"""Hyperparameters of the look-up that a sentence about it may leave open."""

KNOBS = ui.Knobs(
    "attention",
    ui.Slider("length", "Length of the question", 0.0, 3.0, 0.4, 0.1, format="%.1f"),
    ui.Slider("angle", "Direction of the question (degrees)", -180, 180, 150, 1),
    ui.Scale("n_pairs", "Pairs in a row", (2, 3, 4, 6, 8), 4),
    ui.Scale("n_numbers", "Numbers in an arrow", (2, 3, 4, 8, 16), 16),
    ui.Scale("learning_rate", "Learning rate", (0.003, 0.01, 0.03, 0.1), 0.01),
    ui.Scale("n_steps", "Steps", (0, 20, 50, 100, 150, 1000), 150),
    ui.Slider("seed", "Seed: the start, and the rows", 0, 99, 0, 1),
    ui.Switch("positions", "Tell each key its place", False),
    ui.Slider("order", "Order of the pairs", 0, 9, 0, 1),
    ui.Slider("number", "Number", 1, 9999, 8412, 1),
    ui.Scale("n_words", "Names in the training set", (10, 100, 300, 1000, 3000, 9749), 1000),
    ui.Scale("block_steps", "Training steps", (0, 100, 300, 1000, 1500), 1500),
    ui.Choice("without", "Leave out", list(writing.WITHOUT[:3]), "nothing"),
    ui.Choice("slopes", "Whose slopes?", list(pytorch.NETWORKS), next(iter(pytorch.NETWORKS))),
)
