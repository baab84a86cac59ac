"""By hand: a curve that says how sure it is, and why it is this curve."""

import math

import charts
import ui
from lessons.sigmoid.model import probability, training_set
from pages.foundations.sigmoid.knobs import KNOBS, STUDENTS, certainty, count_of
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import figure

scene = Scene(
    __name__,
    "By hand",
    "How sure can you be that somebody passed?",
    covers=["Sigmoid", "Probability as an output"],
    knobs=["w", "b"],
)

ENOUGH = 0.85
"""The probability of what really happened that the goal asks for."""


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Two students failed ({COLOUR_0}), two passed ({COLOUR_1}).
        The curve says how sure you can be that somebody passed.
        Pull it by its rings until it is **at least 85 %** sure of the truth about each student.
    """)
    pictures, curve = KNOBS.beside("w", "b")
    left, right_end = charts.sigmoid_curve.HANDLES.values()
    KNOBS.grab("left", "sigmoid", "w", "b", own=left, other=right_end)
    KNOBS.grab("right", "sigmoid", "w", "b", own=right_end, other=left)
    x, y = training_set()
    with pictures:
        chart = charts.sigmoid_curve.curve(x, y, **curve, enough=ENOUGH, height=350, **STUDENTS)
        ui.picture(chart, "by_hand", alt="Four students, and your curve.")
        ui.say_of_knobs(describe_sureness(curve["w"], curve["b"]))
    ui.say(r"""
        The **perceptron** says yes or no, just as firmly close to its boundary as far away from
        it. This curve says how sure it is; the decision can wait.

        Below each student stands the sum that the **neuron** adds up, $z = w\,x + b$. It can be any
        number. The **sigmoid**, written $\sigma$ (sigma), squeezes it between 0 and 1, with
        $e$ = 2.718…:

        $$p = \sigma(z) = \frac{1}{1 + e^{-z}}$$
    """)
    ui.say_of_knobs(put_in(curve["w"], curve["b"]))
    if room := ui.on_demand("Why this S and no other?", "odds", icon=":material/help:"):
        with room:
            ui.say(r"""
                Of ten students with 80 %, eight pass and two fail: the **odds** are 4 to 1.
                With this curve, and no other, one more hour multiplies the odds by the same factor,
                whoever studies it. On an axis on which each line is ten times the last, your curve
                is therefore straight, and this straight line is your sum, the **log-odds**:

                $$\ln\frac{p}{1-p} = w\,x + b = z$$
            """)
            titles = STUDENTS | {"y_title": "odds of having passed"}
            odds = charts.odds_scale.straight(**curve, longest=x.max() + 1, height=260, **titles)
            ui.picture(odds, "odds", alt="The odds of your curve, a straight line over the hours.")


def put_in(w: float, b: float) -> str:
    """Put the third student's sum into the sigmoid."""
    x, p = training_set()[0][2], probability(training_set()[0], w, b)[2]
    z = w * x + b
    return (
        f"With {count_of(x)}, $z$ is {figure(z, 4)}, $e^{{-z}}$ is {figure(math.exp(-z))}, and $p$ is "
        f"1 / {figure(1 + math.exp(-z))}, or **{certainty(p)}**."
    )


def describe_sureness(w: float, b: float) -> str:
    """Say for which student a curve expects least what really happened, and how much of it."""
    x, y = training_set()
    p = probability(x, w, b)
    of_truth = [float(q if passed else 1 - q) for q, passed in zip(p, y, strict=True)]
    least = min(of_truth)
    worst = of_truth.index(least)
    student = f"the student with {count_of(x[worst])}"
    happened = "passed" if y[worst] else "failed"
    if least >= ENOUGH:
        return (
            f"**Sure and right.** Even about {student}, who {happened}, your curve is "
            f"{certainty(least)} sure."
        )
    n_sure = sum(each >= ENOUGH for each in of_truth)
    return (
        f"**{n_sure} of {len(y)}** so far. {student[0].upper()}{student[1:]} {happened}, and your "
        f"curve is **{certainty(least)}** sure of that."
    )


scene.choice(
    "range",
    "Which numbers can a sigmoid give?",
    right(
        "Every number between 0 and 1, but neither 0 nor 1 itself.",
        "However large z is, e^(−z) is still above zero. Only rounding makes the result exactly 1.",
    ),
    wrong(
        "Only 0 or 1, for it has to decide between yes and no.",
        "That is the step function. The sigmoid says how sure; deciding is left to the threshold.",
    ),
    wrong(
        "Every number from −1 to 1, both of these ends included.",
        "That is the range of tanh, its cousin. A probability below zero would mean nothing.",
    ),
)
