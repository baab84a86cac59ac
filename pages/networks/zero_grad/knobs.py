"""What the scenes of the zero-grad experiment share: the knobs, among them a line of code."""

from dataclasses import dataclass
from typing import Any

import streamlit as st

import ui
from lessons.zero_grad import ball
from lessons.zero_grad.tasks import TASKS

EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000)
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0, 5.0)
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1, 1.5, 1.8, 2, 2.2, 2.5, 3, 4.5)


@dataclass(frozen=True)
class LineOfCode(ui.Switch):
    """A line of code that a click leaves out, and another one puts back."""

    code: str = ""

    def show(self, key: str, **options: Any) -> None:
        line = f"`{self.code}`"
        kept = st.session_state.get(key, self.default)
        st.caption(f"{self.label}: click to {'leave it out' if kept else 'put it back'}")
        st.toggle(line if kept else f"~~{line}~~", key=key, **options)


KNOBS = ui.Knobs(
    "zero_grad",
    ui.Slider("let_go", "Let both balls go at w =", -ball.MAX_START, ball.MAX_START, 2.0, 0.1),
    ui.Scale("strength", "Strength of a push", STRENGTHS, 0.3),
    ui.Slider("n_calls", "How many pushes: calls of `backward()`", 1, 8, 1, 1),
    ui.Slider("n_lines", "Lines run so far", 0, 12, 0, 1),
    LineOfCode(
        "zero_grad",
        "A line of code",
        True,
        code="zero_grad()",
        sets=lambda _: {"n_lines": 0},  # what has run has run with the other program
    ),
    ui.Scale("learning_rate", "Learning rate", RATES, TASKS["xor"].learning_rate),
    ui.Scale("n_epochs", "Epochs: how many steps", EPOCHS, TASKS["xor"].n_epochs),
    ui.Slider("seed", "Seed: which start", 0, 63, 5, 1),
    ui.Slider("friction", "Friction: share of its speed lost at each step", 0.0, 1.0, 0.15, 0.05),
    ui.Scale("forgot_rate", "Strength of a push", STRENGTHS[: STRENGTHS.index(1) + 1], 0.01),
)
HOW = ("learning_rate", "n_epochs", "seed")
"""The knobs of both runs."""
