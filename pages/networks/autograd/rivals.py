"""Optimisers: two or three of them on one bowl, from wherever they are put."""

from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from lessons.autograd.bowls import GOAL, n_to_goal, race, rings
from lessons.autograd.claims import adam
from pages.networks.autograd.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure, percent
from training.optimisers import MOMENTUM
from training.progress import track
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Optimisers",
    "The slope is known. How far should one step?",
    covers=["Optimisers: SGD, momentum, Adam"],
    claims=[adam],
    knobs=["sgd", "rolls", "momentum", "adam", "steepness", "w1", "w2"],
)

N_STEPS = 120
CASE = {"w1": -4.0, "w2": 2.0, "sgd": 0.7, "momentum": 0.005, "adam": 0.1, "steepness": 1.0}
"""The race that the prediction is about."""
VALLEY = {"steepness": 100.0, "sgd": 0.018}
"""What is different in the valley that is seen before."""


@scene.predict(
    """
    The valley becomes a round bowl; Adam’s rate stays. After how many steps is **Adam** in the ring
    to stay?
    """,
    case={**CASE, "rolls": False},
    low=0,
    high=N_STEPS,
    step=1,
    tolerance=5,
    unit="steps",
)
def adam_again() -> Answer:
    """Let SGD and Adam race in the round bowl and in the valley, and count their steps."""
    round_, valley = (
        {name: n_to_goal(run) for name, run in race(n_steps=N_STEPS, **case).items()}
        for case in track((CASE, CASE | VALLEY))
    )
    return Answer(
        round_["Adam"],
        "Adam divides each knob’s slope by its usual size: a valley along a knob looks like a bowl to "
        "it. The bowl has no steep wall, so SGD’s rate can be higher: "
        f"**{figure(round_['SGD'])}** steps, not {figure(valley['SGD'])}.",
        since="Adam’s path is the same in both",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A slope says which way is down, an **optimiser** how far to go. **SGD**, plain gradient
        descent, goes learning rate × slope. **Adam**, which trains most large networks, also looks
        back at earlier slopes. They race down a narrow valley, to the ring at its bottom.
    """)
    with ui.predicted(adam_again, share=0.7, explains=False) as stage:
        case = stage.values(*CASE)
        rolls = stage.values("rolls")["rolls"]
        left, right = ui.columns(2)
        mine, narrow = shown(case, rolls=rolls), shown(case | VALLEY, rolls=rolls)
        in_bowl = {f"{name} in the bowl": run for name, run in mine.items()}
        player = ui.player(in_bowl, meanwhile=narrow)
        if stage.is_open:  # the other race runs already
            mine = {name: run.so_far(1) for name, run in mine.items()}
        with left:
            alt = "A valley from above, 100 times as steep along w₂, and the optimisers’ paths."
            title = f"Valley: {VALLEY['steepness']:g} times as steep along w₂"
            valley = bowl(narrow, title, can_pull=False)
            ui.picture(valley, "valley", alt=alt, player=player)
        with right:
            yours = bowl(mine, "Bowl", can_pull=not stage.is_open)
            alt, follow = "The bowl from above, and the paths.", None if stage.is_open else player
            ui.picture(yours, "bowl", alt=alt, player=follow)
        if not stage.is_open:
            KNOBS.grab(charts.race.START, "point", "w1", "w2")
            with stage.aside:
                stage.explain()
                ui.say("**Make the bowl narrower**: from when on does SGD fly out?")
                KNOBS.ask("steepness", "sgd", "rolls", more=("momentum", "adam", "w1", "w2"))
            told = what_momentum_brings(mine, narrow) if rolls else what_it_takes(mine["SGD"])
            if told:
                ui.say_of_knobs(told)


def shown(case: Mapping[str, float], *, rolls: bool) -> dict[str, RecordedRun]:
    runs = ui.run_job(race, n_steps=N_STEPS, **case)
    return {name: runs[name] for name in ("SGD", "Adam", *(["momentum"] if rolls else []))}


def bowl(runs: Mapping[str, RecordedRun], title: str, *, can_pull: bool) -> Picture:
    lines = rings(runs["SGD"].hyperparameters["steepness"])
    ends = [n_to_goal(run) for run in runs.values()]
    return charts.race.paths(runs, lines, goal=GOAL, arrivals=ends, can_pull=can_pull, title=title)


def what_it_takes(sgd: RecordedRun) -> str:
    """Say what keeps SGD from coming down, or slows it; else nothing."""
    (w1, at_w1), (w2, at_w2) = (abs(sgd.parameters[name][[0, -1]]) for name in ("w1", "w2"))
    if w2 and not at_w2 < w2:
        return (
            "SGD does not come down: along w₂ each step is at least twice as long as the way to the "
            "middle, so it lands no nearer on the other side. Turn its rate down."
        )
    if at_w1 > max(w1 / 10, at_w2):
        return "SGD crawls towards the bottom. Hurry it: turn its rate up."
    return ""


def what_momentum_brings(
    yours: Mapping[str, RecordedRun], valley: Mapping[str, RecordedRun]
) -> str:
    """Say what momentum does, and how it and Adam fare in a learner's bowl and in the valley."""
    told = f"**Momentum** adds {percent(MOMENTUM)} of its last step to each step."
    if all(n_to_goal(runs["momentum"]) < n_to_goal(runs["Adam"]) for runs in (yours, valley)):
        return (
            f"{told} At these rates it is **faster than Adam** in both. Make both rates 10 times as "
            "large (More knobs): which of the two still comes down the valley?"
        )
    first, last = abs(valley["momentum"].parameters["w2"][[0, -1]])
    if last > first and n_to_goal(valley["Adam"]) <= N_STEPS:
        told += (
            " It flies out of the valley at this rate. **Adam comes down**: it tames steep slopes."
        )
    return told


@scene.challenge(
    "climb",
    """
    Take a bowl at least 20 times as steep. Find a rate with which SGD, from its original start,
    is in the ring before Adam.
    """,
    "Turn SGD’s rate down until it no longer flies out, and no further.",
    "Each step changes w₂ by rate × 20 × w₂: below a rate of 0.1 SGD comes nearer.",
    "0.07, at 20 times as steep.",
    also=("sgd", "steepness"),
)
def before_adam(settings: Settings) -> CheckResult:
    if settings.steepness < 20:
        return not_tried(f"Yours is {figure(settings.steepness)} times as steep: make it narrower.")
    case = CASE | {"sgd": settings.sgd, "steepness": settings.steepness}
    sgd, _, adam = (n_to_goal(run) for run in race(n_steps=N_STEPS, **case).values())
    told = f"takes {figure(sgd)} steps" if sgd <= N_STEPS else f"is not there after {N_STEPS} steps"
    return done_if(sgd < adam, f"SGD {told}, Adam {figure(adam)}.")


scene.remember(
    """
    An **optimiser** turns a gradient into a step. Adam gives every knob steps of about the same
    size, which pays where some knobs’ slopes are a hundred times as large as others’.
    """
)
