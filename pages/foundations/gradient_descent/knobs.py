"""What the scenes of gradient descent share: the knobs, and names of what they are about."""

from collections.abc import Mapping
from typing import Any

import ui
from datasets.students import SCORES
from lessons.gradient_descent.bowl import ABOVE

RATES = (
    *(0.001, 0.003, 0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.23, 0.2325, 0.2353, 0.237, 0.239),
    *(0.24, 0.25, 0.3, 0.5, 1.0, 1.5, 2.0),
)
RED = (0.13, 0.2, 0.22, 0.24, 0.25, 0.26, 0.265, 0.266, 0.267, 0.27, ABOVE, 0.29, 0.3)
"""Rates of the ring that jumps beside a ball at `BELOW`."""
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
STUDENTS = ("1 hour", "2 hours", "3 hours", "4 hours")


def anew(_: Mapping[str, Any]) -> dict[str, Any]:
    """Take no step yet: those taken were taken from elsewhere, or at another rate."""
    return {"steps": 0}


SCORED = tuple(f"y{i}" for i in range(1, len(STUDENTS) + 1))
"""The score of each student, as a knob."""

KNOBS = ui.Knobs(
    "gradient_descent",
    ui.Slider("w", "Your w (points per hour)", -10.0, 30.0, 0.0, 0.5, sets=anew),
    ui.Slider("b", "Your b (points)", -20.0, 100.0, 0.0, 1.0, sets=anew),
    ui.Slider("rate", "Learning rate η", 0.01, 0.3, 0.05, 0.01, sets=anew),
    *(
        ui.Slider(name, f"Score after {hours} (points)", y - 20, y + 20, y, 1.0, sets=anew)
        for name, hours, y in zip(SCORED, STUDENTS, SCORES.tolist(), strict=True)
    ),
    ui.Choice("student", "Student", STUDENTS, STUDENTS[0]),
    ui.Slider("steps", "Steps taken", 0, 12, 0, 1),
    ui.Switch("clear", "Lift the fog"),
    ui.Scale("learning_rate", "Learning rate η", RATES, 0.1),
    ui.Scale("red", "Learning rate of the ring", RED, ABOVE),
    ui.Scale("n_epochs", "Epochs: how many steps", EPOCHS, 200),
    ui.Switch("standardise", "Standardise the hours"),
)
TRAINING = ("learning_rate", "n_epochs", "standardise")

LOSS = "loss L (points²)"
LINE: dict[str, Any] = {
    "x_title": "hours studied",
    "y_title": "exam score (points)",
    "unit": "hours",
}
"""What a picture of the line says at its axes."""
VALLEY: Mapping[str, Any] = {
    "ends": (-15.0, 62.0),
    "ceiling": 6500.0,
    "x_title": "knob w (points per hour)",
}
"""The part of the loss over w that its pictures show."""
FAR = 100.0
"""The least loss that a start may have in a challenge: nearer, there is nothing left to learn."""
