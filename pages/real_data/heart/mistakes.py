"""Mistakes: whom the neuron misses, whom it alarms, and why."""

from typing import Any

import charts
import ui
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import outcomes
from pages.real_data.heart.knobs import KNOBS, READY
from pages.real_data.heart.pictures import PATIENTS, held_out_patients, pushes
from study.predictions import Answer
from study.scene import NumberQuestion, Scene
from training.decisions import confusion_matrix
from training.figures import percent

scene = Scene(
    __name__,
    "Mistakes",
    "Whom does the neuron miss?",
    covers=["Confusion matrix", "Hit rate, false alarms and precision"],
    knobs=["threshold", "whom"],
)

FINDS_ALL = 0.16
"""The highest threshold on the knob at which this neuron misses nobody."""


@scene.predict(
    """
    At 50 % it finds 26 of the 32 with disease, and alarms 4 of the 29 without. Suppose the line
    moves left until nobody is missed: how many of the 29 are alarmed then? Those left of the line
    appear once you have answered.
    """,
    case={"threshold": FINDS_ALL},
    low=0,
    high=29,
    step=1,
    tolerance=2,
    unit="of the 29",
)
def finds_all() -> Answer:
    """Lower the threshold until no patient held out is missed, and count the false alarms."""
    held_out, p = decisions.held_out_by(train(**READY))
    ill = outcomes()[held_out] == 1
    (_, alarmed), _ = confusion_matrix(ill, p, FINDS_ALL)
    least = p[ill].min()
    return Answer(
        float(alarmed),
        "No line is free of mistakes: patients with disease and without it overlap.",
        since=f"one with disease is given only {percent(least, 1)}, and {alarmed} without disease lie "
        f"right of a line at {percent(FINDS_ALL)}",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The same 61, after 5,000 steps. A **miss** has disease and is told “no”; a **false alarm** has
        none and is told “disease”.
    """)
    with ui.predicted(finds_all, share=0.64, sets=lambda _: {"threshold": FINDS_ALL}) as stage:
        run, asked = ui.run_job(train, **READY), stage.is_open
        held_out, p = decisions.held_out_by(run)
        truth = outcomes()[held_out]
        threshold = 0.5 if asked else KNOBS["threshold"]
        ranks = p.argsort(kind="stable")
        whom = int(ranks[KNOBS["whom"] - 1])
        # Whoever sees those left of the line can count them.
        how: dict[str, Any] = {"told": True} if asked else {"marked": whom, "knob": "threshold"}
        ui.picture(held_out_patients(run, threshold, at_end=True, **how), "patients", alt=PATIENTS)
        if not asked:
            KNOBS.grab(charts.people.GRIP, "across", "threshold")
            numbers = 1 + ranks.argsort()[truth.argsort(kind="stable")]
            KNOBS.grab(charts.people.PERSON, "picked", "whom", numbers=numbers.tolist())
            KNOBS.in_a_row("threshold", "whom")
        with stage.aside:
            asks = "**Press those with disease furthest left:** what speaks for “no”?"
            missed = "To the neuron this one looks healthy. A line left of it alarms others, too."
            ui.say(missed if truth[whom] and p[whom] < 0.5 else asks)
            about = "A bar for each feature of one patient, and for how far it pushes the neuron."
            ui.picture(ui.memoised(pushes, run, whom), "pushes", alt=about)
    room, told = ui.beside(0.5)
    with room:
        counts = charts.thresholds.decisions(
            truth, p, threshold, classes=decisions.CLASSES, height=260
        )
        ui.picture(counts, "matrix", alt="Right and wrong decisions, counted.")
    with told:
        ui.say(r"""
            The **confusion matrix** counts all four. Its **hit rate**: of those with disease, how many
            are found? Its **precision**: of those told “disease”, how many have it?

            A push, feature × weight, is no cause. Of those without chest pain 73 % have disease, of the
            others 21 %: perhaps nobody without pain was sent here unless something else looked bad.
        """)
    ui.write_it()


@scene.number(found=[18, 28, 14], alarmed=[6, 4, 7])
def precision(found: int, alarmed: int) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A neuron says “disease” of {found} patients who have it, and of {alarmed} who do not. What
        is its precision, between 0 and 1?
        """,
        answer=found / (found + alarmed),
        within=0.005,
        one_percent=0.01,
        hint=f"It says “disease” {found + alarmed} times in all. In which share is that true?",
        working=f"""
        It says “disease” {found} + {alarmed} = {found + alarmed} times
        precision = {found} / {found + alarmed} = [{found / (found + alarmed):.3g}]
        """,
        feedback="How many with disease it misses is another question: that is the hit rate.",
    )


scene.remember(
    """
    **Ask who stands behind a number.** A miss is somebody who looks healthy in what the neuron knows.
    """
)
