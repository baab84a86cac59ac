"""Optimisers: three of them on one bowl, as it is and turned."""

import math
from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.autograd.bowls import (
    ARRIVED,
    START,
    TURNED_STEPS,
    descend,
    n_needed,
    needed_when_turned,
    race,
    rings,
)
from lessons.autograd.claims import adam, same_steps
from pages.networks.autograd.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Optimisers",
    "What do different optimisers do with the same gradient?",
    covers=["Optimisers: SGD, momentum, Adam"],
    claims=[adam, same_steps],
    knobs=["sgd", "momentum", "adam", "steepness", "n_steps", "angle"],
)

CASE = {"sgd": 0.02, "momentum": 0.02, "adam": 0.1, "steepness": 20.0, "n_steps": 100, "angle": 0}
"""The race that the prediction is about."""
TURNED_BY = 45
"""Degrees by which the bowl is turned in the table."""


@scene.predict(
    """
    On a bowl 20 times as steep along w₂, the slope along w₂ is 40 at the start. With plain SGD and
    learning rate {rate} the first step along w₂ would be {rate} × 40. How far does **Adam** go along
    w₂ in its first step, with learning rate {rate}?
    """,
    again={"rate": 0.5},
    case=CASE,
    low=0,
    high=5,
    step=0.05,
    tolerance=0.03,
    unit="along w₂",
)
def first_step(rate: float = 0.1) -> Answer:
    run = descend(optimiser="Adam", learning_rate=rate, n_steps=1)
    ways = [run.parameters[name] for name in ("w1", "w2")]
    w1, w2 = (abs(float(way[1] - way[0])) for way in ways)
    along, across = (abs(float(run.gradients[name][0])) for name in ("w1", "w2"))
    return Answer(
        w2,
        f"Adam goes **{figure(w2)}** along w₂, where the slope is {figure(across)}, and just as "
        f"far, {figure(w1)}, along w₁, where it is {figure(along)}. In its first step it divides "
        "each slope by its own size, which leaves 1 or −1, times the learning rate.",
    )


@scene.picture_of(first_step)
def paths(guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None) -> Picture:
    runs = runs or ui.run_job(race, **CASE)
    bowl = runs["SGD"].hyperparameters
    contours, levels = rings(bowl["steepness"], bowl["angle"])
    return charts.race.paths(
        runs,
        contours=contours,
        levels=levels,
        titles=("knob w₁", "knob w₂"),
        guesses={name: [START[1] - step for step in steps] for name, steps in guesses.items()},
        height=320,
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Autograd finds the slopes; what to do with them is up to an **optimiser**. Three of them
        start in the same place, on a bowl that is much steeper along w₂ than along w₁.
        **SGD** (plain gradient descent) steps straight against the gradient, **momentum** gathers
        speed, and **Adam** divides each slope by its usual size.
    """)
    with ui.predicted(first_step, share=0.5, explains=False) as stage:
        runs = ui.run_job(race, **stage.values(*CASE))
        alt = "The bowl from above, and the paths of the three optimisers."
        follow = ui.replayed(runs, ("race_paths", paths(stage.guesses, runs), alt))
        with stage.aside:
            fall = charts.curves.race(runs, loss_name="loss L", height=260)
            alt = "The losses of the three optimisers by step."
            ui.picture(fall, "race_losses", player=follow, alt=alt)
    KNOBS.in_a_row("sgd", "momentum", "adam", more=("steepness", "n_steps", "angle"))
    stage.explain()
    ui.facts(race_rows(runs))
    if room := ui.on_demand("The bowl turned", "turned", icon=":material/rotate_right:"):
        with room:
            ui.say(r"""
                Turn the bowl, with the start in it: nothing changes but the names of the axes. How
                many steps does each need until the loss stays below a millionth of the first, in
                a bowl 100 times as steep across its valley as along it?
            """)
            ui.facts(turned_rows(ui.run_job(needed_when_turned, angle=TURNED_BY)))
            ui.say(r"""
                SGD and momentum only add up gradients, and a sum of arrows turns with them.
                Adam divides the slope along each knob by a size of its own.
                Where the valley runs along a knob, that undoes the steepness, as if the bowl were
                round. Where it runs at an angle, no single number for each knob can do that.
                A network’s loss is like that: steep in directions that no single weight points to.
            """)


def race_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Say of each optimiser how much of the first loss is left; its learning rate stands by it."""

    def left(run: RecordedRun) -> str:
        share = float(run.loss[-1] / run.loss[0])
        if not share <= 100:
            return "it has left the bowl"
        return f"{figure(share, 2)}{' (at the bottom)' if share <= ARRIVED else ''}"

    n = int(next(iter(runs.values())).steps[-1])
    return ui.rows(
        *(
            {
                "optimiser": name,
                "learning rate": f"{run.hyperparameters['learning_rate']:g}",
                f"share of the starting loss left after {count(n, 'step')}": left(run),
            }
            for name, run in runs.items()
        )
    )


def turned_rows(needed: Mapping[str, tuple[float, float]]) -> dict[str, list[str]]:
    """Say how many steps each optimiser needs in a bowl as it is, and in the turned one."""

    def steps(n: float) -> str:
        return f"{n:,.0f}" if math.isfinite(n) else f"more than {TURNED_STEPS:,}"

    return ui.rows(
        *(
            {
                "optimiser": name,
                "steps, bowl not turned": steps(plain),
                f"steps, bowl turned by {TURNED_BY}°": steps(turned),
            }
            for name, (plain, turned) in needed.items()
        )
    )


@scene.challenge(
    "climb",
    """
    Set the three learning rates so that **all three** optimisers reach the bottom within 130
    steps: from then on the loss stays below a millionth of what it was at the start. The bowl must
    be at least 20 times as steep along w₂.
    """,
    """
    Change one rate at a time, set the steps to 130 or more, and watch the losses. SGD explodes
    above 2/k, where k is the larger curvature: that is 0.1 for a bowl of 20.
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
    An **optimiser** turns a gradient into a step. Which one arrives first depends on the bowl and
    on the learning rates.
    """
)
