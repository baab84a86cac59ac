"""Trust: hundreds of students to whom the curve gives one probability."""

from typing import Any

import charts
import ui
from lessons.sigmoid.claims import output_can_be_trusted
from lessons.sigmoid.experiments import N_HUNDREDS, hundreds
from lessons.sigmoid.model import train
from lessons.sigmoid.trust import titanic_calibration
from pages.foundations.sigmoid.knobs import CROWD_RUN
from pages.foundations.sigmoid.pictures import tickets
from study.predictions import Answer
from study.scene import Scene
from training.class_colours import COLOUR_1
from training.figures import figure, percent

scene = Scene(
    __name__,
    "Trust",
    "Does an “85 %” come true in 85 of 100 cases?",
    covers=["Calibration of probabilities"],
    claims=[output_can_be_trusted],
    knobs=["sure"],
)

MANY: dict[str, Any] = {**CROWD_RUN, "n_samples": 2000, "seed": 5}
"""So many that the curve comes close to the truth; with 100 it is often off by some points."""
CASE = {"sure": 0.85}
NEAR, LUCK = 1, 8
"""How far a hundred may be from 85: hardly at all, or as far as luck takes 98 % of them."""
QUICK = (42, *[4] * (N_HUNDREDS - 1))
"""Milliseconds of a ticket: the first hundred one by one, the others fast."""
NEARLY = 0.9
"""The share of the hundreds that is “nearly every time”."""


@scene.predict(
    f"""
    Turn a hundred tickets, then a hundred others, {N_HUNDREDS} hundreds in all. How many pass in a
    hundred?
    """,
    {
        "exact": "Exactly 85 every time",
        "near": "84 to 86 nearly every time",
        "luck": "77 to 93 nearly every time",
        "any": "Anything from 60 to 100",
    },
    case=CASE,
)
def of_a_hundred() -> Answer:
    """Turn the tickets of many hundreds, and count those who pass in each."""
    passed = passed_in_each(CASE["sure"])
    off = abs(passed - 85)
    within = [(off <= most).mean() >= NEARLY for most in (0, NEAR, LUCK)]
    truth = next((n for n, ok in zip(("exact", "near", "luck"), within, strict=True) if ok), "any")
    said = told(passed)
    return Answer(
        truth,
        said,
        because={
            "exact": "85 is the middle, and luck moves most hundreds a little up or down",
            "near": "Luck alone often moves it by more than 1",
            "luck": "luck moves a hundred by up to 8 either way, seldom by more",
            "any": "Luck does not reach that far: over a hundred, much of it cancels out",
        },
        figure=f"{passed.min()} to {passed.max()}, on average {figure(passed.mean())}",
    )


def passed_in_each(sure: float) -> Any:
    return hundreds(train(**MANY), sure).sum(axis=1)


def told(passed: Any) -> str:
    """Say what came of all hundreds together."""
    together = percent(passed.sum() / (100 * len(passed)), 1)
    return (
        f"Of a single hundred, {passed.min()} to {passed.max()} passed. Of all "
        f"{100 * len(passed):,} together, it was **{together}**."
    )


@scene.draw
def draw() -> None:
    ui.say(rf"""
        In real life, some badly prepared students pass. A curve has learned from many students, and it
        gives **85 %** to each of 100 new ones. Each of these has a ticket. Turned over, it shows
        whether the student passed ({COLOUR_1}).
    """)
    with ui.predicted(of_a_hundred, share=0.6, explains=False) as stage:
        sure = stage.ask("sure")["sure"]
        each = hundreds(ui.run_job(train, **MANY), sure)
        above = ui.columns(1)[0]
        says = [f"Hundred {i} of {len(each)}" for i in range(1, len(each) + 1)]
        follow = ui.walked(["No ticket is turned yet.", *says], 100, moves=QUICK, stands=250)
        with above:
            alt = "Tickets of 100 students, turned one by one, and a dot for each hundred."
            ui.picture(tickets(each, sure), "hundred", alt=alt, player=follow)
    ui.say_of_knobs(f"The curve said {percent(sure)}. {told(each.sum(axis=1))}")
    ui.say("""
        Luck moves each hundred. Over many of them the share comes close to what the curve says, so
        its number deserves the name **probability**.

        **Does every number between 0 and 1 deserve it?** Ask a neuron about 178 passengers of the
        *Titanic* that it has never seen, and count who survived. On the dotted diagonal it keeps its
        promises; the broad bars show how far luck alone moves a dot. It is trained on the **mean
        absolute error** $|p - y|$, and then again on the surprise.
    """)
    trusts = ui.run_job(titanic_calibration)
    alt = "The share that survived over the probability given, and what luck allows."
    how: dict[str, Any] = {
        "x_title": "probability given",
        "y_title": "share that survived",
        "height": 340,
    }
    drawn = (
        charts.thresholds.reliability(x.measured, true=x.true, title=f"Trained on {loss}", **how)
        for loss, x in trusts.items()
    )
    ui.side_by_side(*((f"trust_{loss}", x, alt) for loss, x in zip(trusts, drawn, strict=True)))
    of = trusts["mean absolute error"].measured
    most = int(of.n_samples.argmax())
    ui.say_of_knobs(
        f"Trained on the mean absolute error, it gives {of.n_samples[most]} of the 178 a probability of "
        f"{percent(of.predicted[most], 1)}, on average. Of these **{percent(of.observed[most])}** survived."
    )


scene.remember(
    """
    A curve trained on cross-entropy comes close to true probabilities: of 100 students to whom it
    gives 85 %, about 85 pass.
    """
)
