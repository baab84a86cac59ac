"""Weigh: the products that add up to a score."""

import charts
import ui
from lessons.dot_product import model
from pages.foundations.dot_product.knobs import KNOBS, MARKS, WEIGHTS, number
from study.scene import NumberQuestion, Scene, right, wrong

scene = Scene(
    __name__,
    "Weigh",
    "How do three exam marks become one score?",
    covers=["Dot product"],
    knobs=["x1", "x2", "x3", "w1", "w2", "w3", "b"],
)

SCORED = "{:g}, {:g} and {:g}".format(*model.EXAM_SCORES)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Now one student alone, with {SCORED} points in three exams.
        Turn weights and bias, and watch what each adds to the score.
        **Let exam 2 count against the student, and let the student pass all the same.**
    """)
    pictures, knobs = KNOBS.beside("w1", "w2", "b", more=("w3", *MARKS))
    w, b, x = ([knobs[name] for name in names] for names in (WEIGHTS, "b", MARKS))
    with pictures:
        chart = charts.weighted_sum.stacked(
            [*model.EXAMS, "bias"],
            [*x, 1],
            [*w, *b],
            knobs=((*MARKS, ""), (*WEIGHTS, "b")),
            total="score z",
            mark=(model.PASS_MARK, f"pass mark {model.PASS_MARK:g}"),
            unit="points",
            height=310,
        )
        ui.picture(chart, "votes", alt="Each product and the bias, stacked up to the score.")
        ui.say_of_knobs(describe_score(x, w, b[0]))
    ui.say(r"""
        This is all that a **neuron** does. It multiplies each of its inputs, the **features**, by a
        weight of its own, and adds up. Then it adds a **bias**.

        Written in a row, the inputs are the **vector** $x$ and the weights the vector $w$.
        The sum of the products is their **dot product**, written $x \cdot w$:

        $$z \;=\; x_1 w_1 + x_2 w_2 + x_3 w_3 + b \;=\; x \cdot w + b$$
    """)
    ui.code_that_ran(model.score, {"x": x, "w": w, "b": b[0]}, model.dot)


def describe_score(x: list[float], w: list[float], b: float) -> str:
    """Say what a score comes to; the goal is a pass against exam 2."""
    z = float(model.score(x, w, b))
    if w[1] >= 0:
        return f"The score is {number(z)}, and exam 2 still counts for the student."
    against = f"exam 2 takes {number(-x[1] * w[1])} away"
    if not model.passes(z):
        return (
            f"The score is {number(z)}: {against}, and {number(model.PASS_MARK - z)} are missing."
        )
    return (
        f"**A pass, although {against}.** A weight says how much an input counts, and its sign, "
        "which way."
    )


scene.choice(
    "before_activation",
    "What does a neuron compute from its inputs?",
    right(
        "The sum of its inputs, each times a weight of its own, plus a bias.",
        "That is x · w + b. Whatever comes next works on this one number.",
    ),
    wrong(
        "The average of all its inputs, so that each counts alike.",
        """
        That would be one choice of weights among many: each equal to one over the number of inputs.
        A neuron is free to choose others, even negative ones.
        """,
    ),
    wrong(
        "The number of its inputs that are above a certain threshold.",
        """
        Nothing is counted or compared yet. The inputs keep their sizes, and the decision comes
        later.
        """,
    ),
)


@scene.number(
    x1=[2, 4, 6],
    x2=[-1, -2, -3],
    x3=[3, 1, 5],
    w1=[0.5, 1.5, 2],
    w2=[4, 3, 2],
    w3=[1, 2, 0.5],
    b=[2, -1, 3],
)
def by_hand(
    x1: float, x2: float, x3: float, w1: float, w2: float, w3: float, b: float
) -> NumberQuestion:
    products = [x1 * w1, x2 * w2, x3 * w3]
    x, w, (p1, p2, p3) = ([*map(number, y)] for y in ((x1, x2, x3), (w1, w2, w3), products))
    return NumberQuestion(
        f"""
        Inputs ({", ".join(x)}), weights ({", ".join(w)}), bias {number(b)}. What is the score?
        """,
        answer=sum(products) + b,
        within=0.001,
        hint=f"""
        Three products, one of them negative: {p1}, {p2} and {p3}. Do not forget the bias.
        """,
        working=f"""
        {x[0]} × {w[0]} = {p1}, {x[1]} × {w[1]} = {p2}, {x[2]} × {w[2]} = {p3}
        Together {number(sum(products))}, and with the bias {number(b)} that is [{number(sum(products) + b)}]
        """,
        feedback="The second product is negative: its input is, and its weight is not.",
    )
