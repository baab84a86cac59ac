"""Team: three neurons that are each wrong about somebody, and their vote."""

import ui
from lessons.layers.network import (
    NEEDED,
    STUDENTS,
    TEAM,
    TEAM_AT_FIRST,
    TEAM_PLACES,
    VOTE,
    answers,
    right_of_each,
    team,
)
from pages.networks.layers.knobs import KNOBS, shaped, show_network
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Number, Scene, right, wrong
from training.figures import figure, fixed, percent
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Team",
    "Can a team be right when each member is wrong about somebody?",
    knobs=["w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3"],
)

BIASES = ("b1", "b2", "b3")


@scene.draw
def draw() -> None:
    ui.say(r"""
        Three neurons judge four students by two exams, and the majority decides.
        Each says yes or no on its own side of a line, and each is wrong about somebody: is the
        team?
        Choose a student, and follow the votes along the lines.
    """)
    stage, controls = ui.beside()
    with controls:
        weights = [name for name in TEAM if name not in BIASES]
        run = team(**KNOBS.ask(*BIASES, more=weights))
    with stage:
        label = "Three neurons, and an output that takes a vote."
        # Sums of tenths are exact, where exactly zero decides.
        show_network(run, "team_network", label, examples=STUDENTS, knobs=TEAM_PLACES, decimals=1)
    ui.facts(team_table(run))
    ui.say(r"""
        The team is right as long as no two are wrong about the same student.
        Two inputs, three hidden neurons, one output: a **2-3-1** network.
        Matrices ask all neurons about everybody at once:

        $$\underset{4 \times 3}{Z} = \underset{4 \times 2}{X}\;
        \underset{2 \times 3}{W} + \underset{1 \times 3}{b}$$

        A row of $X$ is a student, a **column** of $W$ a neuron; below a matrix stands its
        **shape**, rows × columns. In a product the two inner numbers of the shapes must be equal,
        and they drop out: 4 × **2** times **2** × 3 gives 4 × 3.
    """)
    if room := ui.on_demand("The same with its numbers", "numbers", icon=":material/grid_on:"):
        with room:
            ui.say(f"$$\n{team_formula(run)}\n$$")
            ui.say(rf"""
                The output then says $p = \sigma({VOTE:g}\,(a_1 + a_2 + a_3) - {-NEEDED:g})$, and
                that is above 50 % from two votes on.
            """)


def team_table(run: RecordedRun) -> dict[str, list[str]]:
    """Return what three neurons and their team say of each student, and who is right."""
    sums, outputs, p = answers(run)
    each, together = right_of_each(run)
    columns = {"student": [*STUDENTS.names, "right about"]}
    for j in range(3):
        columns[f"neuron {j + 1}: z → a"] = [
            f"{fixed(z, 1)} → {figure(a)} {'✓' if right else '✗'}"
            for z, a, right in zip(sums[:, j], outputs[:, j], each[:, j], strict=True)
        ] + [f"{each[:, j].sum()} of 4"]
    columns["team"] = [
        f"{percent(float(share), 1)} {'✓' if right else '✗'}"
        for share, right in zip(p, together, strict=True)
    ] + [f"{together.sum()} of 4"]
    return columns


def team_formula(run: RecordedRun) -> str:
    """Write the first layer of the team for all four students at once, with shapes."""
    p, (sums, _, _) = run.final, answers(run)
    return (
        rf"Z = X W + b = {shaped(STUDENTS.X, 0)}{shaped(p['W1'], 1)} + {shaped(p['b1'], 0)}"
        rf" = {shaped(sums, 1)}"
    )


@scene.challenge(
    "climb",
    """
    Spoil one of the three until it is right about **only two** students. The team must still be
    right about all four, and the other two still each wrong about somebody.
    """,
    """
    Two of the three must be right about each student. Who may be wrong about two of them, if the
    other two are right about both?
    """,
    "Neurons 1 and 3 are right about (60, 65) and (50, 45). Which neuron may pass everybody?",
    "Raise the bias of neuron 2 to −50.",
    also=TEAM,
)
def majority(settings: Settings) -> CheckResult:
    neurons, together = right_of_each(team(**settings))
    n_right = neurons.sum(axis=0)
    fewest, *others = sorted(int(n) for n in n_right)
    outcome = (
        f"The neurons are right about {n_right[0]}, {n_right[1]} and {n_right[2]} of the four, the "
        f"team about {int(together.sum())}"
    )
    if settings == TEAM_AT_FIRST:
        return not_tried(f"{outcome}; but the knobs are still where they were.")
    if not together.all():
        return not_yet(f"{outcome}. The task asks for all four.")
    if max(others) == 4:
        return not_yet(f"{outcome}. Each neuron must be wrong about somebody.")
    if fewest > 2:
        return not_yet(f"{outcome}. One neuron must be right about two only.")
    return done(f"{outcome}: no two are ever wrong together.")


scene.choice(
    "column",
    """
    In $Z = X W + b$, with $X$ of shape 4 × 2 and $W$ of shape 2 × 3, what is one **column** of
    $W$?
    """,
    right(
        "One neuron: its two weights, one for each input.",
        """
        Three columns, three neurons. Each column is multiplied by every row of X, that is by every
        student, and fills one column of Z.
        """,
    ),
    wrong(
        "One input: the weights that the three neurons have for it.",
        "That is a row of W: its three numbers all belong to one input.",
    ),
    wrong(
        "One student: the two scores, one for each exam.",
        "Students are the rows of X. W does not depend on how many there are.",
    ),
    wrong(
        "One layer: all the weights that lead out of it.",
        "All of W, together with b, is one layer.",
    ),
)


@scene.number(n=[2, 3, 4], a=[3, 5, 2], b=[4, 3, 6])
def count(n: float, a: float, b: float) -> Number:
    first, second, last = n * a + a, a * b + b, b + 1
    return Number(
        f"""
        How many weights and biases does a network with **{n:g}** inputs, hidden layers of
        **{a:g}** and **{b:g}** neurons and **1** output have?
        """,
        answer=first + second + last,
        within=0.1,
        hint="For each layer: inputs times neurons, plus a bias for each neuron.",
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
    A **layer** is many neurons side by side: $Z = X W + b$, and each **column** of $W$ is one
    neuron.
    """,
    """
    In every product of a network the two inner numbers of the **shapes** must match; they drop
    out.
    """,
)
