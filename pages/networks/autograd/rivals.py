"""Optimisers: three of them on one bowl, from wherever they are put."""

from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.autograd.bowls import ARRIVED, START, descend, race, rings
from lessons.autograd.claims import adam
from pages.networks.autograd.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Optimisers",
    "The slope is known. How far should one step?",
    covers=["Optimisers: SGD, momentum, Adam"],
    claims=[adam],
    knobs=["sgd", "momentum", "adam", "steepness", "n_steps", "w1", "w2"],
)

STEEP = 100.0
CASE = dict(zip(("w1", "w2"), START, strict=True)) | {
    **{"sgd": 0.018, "momentum": 0.01, "adam": 0.1, "steepness": STEEP, "n_steps": 100}
}
"""The race that the prediction is about."""
AT_FIRST = abs(START[0]), STEEP * abs(START[1])
"""How steep it is where all three start, along w₁ and w₂."""


@scene.predict(
    f"""
    Where they start the slope is {AT_FIRST[0]:g} along w₁ and {AT_FIRST[1]:g} along w₂, so SGD
    first goes {AT_FIRST[0] * CASE["sgd"]:g} and {AT_FIRST[1] * CASE["sgd"]:g}. **Adam**, with
    learning rate {{rate}}, first goes {{rate}} along w₁. How far along w₂?
    """,
    again={"rate": 0.2},
    case=CASE,
    low=0,
    high=10,
    step=0.01,
    tolerance=0.03,
    unit="along w₂",
)
def first_step(rate: float = 0.1) -> Answer:
    run = descend(optimiser="Adam", learning_rate=rate, steepness=STEEP, n_steps=1)
    ways = [run.parameters[name] for name in ("w1", "w2")]
    w1, w2 = (abs(float(way[1] - way[0])) for way in ways)
    along, across = (abs(float(run.gradients[name][0])) for name in ("w1", "w2"))
    return Answer(
        w2,
        "In the first step, the average of the slopes so far is the slope itself. So Adam goes "
        f"**{figure(w2)}** along w₂, where the slope is {figure(across)}, and {figure(w1)} along w₁, "
        f"where it is {figure(along)}. The steep knob does not overshoot, and the gentle one does not "
        "creep.",
        since="a slope divided by its own size is 1 or −1, and the learning rate is all that is left",
    )


@scene.picture_of(first_step)
def paths(
    guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None, *, can_pull: bool = False
) -> Picture:
    runs = runs or ui.run_job(race, **CASE)
    bowl = runs["SGD"].hyperparameters
    contours, levels = rings(bowl["steepness"])
    return charts.race.paths(
        runs,
        contours=contours,
        levels=levels,
        titles=("knob w₁", "knob w₂"),
        can_pull=can_pull,
        guesses={name: [START[1] - step for step in steps] for name, steps in guesses.items()},
        height=400,
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A slope says which way is down, not how far to go: an **optimiser** makes a step of it. Here
        are three, in a valley that is far steeper along w₂ than along w₁:

        - **SGD** (stochastic gradient descent, here plain) goes learning rate × slope.
        - **Momentum** adds part of its last step, and so gathers speed.
        - **Adam** first divides each slope by its own average size so far.
    """)
    with ui.predicted(first_step, share=0.6, explains=False) as stage:
        runs = ui.run_job(race, **stage.values(*CASE))
        alt = "The bowl from above, and the paths of the three optimisers."
        if not stage.is_open:
            KNOBS.grab(charts.race.START, "point", "w1", "w2")
        bowl = paths(stage.guesses, runs, can_pull=not stage.is_open)
        ui.replayed(runs, ("race_paths", bowl, alt))
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say("**Make the valley rounder**: whose path stays as it is?")
                knobs = KNOBS.ask(
                    "steepness", "sgd", more=("momentum", "adam", "n_steps", "w1", "w2")
                )
                ui.say_of_knobs(what_it_takes(runs["SGD"], turned=knobs["steepness"] != STEEP))


def what_it_takes(sgd: RecordedRun, *, turned: bool) -> str:
    """Say what becomes of SGD, and what does not become of Adam in a valley that was turned."""
    (w1, at_w1), (w2, at_w2) = (abs(sgd.parameters[name][[0, -1]]) for name in ("w1", "w2"))
    how = "comes down as well."
    if at_w1 > max(w1 / 10, at_w2):
        swings = "swings across the valley, and " if sgd.parameters["w2"][:2].prod() < 0 else ""
        how = f"{swings}crawls towards the bottom. Hurry it: turn its rate up."
    if w2 and not at_w2 < w2:
        how = "does not come down: one rate has to do for both slopes, and along w₂ it overshoots."
    adam = (
        "**Adam’s path stays**: a slope ten times smaller is divided by a size ten times smaller. "
    )
    return f"{adam if turned else ''}SGD {how}"


@scene.challenge(
    "climb",
    "Choose a valley and a rate with which SGD stands at the bottom after a single step.",
    "One rate has to suit both slopes. In which valley does it?",
    "In a round one the slope points straight to the bottom. How long is it, and how long is the way?",
    "Steepness 1 and rate 1: there the slope is just as long as the way.",
    also=("sgd", "steepness", "w1", "w2"),
)
def at_once(settings: Settings) -> CheckResult:
    w1, w2, k, rate = settings.w1, settings.w2, settings.steepness, settings.sgd
    run = descend(learning_rate=rate, steepness=k, w1=w1, w2=w2, n_steps=1)
    before, after = run.loss
    if not before:
        return not_tried("SGD starts at the bottom: pull the ring away from it.")
    told = f"The first step takes SGD’s loss from {figure(before)} to {figure(after)}."
    return done_if(after <= ARRIVED * before, told)


scene.remember(
    """
    An **optimiser** turns a gradient into a step. Adam gives every knob steps of about the same
    size, which pays where some slopes are a hundred times as large as others.
    """
)
