"""Doubts: a student that was never shown a 3 learns it from what its teacher says of the others."""

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.digits.answers import a_digit
from lessons.digits.distillation import distil, doubts
from pages.real_data.digits.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene
from training.figures import listed, percent
from training.recorded_run import RecordedRun

QUESTION = "Can a network read a digit that it was never shown?"
HERE = ("temperature", "missing", "seed")
scene = Scene(
    __name__,
    "Doubts",
    QUESTION,
    covers=["Confidence on unknown inputs"],
    path="further",
    knobs=HERE,
)


@scene.predict(
    """
    The student has half as many hidden neurons as its teacher, and is never shown a **3**. Of
    every other digit it learns how probable its teacher finds each of the ten, at temperature 4.
    What percentage of the held-out 3s does it read?
    """,
    case={"temperature": 4, "missing": 3, "seed": 0},
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
)
def never_seen() -> Answer:
    """Train a teacher on all digits, and its student on all but the 3s."""
    read, says = distil().metrics["never_seen"][-1], doubts()
    nearest = says.argsort()[::-1][1:4]  # the first is the 3 itself
    alike = listed([f"with {percent(says[digit])} in {a_digit(digit)}" for digit in nearest])
    return Answer(
        100 * float(read),
        f"It reads **{percent(read)}** of the 3s. Its teacher had doubts: at temperature 4 it saw a 3 "
        f"{alike}, on average. So the student learned what a 3 has in common with each.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network can learn from another one. A teacher has learned all ten digits; what it
        says of a digit becomes the target, in place of the label.
        The teacher is nearly always sure. To see its doubts, all ten scores are divided by a
        **temperature** before the softmax.
    """)
    with ui.predicted(never_seen) as stage:
        settings = stage.ask("temperature", "missing", more=("seed",))
        with ui.as_it_trains(distil, **settings) as run:
            alt = "The share of the held-out digits read, never seen and others, by step."
            shown = "reads", reads(stage.guesses, run), alt
            ui.replayed(run, shown, never_seen="{:.0%}", others="{:.0%}")
    ui.say(r"""
        This is **distillation** (Hinton, Vinyals and Dean, 2015): what a network knows is also in
        its doubts. At temperature 0 none are left: the student hears answers alone, and never “3”.
        Many small models have been taught by a large one in this way.
    """)


@scene.picture_of(never_seen)
def reads(guesses: Guessed, run: RecordedRun | None = None) -> Picture:
    run = run or ui.run_job(distil, **KNOBS.defaults(*HERE))
    digit = run.hyperparameters["missing"]
    return charts.curves.two_accuracies(
        {f"{digit}s, never seen": run, "all others": run},
        [run.metrics["never_seen"], run.metrics["others"]],
        levels={"guessing": 0.1},
        title="held-out digits read",
        guesses=ui.as_shares(guesses),
        height=330,
    )


scene.remember(
    "**Distillation**: a network can learn from another’s doubts, even of what it was never shown."
)
