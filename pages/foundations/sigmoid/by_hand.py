"""By hand: a curve that says how sure it is, and why it is this curve."""

import math

import charts
import ui
from lessons.sigmoid.model import probability, training_set
from pages.foundations.sigmoid.knobs import KNOBS, STUDENTS, certainty, count_of
from study.scene import Scene, right, wrong
from training.activations import sigmoid
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import figure, listed, signed_points

scene = Scene(
    __name__,
    "By hand",
    "How sure can you be that somebody passed?",
    covers=["Sigmoid", "Probability as an output"],
    knobs=["w", "b", "odds_w", "odds_b", "ask"],
)

ENOUGH = 0.85
"""The probability of what really happened that the goal asks for."""
LONGEST = 7.5
"""Hours at the right end of the pictures of the odds."""


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

        It is the **neuron** you know, $z = w\,x + b$, squeezed: far below 0 becomes almost 0 %,
        0 becomes 50 %, and far above 0 almost 100 %. What squeezes is the **sigmoid**, written
        $\sigma$ (sigma):

        $$p = \sigma(z) = \frac{1}{1 + e^{-z}}$$
    """)
    ui.say_of_knobs(describe_odds(curve["w"], curve["b"]))
    if room := ui.on_demand("One more hour, for any student", "odds", icon=":material/help:"):
        with room:
            one_more_hour()


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
            f"**Sure and right.** Even {student}, who {happened}, gets {certainty(least)} for that."
        )
    n_sure = sum(each >= ENOUGH for each in of_truth)
    return (
        f"**{n_sure} of {len(y)}** so far. {student[0].upper()}{student[1:]} {happened}, and your "
        f"curve is **{certainty(least)}** sure of that."
    )


def describe_odds(w: float, b: float) -> str:
    """Say what is special about this S, and what a curve makes of the odds in an hour."""
    each = [f"{figure(math.exp(w * hours + b))} to 1 for {hours} hours" for hours in (2, 3, 4)]
    return (
        "Why this S and no other? It alone multiplies the **odds** of passing (80 % is 4 to 1) by "
        f"the same factor with each hour. Yours gives {listed(each)}, × {figure(math.exp(w))} each time."
    )


def one_more_hour() -> None:
    ui.say(r"""
        If each hour multiplies the odds by the same factor, their logarithm, the **log-odds**, grows
        by the same amount every hour. It is a straight line, and that line is our $z$:

        $$\ln\frac{p}{1-p} = w\,x + b \qquad\text{solved for } p: \qquad p = \frac{1}{1 + e^{-(w x
        + b)}}$$
    """)
    pictures, knobs = KNOBS.beside("odds_w", "odds_b", "ask", share=0.72)
    w, b, ask = knobs.values()
    with pictures:
        bent, straight = charts.odds_scale.before_and_after(
            knobs,
            longest=LONGEST,
            x_title=STUDENTS["x_title"],
            y_titles=(STUDENTS["y_title"], "odds of having passed"),
            height=330,
        )
        ui.side_by_side(
            ("odds_p", bent, "The sigmoid over the hours, and a student before and after one."),
            ("odds", straight, "The odds, a straight line, and the same student on it."),
        )
    ui.facts_of_knobs(odds_rows(w, b, ask))
    ui.say(
        "How far the **probability** moves depends on where the student stands. The factor does not."
    )


def odds_rows(w: float, b: float, hours: float) -> dict[str, list[str]]:
    """Return what one hour more does to the odds of a student, and to the probability."""

    def row(hours: float) -> dict[str, str]:
        z = w * hours + b
        p = certainty(float(sigmoid(z)), 1)
        return {"after": count_of(hours), "probability": p, "odds (to 1)": figure(math.exp(z))}

    p, after = (float(sigmoid(w * x + b)) for x in (hours, hours + 1))
    change = {
        "after": "change",
        "probability": signed_points(after - p),
        "odds (to 1)": f"× {figure(math.exp(w))}",
    }
    return ui.rows(row(hours), row(hours + 1), change)


scene.choice(
    "range",
    "Which numbers can a sigmoid give?",
    right(
        "Every number between 0 and 1, but neither 0 nor 1 itself.",
        """
        However large z is, e^(−z) is still above zero. Only rounding makes the result exactly 1.
        """,
    ),
    wrong(
        "Only 0 or 1, for it has to decide between yes and no.",
        """
        That is the step function. The sigmoid says how sure; deciding is left to the threshold.
        """,
    ),
    wrong(
        "Every number from −1 to 1, both of these ends included.",
        """
        That is the range of tanh, its cousin. A probability below zero would mean nothing.
        """,
    ),
)
