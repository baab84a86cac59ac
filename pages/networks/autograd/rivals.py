"""Optimisers: three of them on one bowl, from wherever they are put."""

import math
from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.autograd.bowls import ARRIVED, START, descend, n_needed, race, rings
from lessons.autograd.claims import adam, same_steps
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
    claims=[adam, same_steps],
    knobs=["sgd", "momentum", "adam", "steepness", "n_steps", "w1", "w2"],
)

CASE = dict(zip(("w1", "w2"), START, strict=True)) | {
    **{"sgd": 0.01, "momentum": 0.01, "adam": 0.1, "steepness": 100.0, "n_steps": 100}
}
"""The race that the prediction is about."""
AT_FIRST = abs(START[0]), CASE["steepness"] * abs(START[1])
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
    steepness = CASE["steepness"]
    run = descend(optimiser="Adam", learning_rate=rate, steepness=steepness, n_steps=1)
    ways = [run.parameters[name] for name in ("w1", "w2")]
    w1, w2 = (abs(float(way[1] - way[0])) for way in ways)
    along, across = (abs(float(run.gradients[name][0])) for name in ("w1", "w2"))
    return Answer(
        w2,
        f"Adam goes **{figure(w2)}** along w₂, where the slope is {figure(across)}, and {figure(w1)} "
        f"along w₁, where it is {figure(along)}.",
        since="in its first step Adam divides each slope by its own size; that leaves 1 or −1, times "
        "the learning rate",
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
        Autograd finds the slope, and an **optimiser** makes a step of it. This valley is far steeper
        along w₂ than along w₁: a rate small enough for w₂ is too small for w₁. Three ways to step:

        - **SGD** (plain gradient descent) goes learning rate × slope.
        - **Momentum** adds part of its last step, and so gathers speed.
        - **Adam** first divides each slope by how large it usually is.
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
                ui.say_of_knobs(what_it_takes(runs))
    KNOBS.in_a_row("sgd", "momentum", "adam", "steepness", more=("n_steps", "w1", "w2"))


def what_it_takes(runs: Mapping[str, RecordedRun]) -> str:
    """Say whether SGD fails, and what the others do about it."""
    w1, w2 = (
        [abs(run.parameters[name][[0, -1]]) for run in runs.values()] for name in ("w1", "w2")
    )
    if w2[0][0] and not w2[0][1] < w2[0][0]:
        return (
            "**SGD does not come down**: along w₂ every step overshoots. Adam divides by the slope, so its "
            "steps have the same size, however steep w₂ is. Turn SGD’s rate down, or make the bowl rounder."
        )
    across = runs["momentum"].parameters["w2"]
    turns = int((across[:-1] * across[1:] < 0).sum())
    zigzag = " but zigzags across the valley" if turns > 2 else ""
    if w1[0][1] > max(w1[0][0] / 10, w1[1][1], w1[2][1]):
        return (
            "**SGD comes down, but crawls** along w₁: one rate has to do for both slopes. Momentum "
            f"gathers speed there{zigzag}. Hurry SGD: **turn its rate up**."
        )
    return "**Here SGD comes down as well**: its one rate suits every slope that it meets."


@scene.challenge(
    "climb",
    """
    Make the valley 20 times as steep along w₂, or more. Then find a rate for each of the three, so
    that **all three** are at the bottom within 130 steps, and stay there.
    """,
    """
    They start at w₁ = −4 and w₂ = 2. Turn the steps to 130, then change one rate at a time. SGD
    explodes above 2/k, where k is the larger curvature: that is 0.1 for a bowl of 20.
    """,
    """
    Momentum swings, and its swings fade at their own pace. Rates from 0.003 to 0.02 are about
    equally good.
    """,
    "SGD 0.07, momentum 0.007, Adam 0.2, with the bowl at 20.",
    knobs=[race],
    also=("steepness",),
    but=("bowl",),
)
def arrive(settings: Settings) -> CheckResult:
    if settings.steepness < 20:
        steep = f"Your bowl is {settings.steepness:g} times as steep along w₂."
        return not_tried(f"{steep} Make it at least 20.")
    runs = race(**settings, n_steps=1000, max_frames=1001)
    needed = {name: float(n_needed(run)) for name, run in runs.items()}
    arrivals = ", ".join(
        f"{name} {'never in 1,000 steps' if math.isinf(n) else f'after {n:.0f} steps'}"
        for name, n in needed.items()
    )
    outcome = f"The loss is below {ARRIVED:f} of the first for good: {arrivals}."
    return done_if(all(n <= 130 for n in needed.values()), outcome)


scene.remember(
    """
    An **optimiser** turns a gradient into a step. Adam gives every knob steps of about the same
    size, which pays where some slopes are a hundred times as large as others.
    """
)
