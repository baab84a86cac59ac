"""Team: three neurons that are each wrong about somebody, and the regions that they cut."""

import ui
from lessons.layers.network import TEAM, TEAM_AT_FIRST, right_of_each, team
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene, right, wrong
from training.class_colours import COLOUR_1
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Team",
    "Can a team be right when each member is wrong about somebody?",
    covers=["Hidden layer", "Forward pass by hand"],
    knobs=["needed", "w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3"],
)


at_most = scene.observation(
    "at_most",
    "Pull a line by its ring, or turn it by its arrow. How many of the five can one neuron get right?",
    right(
        "Four at most, wherever its line may lie",
        """
        Put both who passed on one side, and somebody who failed is there with them. But the **team**
        can be right about all five. That is what a second layer adds: it counts three answers.
        """,
    ),
    wrong(
        "All five, if its line lies just so",
        "Then both who passed are on one side. Who is on that side as well?",
    ),
    wrong(
        "All five, but only with larger weights",
        "Larger weights make larger sums. They move no line, and nobody changes sides.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(f"""
        Five students, two exams: {COLOUR_1} passed; who copied, top right, failed. With two inputs a
        **hinge** is a line. A neuron votes yes on the side of its arrow: 1 0 1 is yes, no, yes. How
        many votes make the team (the background) right about all five?
    """)
    stage, controls = ui.beside(0.7)
    with controls:
        run = team(**KNOBS.ask("needed", more=TEAM))
        if said := describe_team(run):
            ui.say_of_knobs(said)
    for j in (1, 2, 3):
        for grip in ("cut", "way"):
            KNOBS.grab(f"{grip}{j}", grip, f"w1{j}", f"w2{j}", f"b{j}")
    with stage:
        plane = pictures.regions(run.parameters, "step", by_hand=True)
        ui.picture(plane, "team", alt="Three cuts, their regions, and the five students.")
    if not ui.observe(at_most):
        return
    ui.say(r"""
        The team knows nothing of a student but three answers. With two votes needed, it is right
        as long as no two are wrong about the same student.

        Two inputs, three hidden neurons, one output: a **2-3-1** network. Each line is three
        numbers, a weight for each exam and a bias; the output has a weight for each answer and a
        bias: 3 · 3 + 4 = 13. Working out its answer is a **forward pass**.
    """)


def describe_team(run: RecordedRun) -> str:
    """Say what a team has done that is right about all five, and nothing of others."""
    each, together = right_of_each(run)
    if not together.all():
        return ""
    if each.sum(axis=0).min() <= 2:
        return "**One is worse than a coin, and the team gets all five.**"
    return "**The team gets all five**, and each of the three is wrong about somebody."


@scene.challenge(
    "climb",
    """
    Spoil one of the three until it is right about **only two** students. The team must still be
    right about all five.
    """,
    """
    Two of the three must be right about each student. Who may be wrong about three of them, if the
    other two are right about all three?
    """,
    "Neurons 2 and 3 are right about all three who failed. Which neuron may pass everybody?",
    "Raise the bias of neuron 1 to −40.",
    also=(*TEAM, "needed"),
)
def majority(settings: Settings) -> CheckResult:
    neurons, together = right_of_each(team(**settings))
    n_right = neurons.sum(axis=0)
    outcome = (
        f"The neurons are right about {n_right[0]}, {n_right[1]} and {n_right[2]} of the five, the "
        f"team about {int(together.sum())}"
    )
    if settings.needed != 2:
        return not_tried("Here the majority decides: set the votes that the output needs to 2.")
    if settings == TEAM_AT_FIRST | {"needed": 2}:
        return not_tried(f"{outcome}; but the knobs are still where they were.")
    if not together.all():
        return not_yet(f"{outcome}. The task asks for all five.")
    if n_right.min() > 2:
        return not_yet(f"{outcome}. One neuron must be right about two only.")
    return done(f"{outcome}: no two are ever wrong together.")


@scene.number(n=[2, 3, 4], a=[3, 5, 2], b=[4, 3, 6])
def count(n: float, a: float, b: float) -> NumberQuestion:
    first, second, last = n * a + a, a * b + b, b + 1
    return NumberQuestion(
        f"""
        How many weights and biases does a network with **{n:g}** inputs, hidden layers of
        **{a:g}** and **{b:g}** neurons and **1** output have?
        """,
        answer=first + second + last,
        within=0.1,
        hint="A weight for each line, inputs times neurons, and a bias for each neuron.",
        working=f"""
        {n:g} × {a:g} + {a:g} = {first:g}
        {a:g} × {b:g} + {b:g} = {second:g}
        {b:g} × 1 + 1 = {last:g}
        {first:g} + {second:g} + {last:g} = [{first + second + last:g}]
        """,
        feedback="Each neuron has a single bias, however many inputs it has.",
    )


scene.remember(
    """
    A **layer** is many neurons side by side. Each draws one line; the next layer, which counts
    their answers, parts what no line can.
    """
)
