"""What the scenes of the perceptron share: the knobs, and how its runs are drawn."""

from typing import Any

import ui

GATES = ("AND", "OR", "NAND", "XOR")

KNOBS = ui.Knobs(
    "perceptron",
    ui.Slider("w", "Weight w (per hour)", -2.0, 2.0, 0.5, 0.1),
    ui.Slider("b", "Bias b", -4.0, 4.0, -0.1, 0.1),
    ui.Switch("without_input", "Correct without the hours"),
    ui.Choice("gate", "Gate", list(GATES), "AND"),
    ui.Slider("w1", "Weight w₁", -3.0, 3.0, 1.0, 0.1),
    ui.Slider("w2", "Weight w₂", -3.0, 3.0, 0.5, 0.1),
    ui.Slider("b_gate", "Bias b", -3.0, 3.0, -0.7, 0.1),
    ui.Choice("trained", "Gate", list(GATES), "XOR"),
)

START: dict[str, Any] = {"b": 0.1, "learning_rate": 0.2}
"""Of every training: knobs turn by even tenths, so no sum of whole inputs is ever exactly zero."""
# Three corners of XOR are right, and in so many epochs the other gates are learned.
GATE_START = START | {"w": (-0.4, 0.4), "b": -0.1, "n_epochs": 7}
