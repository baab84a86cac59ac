"""What the scenes of the zero-grad experiment share: the knobs, among them a line of code."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

import ui
from lessons.zero_grad import ball
from lessons.zero_grad.model import ACCUMULATED, ZEROED
from lessons.zero_grad.tasks import BY_HAND, RATES, TASKS

EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000)
TITLES = {name: task.title for name, task in TASKS.items()}
STRENGTHS = (0.03, 0.1, 0.3, 1, 1.5, 1.8, 2, 2.2, 2.5, 3, 3.5, 3.8, 4.2, 4.5)
RATE, LENGTH = "Learning rate η", "Epochs: how many steps"


@dataclass(frozen=True)
class LineOfCode(ui.Switch):
    """A line of code that a click strikes out, and another one writes again."""

    code: str = ""

    def show(self, key: str, **options: Any) -> None:
        line = f"`{self.code}`"
        kept = st.session_state.get(key, self.default)
        st.caption(f"{self.label}: click to {'strike it out' if kept else 'write it again'}")
        st.toggle(line if kept else f"~~{line}~~", key=key, **options)


def turning(learning_rate: str, n_epochs: str, task: str) -> Callable[..., dict[str, Any]]:
    """Return what a knob for a task turns with it: rate and epochs, to what suits the task."""

    def turns(values: Mapping[str, Any]) -> dict[str, Any]:
        chosen = TASKS[values[task]]
        return {learning_rate: chosen.learning_rate, n_epochs: chosen.n_epochs}

    return turns


def task_knob(
    name: str, which: Iterable[str], first: str, learning_rate: str, n_epochs: str
) -> ui.Choice:
    turns = turning(learning_rate, n_epochs, name)
    return ui.Choice(name, "Task", list(which), first, TITLES, sets=turns)


KNOBS = ui.Knobs(
    "zero_grad",
    ui.Slider("let_go", "Let both balls go at w =", -ball.MAX_START, ball.MAX_START, 2.0, 0.1),
    ui.Scale("strength", "Strength of a push", STRENGTHS, 0.1),
    ui.Slider("n_calls", "How often `backward()` is called", 1, 8, 1, 1),
    ui.Scale("forgot_rate", RATE, (0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5), 0.01),
    task_knob("task", TASKS, "xor", "learning_rate", "n_epochs"),
    LineOfCode("zero_grad", "The line in question", True, code="parameter.grad.zero_()"),
    ui.Scale("learning_rate", RATE, RATES, TASKS["xor"].learning_rate),
    ui.Scale("n_epochs", LENGTH, EPOCHS, TASKS["xor"].n_epochs),
    ui.Slider("seed", "Seed: which start", 0, 63, 5, 1),
    ui.Slider("friction", "Friction: speed lost at each step", 0.0, 1.0, 1.0, 0.05),
    task_knob("ball_task", BY_HAND, "line", "ball_rate", "ball_epochs"),
    ui.Scale("ball_rate", RATE, RATES, 0.01),
    ui.Scale("ball_epochs", LENGTH, EPOCHS, 100),
)
HOW = ("task", "learning_rate", "n_epochs", "seed")
"""The knobs of both runs."""


def mine(zero_grad: bool) -> str:
    return ZEROED if zero_grad else ACCUMULATED
