"""Optimisers: two or three of them on one bowl, from wherever they are put."""

import charts
import ui
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
    knobs=["sgd", "rolls", "momentum", "adam", "steepness", "n_steps", "w1", "w2"],
)

STEEP = 100.0
CASE = dict(zip(("w1", "w2"), START, strict=True)) | {
    **{"sgd": 0.018, "momentum": 0.01, "adam": 0.1, "steepness": STEEP, "n_steps": 100}
}
"""The race that the prediction is about."""


@scene.predict(
    f"""
    Where both start, the slope is {figure(START[0])} along w₁ and {figure(STEEP * START[1])} along
    w₂. Along which of the two does Adam go further in its first step?
    """,
    {
        "steep": "Along w₂: it is so much steeper there",
        "even": "It goes as far along w₁ as along w₂",
        "gentle": "Along w₁: the bottom lies further that way",
    },
    case={**CASE, "rolls": False},
)
def sets_off() -> Answer:
    """Let SGD and Adam take a step, and compare how far they go along each knob."""
    runs = race(**CASE)
    (sgd1, sgd2), (w1, w2) = (
        [abs(float(way[1] - way[0])) for way in runs[name].parameters.values()]
        for name in ("SGD", "Adam")
    )
    return Answer(
        "steep" if w2 > 1.1 * w1 else "gentle" if w1 > 1.1 * w2 else "even",
        f"Adam sets off diagonally, **{figure(w1)}** along w₁ and {figure(w2)} along w₂: a slope "
        f"divided by its own size is 1 or −1. SGD goes {figure(sgd1)} and {figure(sgd2)}: it jumps "
        "across the valley, and creeps along it.",
        because={
            "steep": "That is SGD’s way. Adam divides each slope by its own size",
            "even": "each slope is divided by its own size, so steepness counts no more",
            "gentle": "It knows nothing of the bottom, and divides each slope by its own size",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A slope says which way is down, an **optimiser** how far to go. Here two of them race down a
        valley, seen from above. **SGD**, plain gradient descent, goes learning rate × slope. **Adam**
        takes the average of its slopes so far, and divides it by their average size.
    """)
    with ui.predicted(sets_off, share=0.6, explains=False) as stage:
        runs = ui.run_job(race, **stage.values(*CASE))
        rolls = stage.values("rolls")["rolls"]
        shown = ("SGD", "Adam", *(["momentum"] if rolls else []))
        runs = {name: runs[name] for name in shown}
        contours, levels = rings(runs["SGD"].hyperparameters["steepness"])
        if not stage.is_open:
            KNOBS.grab(charts.race.START, "point", "w1", "w2")
        bowl = charts.race.paths(
            runs,
            contours=contours,
            levels=levels,
            titles=("knob w₁", "knob w₂"),
            can_pull=not stage.is_open,
            height=340,
        )
        ui.replayed(runs, ("race_paths", bowl, "The bowl from above, and the optimisers’ paths."))
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say("**Make the valley rounder**: whose path stays as it is?")
                more = ("momentum", "adam", "n_steps", "w1", "w2")
                knobs = KNOBS.ask("steepness", "sgd", "rolls", more=more)
            told = what_it_takes(runs["SGD"], turned=knobs["steepness"] <= STEEP / 2)
            if rolls:
                told += f" **Momentum** (rate {KNOBS['momentum']:g}) adds part of its last step."
            ui.say_of_knobs(told)


def what_it_takes(sgd: RecordedRun, *, turned: bool) -> str:
    """Say what becomes of SGD, and what does not become of Adam in a valley that was turned."""
    (w1, at_w1), (w2, at_w2) = (abs(sgd.parameters[name][[0, -1]]) for name in ("w1", "w2"))
    how = "comes down as well."
    if at_w1 > max(w1 / 10, at_w2):
        swings = "swings across the valley, and " if sgd.parameters["w2"][:2].prod() < 0 else ""
        how = f"{swings}crawls towards the bottom. Hurry it: turn its rate up."
    if w2 and not at_w2 < w2:
        both = w1 and not at_w1 < w1
        along = (
            "it overshoots along both"
            if both
            else "one rate has to do for both slopes, and along w₂ it overshoots"
        )
        how = f"does not come down: {along}."
    if not turned:
        return f"SGD {how}"
    return (
        "**Adam’s path stays**: divided by their own size, all slopes count alike. It rolls past the "
        f"bottom and back, since the average still holds earlier slopes. SGD {how}"
    )


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
