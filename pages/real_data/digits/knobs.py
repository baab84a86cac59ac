"""What the scenes of the digits share: the knobs."""

import ui
from training.optimisers import LESSON_OPTIMISERS

WIDTHS = (0, 2, 4, 5, 6, 7, 8, 12, 16, 32, 64, 128, 256)
RATES = (0.001, 0.003, 0.01, 0.02, 0.03, 0.1, 0.3, 1)
SIZES = (8, 16, 32, 64, 128, 256, 1437)
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50)
CLASSES = ("3", "5", "8")

KNOBS = ui.Knobs(
    "digits",
    ui.Slider("score_3", "Score of 3", -5.0, 5.0, 2.0, 0.01),
    ui.Slider("score_5", "Score of 5", -5.0, 5.0, 1.0, 0.01),
    ui.Slider("score_8", "Score of 8", -5.0, 5.0, -1.0, 0.01),
    ui.Scale("n_hidden", "Hidden neurons (0: none)", WIDTHS, 64),
    ui.Choice("optimiser", "Optimiser", list(LESSON_OPTIMISERS), "Adam"),
    ui.Scale("learning_rate", "Learning rate", RATES, 0.01),
    ui.Scale("batch_size", "Digits in a mini-batch", SIZES, 64),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 20),
    ui.Slider("seed", "Seed: start and order of the digits", 0, 999, 0, 1),
    ui.Slider("split_seed", "Split seed: who is held out", 0, 999, 0, 1),
    ui.Scale("train_shift", "Learn from digits moved by up to … pixels", (0, 1, 2), 0),
    ui.Scale("temperature", "Temperature (0: its answers alone)", (0, 1, 2, 4, 8, 16), 4),
    ui.Slider("missing", "Digit that is never shown", 0, 9, 3, 1),
)

NETWORK = ("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs")
SPLIT = ("seed", "split_seed")
"""What the check of a challenge sets itself: several splits, each from a start of its own."""
RUN = (*NETWORK, "train_shift", *SPLIT)
