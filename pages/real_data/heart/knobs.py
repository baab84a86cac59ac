"""What the scenes of the heart patients share: the knobs, and names of what they are about."""

from typing import Any

import ui
from lessons.heart import decisions, model
from lessons.heart.patients import N_HELD_OUT

STEPS = (0, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
CODES = {"one-hot": "a column each", "numbers": "as they are"}
SCALING_LABELS = {"training": "training rows", "all": "all 303", "none": "no scaling"}
CHOSEN = {"all": "all 303", "training": "the 242 alone"}

KNOBS = ui.Knobs(
    "heart",
    ui.Slider("cut", "“Disease” from an age of", decisions.LOWEST, decisions.HIGHEST, 70, 1),
    ui.Slider("which", "Which sixteen", 0, 99, 16, 1),
    ui.Switch("neuron", "The neuron’s turn"),
    ui.Choice("coding", "Codes", list(CODES), "one-hot", CODES),
    ui.Choice(
        "scaling", "Mean and deviation from", list(SCALING_LABELS), "training", SCALING_LABELS
    ),
    ui.Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    ui.Switch("stratify", "Stratify: equal shares of disease"),
    ui.Choice("start", "Weights start", list(model.STARTS), "zeros", {"zeros": "at zero"}),
    ui.Choice("loss", "Loss", ["squared error", "cross-entropy"], "squared error"),
    ui.Scale("learning_rate", "Learning rate", (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3), 0.01),
    ui.Scale("n_steps", "Steps", STEPS, 1000),
    ui.Scale("batch_size", "Patients per step", (1, 2, 5, 10, 20, 50), 1),
    ui.Slider("seed", "Seed: which start, which patients", 0, 999, 0, 1),
    ui.Slider("threshold", "Threshold", 0.0, 1.0, 0.5, 0.01),
    ui.Scale("miss", "Price of a miss (a false alarm costs 1)", (1, 2, 5, 10, 20, 50), 10),
    ui.Slider("whom", "Who is ◎, from the left", 1, N_HELD_OUT, 51, 1),
    ui.Choice("chosen", "Choose the ten on", list(CHOSEN), "all", CHOSEN),
    ui.Scale("n_columns", "Columns of noise", (10, 30, 100, 300, 1000), 1000),
)

READY: dict[str, Any] = {
    "start": "zeros",
    "loss": "cross-entropy",
    "n_steps": 5000,
    "max_frames": 26,
}
"""The neuron of the scenes after *Train*: it has learned for longer, from zero."""
SPLIT, TABLE = ("split_seed", "stratify"), ("coding", "scaling")
TRAINING = ("start", "loss", "learning_rate", "n_steps", "batch_size")
FIXED = ("seed", "split_seed", "stratify")
"""What the check of a challenge sets itself: several seeds, and splits that are not stratified."""
N_SPLITS = 20
"""Splits on which it judges."""
