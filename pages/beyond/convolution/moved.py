"""Side by side: digits moved by a pixel, read by detectors and by a dense network."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.convolution import experiments, model
from lessons.convolution.claims import less_computing
from lessons.convolution.experiments import DENSE, OWN, REPAIRED
from pages.beyond.convolution.knobs import KNOBS, NETWORK
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import NumberQuestion, Scene
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.progress import subtask
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Side by side",
    "Is a 3 that has moved still a 3?",
    covers=["Convolutional network", "Robustness"],
    claims=[less_computing],
    knobs=["n_detectors", "size", "pool", "n_epochs"],
)

FIRM = 0.7
"""The share of moved digits that detectors of 3 × 3 must read."""


@scene.predict(
    """
    When held-out digits are moved by one pixel to any side, a dense network gets about half of them
    right. What percentage does a network of detectors get right?
    """,
    case={"run": True, "n_detectors": 32, "size": "5 × 5", "pool": "largest anywhere"},
    low=0,
    high=100,
    step=1,
    tolerance=8,
    unit="%",
)
def moved() -> Answer:
    """Measure how many digits detectors still read when all are moved by one pixel."""
    with subtask(0, of=2):
        own = experiments.when_moved().mean(axis=0)
    with subtask(1, of=2):
        dense = experiments.dense_when_moved()[DENSE].mean(axis=0)
    return Answer(
        float(100 * own[1]),
        "When a digit moves, the detector that answered before answers again, one pixel further. "
        f"So the detectors read **{percent(own[1])}** of the digits moved by one pixel, the dense "
        f"network {percent(dense[1])}. Both read about {percent((own[0] + dense[0]) / 2)} where they are.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        When a digit moves, the largest answer of each detector stays. Is that enough to read it?
    """)
    with ui.predicted(moved) as stage:
        how = stage.ask("n_detectors", "size", "pool", more=("n_epochs",)) | stage.values(*NETWORK)
        calls = {f"split {seed}": partial(model.train, **how, seed=seed) for seed in range(2)}
        if stage.is_open:
            lost = {DENSE: ui.run_job(experiments.dense_when_moved)[DENSE]}
            ui.picture(over_moves(lost), "moved", alt=ALT)
        else:
            with ui.as_they_train(calls) as runs:
                drawn = digits_read(stage.guesses, [*runs.values()])
                ui.picture(drawn, "moved", alt=ALT)
    dense = ui.run_job(experiments.dense_when_moved)
    if how["pool"] == "largest anywhere":
        ui.say(describe_lost(ui.run_job(experiments.seen_and_lost, *runs.values())[1]))
    elif how["pool"] == "every place":
        own = ui.memoised(experiments.over_shifts, *runs.values()).mean(axis=0)
        ui.say(describe_every_place(own, dense[DENSE].mean(axis=0)))
    ui.say(r"""
        Trained on digits moved by one pixel, a dense network knows the moves that it has seen.

        Is it the detectors, or is it the **pooling**: that only the largest of several answers is
        passed on? Pass on *every place*, and see.
    """)


ALT = "The accuracy over the move, of a dense network and of detectors."


@scene.picture_of(moved)
def digits_read(guesses: Guessed, runs: Sequence[RecordedRun] = ()) -> Picture:
    own = (
        ui.memoised(experiments.over_shifts, *runs)
        if runs
        else ui.run_job(experiments.when_moved, **KNOBS.defaults(*NETWORK))
    )
    trains = any(run.is_under_way for run in runs)
    name = f"{OWN}, still training" if trains else OWN
    dense = ui.run_job(experiments.dense_when_moved)
    read = {DENSE: dense[DENSE], name: own, REPAIRED: dense[REPAIRED]}
    return over_moves(read, ui.as_shares(guesses))


def over_moves(read: dict[str, Any], guesses: Guessed | None = None) -> Picture:
    """Draw how many digits are read, by how far they have moved."""
    return charts.curves.spread(
        experiments.SHIFTS,
        read,
        x_title="pixels moved",
        y_title="held-out digits read",
        rules={"guessing": 0.1},
        height=330,
        guesses=(1, guesses or {}),
    )


@holds_for_any("n_epochs", "learning_rate", "n_detectors", "size", "pool")
def describe_lost(read: Any) -> str:
    """Say how well moved digits are read that have not lost ink.

    Shapes: read (2,), of those that have lost none, and some.
    """
    return (
        "Why not all? A move pushes ink over the edge. Of the digits that keep all of theirs, "
        f"detectors read **{percent(read[0], 1)}**."
    )


@holds_for_any("n_epochs", "learning_rate", "n_detectors", "size")
def describe_every_place(own: Any, dense: Any) -> str:
    """Say how little is left of detectors if each place has weights of its own after them.

    Shapes: own, dense (3,), the accuracy at each of `experiments.SHIFTS`.
    """
    return (
        "Now each of a detector’s 64 answers has weights of its own, so its place matters again. Moved "
        f"by one pixel, **{percent(own[1])}** are read, and {percent(dense[1])} by the dense network: "
        "detectors alone are not enough."
    )


@scene.challenge(
    "climb",
    "With detectors of only 3 × 3, get 70 % of the digits moved by one pixel right.",
    "Where a stroke stands must not matter: which answers are passed on?",
    "The largest anywhere, and many detectors: 48, over 30 epochs.",
    knobs=[model.train],
    but=("seed",),
)
@holds_for_any("learning_rate", "n_epochs", "pool", "n_detectors")
def firm(settings: Settings) -> CheckResult:
    if settings.size != "3 × 3":
        return not_tried("This one is about detectors of 3 × 3.")
    accuracy = float(experiments.when_moved(**settings)[:, 1].mean())
    return done_if(
        round(accuracy, 2) >= FIRM,
        f"Of the digits moved by one pixel it gets {percent(accuracy)} right.",
    )


@scene.number(d=[32, 8, 16], s=[5, 3])
def products(d: float, s: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        {d:g} detectors of {s:g} × {s:g} pixels are laid on 64 places of a digit. How many
        multiplications of a weight by a pixel is that, in the detectors alone?
        """,
        answer=64 * d * s * s,
        within=0.4,
        hint=f"""
        At each of the 64 places each detector multiplies {s:g} × {s:g} times. The ten outputs come
        afterwards, and are not counted.
        """,
        working=f"64 × {d:g} × {s:g} × {s:g} = [{64 * d * s * s:,g}]",
        feedback="Shared weights are fewer to learn, and no fewer to use.",
    )


scene.remember(
    """
    Sharing saves numbers and data, not work: what was learned at one place is known at all of them.
    """
)
