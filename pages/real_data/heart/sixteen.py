"""Sixteen: a line by hand on one question, and a neuron beside it."""

import charts
import ui
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import N_HELD_OUT, N_TRAIN, outcomes, split
from pages.real_data.heart.knobs import KNOBS, READY
from study.scene import Scene
from training.baseline import majority
from training.class_colours import COLOUR_0, COLOUR_1
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Sixteen",
    "Sixteen patients, one question: how many do you get right?",
    covers=["Tabular data about patients", "Accuracy against a baseline"],
    knobs=["cut", "which", "neuron"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        {COLOUR_1.title()}: patients with heart disease; {COLOUR_0}: without.
        All you know is their age: pull the line until no other line gets more right.
        Then it is the neuron’s turn: it knows thirteen things.
    """)
    pictures, controls = ui.beside(0.7)
    with controls:
        cut, which, turn = KNOBS.ask("cut", "which", "neuron").values()
    KNOBS.grab(charts.people.GRIP, "across", "cut")
    some = ui.memoised(decisions.sample_patients, seed=which)
    with pictures:
        chart = charts.people.at_cut(
            some["age"].to_numpy(),
            some["disease"].to_numpy(),
            [*some["who"]],
            cut,
            ends=(decisions.LOWEST, decisions.HIGHEST),
            says=decisions.CLASSES,
            knob="cut",
            note=(decisions.most_right(some), ": no line gets more"),
            x_title="age (years)",
            height=236,
        )
        alt = "Sixteen patients by age, and the line between them."
        ui.picture(chart, "sixteen", alt=alt)
        if turn:
            run = ui.run_job(train, **READY)
            chart = charts.people.at_cut(
                100 * decisions.given_by_network(run, some),
                some["disease"].to_numpy(),
                [*some["who"]],
                50,
                ends=(-2, 102),
                says=decisions.CLASSES,
                x_title="probability of disease, says the neuron (%)",
                height=190,
            )
            ui.picture(chart, "by_neuron", alt="The same sixteen by the probability of disease.")
    if turn:
        with controls:
            ui.say_of_knobs(match(cut, run))
    ui.say(r"""
        All 303 patients were sent to the Cleveland Clinic in the 1980s to have the arteries of their
        hearts examined. The **target**, “disease” for short, says whether one was narrowed by more
        than half. Each was a person; this lesson gives no medical advice.
    """)


@holds_for_any("n_steps", "start", "loss")
def match(cut: float, run: RecordedRun) -> str:
    """Say how many of all who are held out a line, a single run and one answer for all get right."""
    train_rows, held_out = split()
    everybody, usual = decisions.by_age(held_out), majority(outcomes()[train_rows])
    own = decisions.predict_by_threshold(everybody, cut)
    each = (own, decisions.predict_by_network(run, everybody), usual)
    line, neuron, same = (int((said == everybody["disease"]).sum()) for said in each)
    return (
        f"Of {N_HELD_OUT} patients that the neuron never saw, your line gets **{line}** right and the "
        f"neuron **{neuron}**. The **baseline** says “{decisions.CLASSES[int(usual)]}” to all, as most "
        f"of the other {N_TRAIN} have none, and gets **{same}**."
    )
