"""Team: three neurons that are each wrong about somebody, and the regions that they cut."""

import ui
from lessons.layers.network import TEAM, TEAM_AT_FIRST, right_of_each, team
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS, grab_lines
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene, right, wrong
from training.class_colours import COLOUR_1

scene = Scene(
    __name__,
    "Team",
    "Can a team be right when each member is wrong about somebody?",
    covers=["Hidden layer", "Forward pass by hand"],
    knobs=["needed", "w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3"],
)


spoilt = scene.observation(
    "spoilt",
    """
    Make **one** neuron as bad as you can, while the team stays at five. How many does it still get
    right?
    """,
    wrong(
        "Four: one mistake is enough",
        "Pull further. The team is wrong only where two neurons are wrong about the same student.",
    ),
    right(
        "Two: worse than a coin",
        "Where the other two agree, they outvote it. They disagree about two students.",
    ),
    wrong("None: the other two outvote it", "They disagree about two students. Who decides there?"),
)


@scene.draw
def draw() -> None:
    ui.say(f"""
        **Lower the votes needed** until the team, the background, is right about all five students:
        {COLOUR_1} passed, and who copied, top right, failed. Each line is a neuron’s **hinge**: the
        neuron votes yes on the side of its arrow.
    """)
    stage, controls = ui.beside(0.64)
    with controls:
        KNOBS.show("needed")
        run = team(**KNOBS.values("needed", *TEAM))
        each, together = right_of_each(run)
        if together.all():
            least = each.sum(axis=0).min()
            ui.say_of_knobs(
                f"**The team is right about all five**, its weakest neuron about {least}."
            )
        answered = ui.observe(spoilt)
        KNOBS.ask(more=TEAM)
    grab_lines()
    with stage:
        plane = pictures.regions(run.parameters, "step", by_hand=True)
        ui.picture(plane, "team", alt="Three cuts, their regions, and the five students.")
    if not answered:
        return
    ui.say(r"""
        One line gets four at most: with both who passed on one side, somebody who failed is there, too.
        A second layer goes further, since it counts three answers.

        Two inputs, three hidden neurons, one output: a **2-3-1** network. Each line is three
        numbers, a weight for each exam and a bias; the output has a weight for each answer and a
        bias: 3 · 3 + 4 = 13. Working out its answer is a **forward pass**.
    """)


@scene.challenge(
    "climb",
    """
    Let the output need **three** votes, so that one no is enough to fail. Pull rings and arrows
    until the team is right about all five.
    """,
    "Everybody who passed must lie on the yes side of all three lines. How many lines does it take?",
    """
    Two: one keeps out the two who failed at the bottom left, as line 1 does, and one who copied. The
    third may let everybody pass.
    """,
    """
    Neuron 2: both weights −0.5, bias 85. Neuron 3: raise its bias to 50.
    """,
    also=(*TEAM, "needed"),
)
def unanimous(settings: Settings) -> CheckResult:
    n_right = int(right_of_each(team(**settings))[1].sum())
    if settings.needed != 3:
        return not_tried("Here a single no is enough: set the votes that the output needs to 3.")
    if settings == TEAM_AT_FIRST | {"needed": 3}:
        return not_tried("The lines are still where they were. Pull them.")
    if n_right < 5:
        return not_yet(f"The team is right about {n_right}. The task asks for all five.")
    return done("All five: who passed lies between the lines.")


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
