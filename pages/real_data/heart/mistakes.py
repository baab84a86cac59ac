"""Mistakes: whom the neuron misses, whom it alarms, and who stands behind a number."""

import charts
import ui
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import outcomes
from pages.real_data.heart.knobs import KNOBS, READY
from pages.real_data.heart.pictures import patients_at_threshold
from study.predictions import Answer
from study.scene import NumberQuestion, Scene
from training.decisions import confusion_matrix
from training.figures import percent

scene = Scene(
    __name__,
    "Mistakes",
    "Whom does the neuron miss?",
    covers=["Confusion matrix", "Hit rate, false alarms and precision"],
    knobs=["threshold", "cell"],
)

FINDS_ALL = 0.18
"""The highest threshold on the knob at which this neuron misses nobody."""


@scene.predict(
    """
    At 50 % it finds 28 of the 32 with disease, and alarms 4 of the 29 without. Move the line left
    until nobody is missed: how many of the 29 are alarmed then? Those told “no disease” appear once
    you have answered.
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
        since=f"one patient with disease is given only {percent(least, 1)}. To find that patient the "
        f"line has to go down to {percent(FINDS_ALL)}, and {alarmed} without disease lie right of it",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The same 61, after 5,000 steps. A **miss** has disease and is told “no”; a **false alarm** has
        none and is told “disease”.
    """)
    with ui.predicted(finds_all, share=0.5) as stage:
        run = ui.run_job(train, **READY)
        held_out, p = decisions.held_out_by(run)
        threshold = 0.5 if stage.is_open else KNOBS["threshold"]
        # Whoever sees those left of the line can count them.
        patients_at_threshold(run, threshold, "threshold", asked=stage.is_open, told=stage.is_open)
        with stage.aside:
            ui.say("Pull the **threshold** right: what do fewer false alarms cost?")
            counts = charts.thresholds.decisions(
                outcomes()[held_out], p, threshold, classes=decisions.CLASSES, height=260
            )
            ui.picture(counts, "matrix", alt="Right and wrong decisions, counted.")
    ui.say(r"""
        The **confusion matrix** counts all four. Its **hit rate** asks: of those with disease, how many
        are found? Its **precision** asks: of those told “disease”, how many have it?
    """)
    if room := ui.on_demand("Who they were", "rows", icon=":material/table:", here=True):
        with room:
            rows = ui.memoised(decisions.patients_of_cell, run, threshold, KNOBS["cell"])
            text = "The most probable come first." if len(rows) else "At this threshold, nobody."
            ui.rows_behind(KNOBS, "cell", text=text, rows=rows)
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
    **Ask who stands behind a number.** Each cell of the confusion matrix is a list of people, and a
    miss is not a false alarm.
    """
)
