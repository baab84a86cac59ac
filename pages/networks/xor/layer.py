"""Layer: two neurons with a cut each, and a third that weighs their answers."""

from collections.abc import Mapping
from typing import Any

import ui
from datasets.toy import XOR_LABELS
from lessons.xor.hidden import have_met
from lessons.xor.model import SOLVED_WITHIN, probabilities, solved, train
from lessons.xor.network import AT_FIRST, BY_HAND, knobs_of
from pages.networks.xor.knobs import KNOBS, NEURONS, contest_rows, grab_cut, hidden_space, surface
from pages.networks.xor.train import asked, diagnose
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene

scene = Scene(
    __name__,
    "Layer",
    "What can a second layer do with two simple questions?",
    covers=["XOR and the hidden layer", "Forward pass by hand"],
    knobs=["w11", "w21", "b1", "w12", "w22", "b2", "v1", "v2", "c"],
)

TWO: Mapping[str, Any] = {"n_hidden": 2, "activation": "sigmoid"}
MACHINE: Mapping[str, Any] = {"learning_rate": 0.5, "n_epochs": 5000}
NINE = {name: i for i, name in enumerate(BY_HAND)}
"""The place of each knob among the network's parameters."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two neurons have a cut each, and their two answers are a point’s place in **hidden space**.
        **Turn and pull line 1 until only (0, 0) lies behind it**, and watch where the points go.
    """)

    def from_hand(start: Any) -> Any:
        return ui.run_job(train, **TWO, **MACHINE, by_hand=tuple(start))

    pictures, controls = ui.beside(0.8)
    with controls:
        KNOBS.ask(more=BY_HAND, back=False)
        contest = ui.against_the_machine(
            KNOBS, lambda start: knobs_of(from_hand(start.values())), BY_HAND
        )
        run = from_hand(contest.machine[0].tolist()) if contest.step >= 0 else None
        if KNOBS.values(*BY_HAND) != KNOBS.defaults(*BY_HAND):
            KNOBS.reset_button(*BY_HAND)
    first, second, output = (names for _, names, _ in NEURONS)
    for j, names in enumerate((first, second)):
        grab_cut(j, names)
    grab_cut(2, output)
    mine = train(**TWO, by_hand=tuple(KNOBS.values(*BY_HAND).values()), n_epochs=0)
    with pictures:
        left, right_side = ui.columns(2)
        with left:
            label = "The plane, and the cuts of the two hidden neurons."
            surface(mine, "nine", label, height=350, title="The plane", knobs=NINE, pulled=True)
        with right_side:
            label = "The points where the two neurons’ answers put them."
            view: Mapping[str, Any] = {"middle": (0.5, 0.5), "reach": 0.68, "knobs": NINE}
            hidden_space(mine, "two_answers", label, height=350, pulled=True, **view)
        if mine.metrics["accuracy"][-1] == 1:
            ui.say_of_knobs(
                f"**All four!** Your lines ask: {asked(mine)}. In hidden space two points of one "
                "colour have come together. There one straight cut is enough."
            )
        elif KNOBS.values(*BY_HAND) != KNOBS.defaults(*BY_HAND):
            next_ = (
                "Two points of one colour have met. Now pull the line in hidden space."
                if have_met(mine)
                else "What must the other line ask, so that two points of one colour meet?"
            )
            ui.say_of_knobs(f"Your lines ask: {asked(mine)}. {next_}")
        if len(contest.own) > 1 or run is not None:
            ui.facts_of_knobs(contest_rows(**vars(contest), run=run))
        if run is not None and contest.step == len(contest.machine) - 1:
            ui.say_of_knobs(diagnose(run))
    ui.say(rf"""
        The two neurons are a **hidden layer**. They move the points, and the output makes one
        straight cut among the moved points.
        Then let the machine try: that is **training**, {MACHINE["n_epochs"]:,} epochs of gradient
        descent from where you left the lines. From some places it arrives, in others it gets stuck.
    """)


@scene.challenge(
    "warm-up",
    """
    Solve XOR: pull the lines, then let the machine go on from there, or give the nine knobs larger
    numbers, until all four probabilities are within 5 percentage points of the truth.
    """,
    """
    Exactly one is 1: at least one is, **and** not both are. Give each hidden neuron one of the two
    questions.
    """,
    """
    At least one, OR: both weights 10, bias −5, so that its line cuts off the point (0, 0). Not
    both, NAND: both weights −10, bias 15.
    """,
    """
    The output asks whether both hidden neurons say yes, AND: both weights 10, bias −15. That is one
    solution; there are others.
    """,
    also=BY_HAND,
)
def by_hand(settings: Settings) -> CheckResult:
    """Look whether the nine numbers of a network solve XOR as they have been set."""
    if settings == AT_FIRST:
        return not_tried("The lines lie where they lay. Pull them.")
    numbers = tuple(settings[name] for name in BY_HAND)
    run = train(n_hidden=2, by_hand=numbers, n_epochs=0)
    if solved(run):
        furthest = abs(probabilities(run) - XOR_LABELS).max()
        return done(
            f"No probability is further than {100 * furthest:.1f} percentage points from the truth."
        )
    n_right = round(4 * run.metrics["accuracy"][-1])
    if n_right == 4:
        return not_yet(
            f"All four are on the right side, but not yet within {100 * SOLVED_WITHIN:.0f} percentage points of the "
            "truth. **Let it try** goes on from here. Or double a neuron’s three knobs: its line stays, but it is surer."
        )
    return not_yet(f"{n_right} of 4 are on the right side of 50 %.")


@scene.number(h=[3, 2, 5, 8])
def knobs(h: int) -> NumberQuestion:
    return NumberQuestion(
        f"""
        How many knobs (weights and biases) does a network with two inputs, **{h:g}** hidden neurons
        and one output have?
        """,
        answer=4 * h + 1,
        within=0.1,
        hint="""
        Each hidden neuron has two weights and a bias. The output has a weight for each hidden
        neuron, and a bias.
        """,
        working=f"""
        Hidden layer: {h:g} × (2 + 1) = {3 * h:g}
        Output: {h:g} + 1 = {h + 1:g}
        {3 * h:g} + {h + 1:g} = [{4 * h + 1:g}]
        """,
        feedback="With h hidden neurons it is 4h + 1.",
    )
