"""What the scenes of the sigmoid share: the knobs, the crowd, and how sureness is written."""

from typing import Any

import ui
from training.figures import figure, percent

RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
EPOCHS = (0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
STARTS = (-40.0, -24.0, -16.0, -12.0, -8.0, -6.0, -4.0, -2.0, 0.0)
STUDENTS: dict[str, Any] = {"x_title": "hours studied", "y_title": "probability of having passed"}
CROWD_RUN: dict[str, Any] = {"data": "overlapping", "learning_rate": 0.3}
"""How the curve of a crowd of students is trained."""

KNOBS = ui.Knobs(
    "sigmoid",
    ui.Slider("w", "Weight w (per hour)", -10.0, 10.0, 0.0, 0.25),
    ui.Slider("b", "Bias b", -30.0, 30.0, 0.0, 0.25),
    ui.Scale("learning_rate", "Learning rate", RATES, 0.1),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 1000),
    ui.Switch("fifth", "One more, who failed"),
    ui.Scale("start_w", "Starting weight w (bias b = −2.5 w)", STARTS, -8.0),
    ui.Scale("duel_rate", "Learning rate of both", RATES, 0.1),
    ui.Scale("duel_epochs", "Epochs of both", EPOCHS, 1000),
    ui.Slider("sure", "The curve says", 0.05, 0.95, 0.85, 0.05),
    ui.Slider("threshold", "Threshold", 0.0, 1.0, 0.5, 0.01),
    ui.Slider("threshold_a", "Threshold of group A", 0.0, 1.0, 0.5, 0.01),
    ui.Slider("threshold_b", "Threshold of group B", 0.0, 1.0, 0.5, 0.01),
    ui.Slider("miss", "Price of a miss (a false alarm costs 1)", 0.0, 20.0, 4.0, 0.5),
    ui.Slider("seed", "Seed: which students", 0, 99, 5, 1),
)


def certainty(p: float, digits: int = 0) -> str:
    """Write a probability that a sigmoid gives: however it rounds, it is neither 0 nor 1."""
    if p < 1e-6:
        return "less than 0.0001 %"
    return percent(p, digits) if p <= 1 - 1e-6 else "more than 99.9999 %"


def count_of(hours: float) -> str:
    """Write how many hours somebody studied, such as "1 hour" or "3.1 hours"."""
    return f"{figure(hours)} {'hour' if hours == 1 else 'hours'}"
