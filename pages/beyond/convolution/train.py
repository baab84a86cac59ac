"""Let it run: which detectors a network finds by itself."""

import streamlit as st

import charts
import ui
from lessons.convolution import experiments, model
from pages.beyond.convolution.knobs import KNOBS, NETWORK
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Let it run",
    "Which detectors does it find by itself?",
    covers=["Convolutional network"],
    knobs=["n_detectors", "size", "learning_rate", "n_epochs", "seed"],
)

FEW, SMALL = 600, 0.9
"""Numbers that a network may have, and the share of digits that it must read."""

five_windows = scene.observation(
    "how_soon",  # its name in records, from when it asked that
    """
    At the end of the run with 32 detectors of 5 × 5, pick detector 1. What stands in its five
    windows?
    """,
    wrong(
        "The same place of the paper, whatever the digit has there",
        "Compare the 7 and the 9: one window stands higher than the other.",
    ),
    right(
        "Much the same bow, at the top of some digits, lower in others",
        """
        A 7 and a 2 have this bow at the top, a 9, a 5 and a 3 further down. The same 25 weights
        are laid on every place, so they find it in both.
        """,
    ),
    wrong(
        "The end of a stroke, where somebody has lifted the pen",
        "Look at the ink inside the windows: it goes around a corner.",
    ),
    case={"run": True, "n_detectors": 32, "size": "5 × 5"},
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Nobody made these detectors: each starts from random weights. Ink raises its answer where it
        is {COLOUR_1}, and lowers it where it is {COLOUR_0}. Its window stands where its answer is
        largest: only that one goes on, to ten outputs, one for each digit. At most
        {experiments.N_SHOWN} are shown, those that the outputs hear most.
        **Watch where the windows end up**, then pick another.
    """)
    with ui.as_it_trains(model.train, **KNOBS.values(*NETWORK, "seed")) as run:
        above = st.container()
        follow = ui.player(run, epochs="{:.1f}", validation_accuracy="{:.1%}")
        with above:
            ui.weights(charts.pixels.weights(**experiments.learned(run), player=follow), "learned")
    KNOBS.in_a_row("n_detectors", "size", "n_epochs", more=("learning_rate", "seed"))
    if ui.observe(five_windows):
        ui.say(rf"""
            {describe_run(run)}

            When a digit is misread, only what was in the window had a say. So only that is to
            **blame**, and corrects the detector. But its weights are the same at every place: what
            they learn at the top of a 7 they know at the bottom of a 9.
        """)


@holds_for_any("n_epochs", "learning_rate")
def describe_run(run: RecordedRun) -> str:
    """Say how large the network is and how much it reads."""
    accuracy = run.metrics["validation_accuracy"][-1]
    how = {name: run.hyperparameters[name] for name in ("n_detectors", "size", "pool")}
    return (
        f"It has {model.n_parameters(**how):,} knobs; a dense network with 64 hidden neurons has "
        f"{experiments.DENSE_NUMBERS:,}. It gets **{percent(accuracy, 1)}** of 180 held-out digits "
        "right."
    )


@scene.challenge(
    "warm-up",
    """
    Get nine in ten held-out digits right with fewer than 600 knobs in the whole network.
    """,
    """
    Where only its largest answer anywhere is passed on, a detector of 5 × 5 needs 26 numbers, and
    10 more that weigh this answer for the ten digits.
    """,
    "16 such detectors, with the biases of the ten outputs, are 586 numbers.",
    knobs=[model.train],
    but=("seed",),
)
@holds_for_any("learning_rate", "n_epochs")
def few(settings: Settings) -> CheckResult:
    n = model.n_parameters(settings.n_detectors, settings.size, settings.pool)
    if n >= FEW:
        return not_tried(f"This network has {n:,} numbers; fewer than {FEW} are allowed.")
    accuracy = float(experiments.when_moved(**settings)[:, 0].mean())
    return done_if(
        round(accuracy, 2) >= SMALL,
        f"With {n} numbers it gets {percent(accuracy)} of held-out digits right, over two splits.",
    )


scene.choice(
    "blame",
    "Of each detector only the largest answer is passed on. Which place does the blame go back to?",
    right(
        "The place that gave the largest answer, and no other",
        """
        The others were not passed on, so a little more or less there would have changed nothing.
        """,
    ),
    wrong(
        "All places of the map, to each an equal share of the blame",
        "A small change at a place that was not passed on changes nothing, so its slope is zero.",
    ),
    wrong(
        "The place in the middle of the picture, always",
        "No place is special: the blame goes where the largest answer came from.",
    ),
)
