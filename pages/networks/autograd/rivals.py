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
    first_crossing,
    n_needed,
    needed_when_turned,
    race,
    rings,
)
from lessons.autograd.claims import adam, same_steps
from pages.networks.autograd.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer, Sketch
from study.scene import Scene
from training.figures import count, figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Optimisers",
    "What do different optimisers do with the same gradient?",
    claims=[adam, same_steps],
    knobs=["sgd", "momentum", "adam", "steepness", "n_steps", "angle"],
)

CASE = {"sgd": 0.02, "momentum": 0.02, "adam": 0.1, "steepness": 20.0, "n_steps": 100, "angle": 0}
"""The race that both predictions are about."""
SKETCHED = tuple(range(0, 49, 4))
"""The steps at which momentum's knob w1 is sketched."""
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
        "each slope by its own size; the learning rate is left.",
    )


@scene.predict(
    """
    Now **momentum**, at learning rate 0.02. At every step it keeps nine tenths of its speed and
    adds the new slope. Draw its **knob w₁** over the first 48 steps. It starts at −4; the bowl is
    lowest at 0.
    """,
    case=CASE,
    low=-4,
    high=4,
    tolerance=0.5,
    unit="on the axis",
    sketch=Sketch(
        at=SKETCHED,
        x_title="step",
        y_title="knob w₁",
        ticks=(-4, -2, 0, 2, 4),
        first=-4,
        given=True,
        enough=10,
    ),
)
def rolls() -> Answer:
    """Roll down the bowl with momentum, and say where it is along the valley at each step."""
    n = SKETCHED[-1]
    run = descend(optimiser="momentum", learning_rate=0.02, n_steps=n, max_frames=n + 1)
    along = run.parameters["w1"].tolist()
    furthest = max(along)
    return Answer(
        tuple(along[step] for step in SKETCHED),
        f"Momentum reaches the middle of the bowl at step {first_crossing(run)} and rolls past it, "
        f"to {figure(furthest, 2)} on the other side at step {along.index(furthest)}: it has "
        "gathered speed on the way down. Only because a tenth of the speed is lost at every step "
        "does it come to rest.",
        curve=tuple(along),
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
        guesses={
            f"{name} of Adam’s step": [START[1] - along for along in steps]
            for name, steps in guesses.items()
        },
        height=320,
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Three **optimisers** start in the same place, on a bowl that is much steeper along w₂ than
        along w₁.
        **SGD** (plain gradient descent) steps straight against the gradient, **momentum** gathers
        speed, and **Adam** divides each slope by its usual size.
    """)
    asked = ui.open_case(first_step) or ui.open_case(rolls)
    runs = ui.run_job(race, **(KNOBS.values(*CASE) | asked))
    stage, aside = ui.columns(2)
    with stage:
        guessed = ui.committed_guesses(first_step) if ui.is_settled(first_step) else {}
        alt = "The bowl from above, and the paths of the three optimisers."
        follow = ui.replayed(
            runs,
            ("race_paths", paths(guessed, runs), alt),
            waits=bool(asked),
            plays=ui.autoplay_key(rolls),
        )
    with aside:
        if not (ui.predict(first_step) and ui.predict(rolls, plays=True)):
            return
        fall = charts.curves.race(runs, loss_name="loss L", height=260)
        alt = "The losses of the three optimisers by step."
        ui.picture(fall, "race_losses", player=follow, alt=alt)
    KNOBS.in_a_row("sgd", "momentum", "adam", more=("steepness", "n_steps", "angle"))
    ui.explain_outcome(first_step)
    ui.explain_outcome(rolls)
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
    return {
        "optimiser": list(runs),
        "learning rate": [f"{run.hyperparameters['learning_rate']:g}" for run in runs.values()],
        f"share of the starting loss left after {count(n, 'step')}": list(map(left, runs.values())),
    }


def turned_rows(needed: Mapping[str, tuple[float, float]]) -> dict[str, list[str]]:
    """Say how many steps each optimiser needs in a bowl as it is, and in the turned one."""

    def steps(n: float) -> str:
        return f"{n:,.0f}" if math.isfinite(n) else f"more than {TURNED_STEPS:,}"

    return {
        "optimiser": list(needed),
        "steps, bowl not turned": [steps(plain) for plain, _ in needed.values()],
        f"steps, bowl turned by {TURNED_BY}°": [steps(turned) for _, turned in needed.values()],
    }


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
