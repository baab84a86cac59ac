"""Mistakes: which digits are taken for which, and the pictures behind each count."""

from collections import Counter

import streamlit as st

import charts
import ui
from lessons.digits import answers
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT
from pages.real_data.digits.knobs import KNOBS, RUN
from study.scene import Scene, right, wrong
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Mistakes",
    "Which digits does the network mix up?",
    covers=["Confusion matrix"],
    knobs=["n_hidden", "n_epochs", "split_seed"],
)

FEW = 2
"""Hidden neurons that make a plane."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        **What do *you* read?** The network misread these digits. Each enters the **confusion matrix**.
    """)
    run = ui.run_job(train, keep="the end", **KNOBS.values(*RUN))
    (ink, labels, p), places = answers.predict_validation(run), answers.two_numbers(run)
    data = charts.pixels.matrix(ink, labels, p[-1], places=places)
    ui.matrix(data, "matrix", asks=True)
    asks, tells = ui.columns(2)
    with asks:
        few, usual = run.hyperparameters["n_hidden"] == FEW, KNOBS.defaults("n_hidden")
        ui.say(f"With **{FEW}** hidden neurons, which digit does it lose?")
        st.button(
            f"{usual['n_hidden']} hidden neurons again" if few else f"Only {FEW} hidden neurons",
            key="digits_few_hidden",
            on_click=KNOBS.set,
            kwargs=usual if few else {"n_hidden": FEW},
        )
    with tells:
        ui.say(describe_mistakes(run))
    KNOBS.in_a_row("n_hidden", more=("n_epochs", "split_seed"))


@holds_for_any(
    *("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs"),
    *("train_shift", "order", "keep"),
)
def describe_mistakes(run: RecordedRun) -> str:
    """Say how many a single run misreads, and which digit it loses."""
    _, labels, p = answers.predict_validation(run)
    reads, places = p[-1].argmax(axis=-1), answers.two_numbers(run)
    said = f"It misreads **{(reads != labels).sum()}** of {N_HELD_OUT}."
    lost = min(range(p.shape[-1]), key=lambda digit: (reads[labels == digit] == digit).mean())
    those = labels == lost
    (instead, n), *_ = Counter(reads[those].tolist()).most_common(1)
    if instead == lost:
        return said
    said += f" It loses the **{lost}**: {n} of {those.sum()} are read as {instead}"
    silent = 0 if places is None else (places[those & (reads == instead)] == 0).all(axis=1).sum()
    whom = "those" if silent == n else f"{silent} of those"
    return f"{said}, because for {whom} both hidden neurons are silent." if silent else f"{said}."


scene.choice(
    "matrix",
    "In the confusion matrix, the row of 8 has a 12 in the column of 1. What does that say?",
    right(
        "Twelve digits that were meant as 8 were read as 1.",
        """
        A row is what was meant, a column what the network says. Open the count, and you see the
        twelve.
        """,
    ),
    wrong(
        "Twelve digits that were meant as 1 were read as 8.",
        "Those would stand in the row of 1, in the column of 8.",
    ),
    wrong(
        "Of twelve digits, eight were read as 1 by the network.",
        """
        The 8 is the digit that was meant, not a number of digits. Only what stands inside the
        matrix is counted.
        """,
    ),
)
scene.remember("""
    **Open the pictures behind a number.** A confusion matrix says what is taken for what.
    """)
