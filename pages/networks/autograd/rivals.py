"""Optimisers: two or three of them on one bowl, from wherever they are put."""

from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from lessons.autograd.bowls import ARRIVED, GOAL, descend, n_to_goal, race, rings
from lessons.autograd.claims import adam
from pages.networks.autograd.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure
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
    From the same start they race in your bowl, which is round: SGD with a learning rate that suits
    it there, Adam with the one it had. After how many steps is **Adam** in the ring for good?
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
        "Adam divides each slope by its usual size, so 100 times as steep gives the same step. SGD "
        "may take long ones, with no walls that throw it out: it is there after "
        f"**{figure(round_['SGD'])}**, not {figure(valley['SGD'])}.",
        since="Adam’s path is the same in both",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A slope says which way is down, an **optimiser** how far to go. **SGD**, plain gradient
        descent, goes learning rate × slope. **Adam**, which trains most large networks, also looks
        back at earlier slopes. They have raced down a narrow valley, to the ring at its bottom.
    """)
    with ui.predicted(adam_again, share=0.66, explains=False) as stage:
        case = stage.values(*CASE)
        rolls = stage.values("rolls")["rolls"]
        left, right = ui.columns(2)
        mine = shown(case, rolls=rolls)
        player = ui.player({f"{name} in your bowl": run for name, run in mine.items()})
        with left:  # while it is open, this whole race is seen
            alt = "A valley from above, 100 times as steep along w₂, and the optimisers’ paths."
            valley = bowl(shown(case | VALLEY, rolls=rolls), "A narrow valley", can_pull=False)
            ui.picture(valley, "valley", alt=alt, player=None if stage.is_open else player)
        with right:
            yours = bowl(mine, "Your bowl", can_pull=not stage.is_open)
            ui.picture(yours, "bowl", alt="Your bowl from above, and the paths.", player=player)
        if not stage.is_open:
            KNOBS.grab(charts.race.START, "point", "w1", "w2")
            with stage.aside:
                stage.explain()
                ui.say("**Make the bowl narrower**: when does SGD fly out? Watch the first steps.")
                KNOBS.ask("steepness", "sgd", "rolls", more=("momentum", "adam", "w1", "w2"))
            told = f"{first_steps(mine)} {what_it_takes(mine['SGD'])}"
            if rolls:
                told += (
                    " **Momentum** adds part of its last step. Try other rates for it (More knobs)."
                )
            ui.say_of_knobs(told)


def shown(case: Mapping[str, float], *, rolls: bool) -> dict[str, RecordedRun]:
    runs = ui.run_job(race, n_steps=N_STEPS, **case)
    return {name: runs[name] for name in ("SGD", "Adam", *(["momentum"] if rolls else []))}


def bowl(runs: Mapping[str, RecordedRun], title: str, *, can_pull: bool) -> Picture:
    lines = rings(runs["SGD"].hyperparameters["steepness"])
    ends = [n_to_goal(run) for run in runs.values()]
    return charts.race.paths(runs, lines, goal=GOAL, arrivals=ends, can_pull=can_pull, title=title)


def first_steps(runs: Mapping[str, RecordedRun]) -> str:
    """Say what each optimiser makes of the slopes at the start."""
    of = {"slopes": [slope[0] for slope in runs["SGD"].gradients.values()]}
    for name in ("SGD", "Adam"):
        of[f"steps of {name}"] = [at[1] - at[0] for at in runs[name].parameters.values()]
    both = (f"{n} **{figure(abs(x), 2)}** and **{figure(abs(y), 2)}**" for n, (x, y) in of.items())
    return f"At first, along w₁ and w₂: {'; '.join(both)}."


def what_it_takes(sgd: RecordedRun) -> str:
    """Say how SGD comes down, or what keeps it from there."""
    (w1, at_w1), (w2, at_w2) = (abs(sgd.parameters[name][[0, -1]]) for name in ("w1", "w2"))
    if w2 and not at_w2 < w2:
        return (
            "SGD does not come down: along w₂ each step is at least twice as long as the way to the "
            "middle, so it lands no nearer on the other side. Turn its rate down."
        )
    if at_w1 > max(w1 / 10, at_w2):
        return "SGD crawls towards the bottom. Hurry it: turn its rate up."
    return "SGD comes down."


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
