"""Matrices: the fifteen sums of the team, and the one product that makes them all."""

import charts
import ui
from lessons.layers.network import EXAMS, STUDENTS, TEAM, VOTE, answers, team
from pages.networks.layers.knobs import KNOBS, shaped
from study.scene import Scene, right, wrong
from training.dense import layers_of
from training.figures import figure, fixed
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Matrices",
    "How does one product make all sums of a layer?",
    path="code",
    covers=["Layers and shapes", "Forward pass by hand"],
    knobs=["needed", *TEAM],
)


@scene.draw
def draw() -> None:
    ui.say("""
        *Team* as a network, with the first student at its inputs. **Turn a weight of neuron 1**:
        which of the sums below change with it?
    """)
    run = team(**KNOBS.values("needed", *TEAM))
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
    KNOBS.in_a_row(*TEAM[:3], more=("needed", *TEAM[3:]))
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
        f"p = {figure(p[0], 2)}, so the team {'passes' if p[0] >= 0.5 else 'fails'} this student."
    )


def team_formula(run: RecordedRun) -> str:
    """Write the first layer of the team for all five students at once, with shapes."""
    p, (sums, _, _) = run.final, answers(run)
    X, W = shaped(STUDENTS.X, 0, lambda i, j: i == 0), shaped(p["W1"], 2, lambda i, j: j == 0)
    b, Z = shaped(p["b1"], 0, lambda i, j: j == 0), shaped(sums, 1, lambda i, j: i == j == 0)
    # All four side by side are wider than a phone.
    return rf"\begin{{gathered}} Z = X W + b \\ = {X} {W} \\ + {b} \\ = {Z} \end{{gathered}}"


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

scene.remember(
    """
    One product of **matrices** makes all sums of a layer. The inner numbers of their **shapes**
    must match: 5 × 2 scores times 2 × 3 weights give 5 × 3 sums.
    """
)
