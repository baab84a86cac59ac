"""Team: three neurons that are each wrong about somebody, and the regions that they cut."""

import charts
import ui
from lessons.layers.network import (
    EXAMS,
    STUDENTS,
    TEAM,
    TEAM_AT_FIRST,
    VOTE,
    answers,
    right_of_each,
    team,
)
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS, shaped
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene, right, wrong
from training.class_colours import COLOUR_1
from training.dense import layers_of
from training.figures import fixed
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
        A side that holds both who passed holds one who failed as well. But the **team** can be right
        about all five, and that is what a second layer adds: it counts three answers.
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
        Five students, two exams: {COLOUR_1} passed; the one at the top right had copied, and failed.
        Each of three neurons says yes on the side where its arrow points (101: neurons 1 and 3 do).
        The background shows what the team says. How many votes make it right about all five?
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

        Two inputs, three hidden neurons, one output: a **2-3-1** network.
        Each line above is three numbers, a weight for each exam and a bias:
    """)
    ui.network(
        charts.network_diagram.diagram(
            run,
            layers_of(run),
            inputs=EXAMS,
            examples=STUDENTS,
            complete=True,
            forward=True,
            knobs={name: i for i, name in enumerate(TEAM[::3] + TEAM[1::3] + TEAM[2::3])},
        ),
        "network",
        label="The team as a network: neurons as circles, weights as lines.",
    )
    ui.say_of_knobs(f"For the first student, neuron 1 adds up: {one_sum(run)} {of_output(run)}")
    ui.say("""
        Five students and three neurons make fifteen such sums. One product of **matrices**, tables
        of numbers, makes them all: a row of $X$ is a student, a column of $W$ a neuron. Follow the
        bold numbers.
    """)
    ui.say_of_knobs(f"$$\n{team_formula(run)}\n$$")
    ui.say("""
        Below each matrix stands its **shape**. In a product the two inner numbers must be equal, and
        drop out: 5 × **2** times **2** × 3 gives 5 × 3.
    """)


def describe_team(run: RecordedRun) -> str:
    """Say what a team has done that is right about all five, and nothing of others."""
    each, together = right_of_each(run)
    if not together.all():
        return ""
    if each.sum(axis=0).min() <= 2:
        return "**One is worse than a coin, and the team gets all five.**"
    return "**The team gets all five**, and each of the three is wrong about somebody."


def one_sum(run: RecordedRun) -> str:
    """Say what the first neuron adds up for the first student."""
    products = zip(STUDENTS.X[0], run.final["W1"][:, 0], strict=True)
    b, z = run.final["b1"][0], answers(run)[0][0, 0]
    factors = [(x, f"({fixed(w, 2)})" if w < 0 else fixed(w, 2)) for x, w in products]
    added = " + ".join(f"{x:.0f} × {w}" for x, w in factors)
    bias = f"{'−' if b < 0 else '+'} {abs(b):.0f}"
    return f"{added} {bias} = **{fixed(z, 1)}**, a {'yes' if z >= 0 else 'no'}."


def of_output(run: RecordedRun) -> str:
    """Say what the output makes of the first student's votes."""
    _, outputs, p = answers(run)
    n, bias = int(outputs[0].sum()), -run.final["b2"][0]
    return (
        f"The output gives each yes {VOTE:g} and adds its bias, −{bias:g}. Here {n} of 3 said yes: "
        f"{n} × {VOTE:g} − {bias:g} = {fixed(n * VOTE - bias, 0)}, which the sigmoid turns into "
        f"p = {fixed(p[0], 2)}, so the team {'passes' if p[0] >= 0.5 else 'fails'} this student."
    )


def team_formula(run: RecordedRun) -> str:
    """Write the first layer of the team for all five students at once, with shapes."""
    p, (sums, _, _) = run.final, answers(run)
    X, W = shaped(STUDENTS.X, 0, lambda i, j: i == 0), shaped(p["W1"], 2, lambda i, j: j == 0)
    b, Z = shaped(p["b1"], 0, lambda i, j: j == 0), shaped(sums, 1, lambda i, j: i == j == 0)
    # All four side by side are wider than a phone.
    return rf"\begin{{gathered}} Z = X W + b \\ = {X} {W} \\ + {b} \\ = {Z} \end{{gathered}}"


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


scene.choice(
    "column",
    """
    A layer’s weights are a matrix, 2 × 3: a row for each of two exams. What is one **column**?
    """,
    right(
        "One neuron: its two weights, one for each input.",
        """
        Three columns, three neurons. Each column is multiplied by every student’s two scores.
        """,
    ),
    wrong(
        "One input: the weights that the three neurons have for it.",
        "That is a row: its three numbers all belong to one exam.",
    ),
    wrong(
        "One student: the two scores, one for each exam.",
        "Students bring their scores. The weights do not depend on how many there are.",
    ),
    wrong(
        "One layer: all the weights that lead out of it.",
        "All three columns, together with the biases, are one layer.",
    ),
)


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
    """,
    """
    One product of **matrices** makes all sums of a layer. The inner numbers of their **shapes**
    must match: 5 × 2 scores times 2 × 3 weights give 5 × 3 sums.
    """,
)
