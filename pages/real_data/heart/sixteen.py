"""Sixteen: a line by hand on one question, and a neuron beside it."""

from collections.abc import Callable
from typing import Any

import charts
import ui
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import N_HELD_OUT, outcomes, split
from pages.real_data.heart.knobs import KNOBS, READY
from study.scene import Scene
from training.baseline import majority
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import out_of
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
        All you know is their age.
        Pull the line; each ring is a patient whom it gets wrong.
        When no line gets more right, let a neuron try, and meet sixteen others.
    """)
    pictures, knobs = KNOBS.beside("cut", "which", "neuron", share=0.7)
    cut, which, turn = knobs.values()
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
            height=260,
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
                height=210,
            )
            ui.picture(chart, "by_neuron", alt="The same sixteen by the probability of disease.")
            ui.facts_of_knobs(match_rows(some, cut, run))
    ui.say(r"""
        All 303 patients were sent to the Cleveland Clinic in the 1980s to have the arteries of their
        hearts examined. The **target**, “disease” for short, says whether one was narrowed by more
        than half.
        Each was a person; this lesson gives no medical advice.
    """)
    if turn:
        ui.say(r"""
            The neuron knows thirteen things of each patient, not age alone.
            But you saw who is ill, and it had to learn that from 242 others. Now leave the line and
            draw sixteen others. The last row is the **baseline**, which looks at nobody.
        """)


@holds_for_any("n_steps", "start")
def match_rows(patients: Any, cut: float, run: RecordedRun) -> dict[str, list[str]]:
    """Put a line, a single run and one answer for all beside each other."""
    train_rows, held_out = split()
    usual = majority(outcomes()[train_rows])

    n_right: dict[str, Callable[[Any], int]] = {
        "your line": lambda some: sum(decisions.predict_by_threshold(some, cut) == some["disease"]),
        f"the neuron, after {run.steps[-1]:,} steps": lambda some: sum(
            decisions.predict_by_network(run, some) == some["disease"]
        ),
        "always “no”": lambda some: sum(some["disease"] == usual),
    }
    everybody = decisions.by_age(held_out)
    return ui.rows(
        *(
            {
                "who decides": who,
                f"right, of these {decisions.N_BY_HAND}": out_of(int(of(patients)), len(patients)),
                f"right, of all {N_HELD_OUT} held out": out_of(int(of(everybody)), len(everybody)),
            }
            for who, of in n_right.items()
        )
    )
