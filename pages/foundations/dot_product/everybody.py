"""Whole class: one product scores everybody, and the bias moves the mark."""

import charts
import ui
from lessons.dot_product.model import (
    BIAS,
    CLASS_SCORES,
    PASS_MARK,
    STUDENTS,
    pass_mark_for_dot,
    passes,
    score,
)
from lessons.dot_product.model import WEIGHTS as WEIGHTS_AT_FIRST
from pages.foundations.dot_product.knobs import KNOBS, WEIGHTS, matrix, number
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_1

scene = Scene(
    __name__,
    "Whole class",
    "Who passes, and what does the bias have to do with it?",
    knobs=["w1", "w2", "w3", "b"],
)

NEURON = (*WEIGHTS, "b")


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Each bar is one student’s weighted sum, without the bias, and the dotted line is the pass
        mark.
        Turn the **bias**: the solid line is the mark that a sum must reach now.
        Students who reach it pass ({COLOUR_1}).
    """)
    pictures, knobs = KNOBS.beside("b", more=WEIGHTS)
    b, *w = knobs.values()
    with pictures:
        chart = charts.weighted_sum.against_marks(
            STUDENTS,
            CLASS_SCORES,
            w,
            b,
            knobs=(WEIGHTS, "b"),
            mark=PASS_MARK,
            marks=("mark without the bias", "with the bias"),
            unit="x · w (points)",
        )
        ui.picture(
            chart, "class", alt="A bar for each student, and the pass mark, which the bias moves."
        )
    ui.say(r"""
        Write the points of the three students in three rows, and you have a **matrix** $X$.
        A single product scores all three with the same weights:
    """)
    ui.say_of_knobs(f"$${class_equation(w, b)}$$")
    ui.say(r"""
        Each column of $X$ is a **feature**. **Weights** and bias are the neuron’s **knobs**, and
        today you turn them by hand.
        **Training** is when a computer turns them, a little at a time, again and again, so that its
        errors get smaller.
    """)


def class_equation(w: list[float], b: float) -> str:
    X, z = matrix(CLASS_SCORES), matrix(score(CLASS_SCORES, w, b))
    return rf"{X}\;{matrix(w)} {'-' if b < 0 else '+'} {number(abs(b))} = {z}"


def who_passes(settings: Settings) -> tuple[list[int], str]:
    """Return who of the class passes, by place, and what each scores, in words."""
    scores = score(CLASS_SCORES, [settings[name] for name in WEIGHTS], settings.b)
    passing = [i for i, one in enumerate(passes(scores)) if one]
    return passing, f"The class scores {', '.join(map(number, scores))}"


@scene.challenge(
    "warm-up",
    """
    With the weights 0.6, 0.3 and 0.1, turn the bias until exactly one of the three students passes.
    """,
    """
    The weighted sums of the class are 86.5, 45 and 74. Between which two of them must the mark lie?
    """,
    "The mark for the weighted sums is 60 minus the bias.",
    also=NEURON,
)
def one_passes(settings: Settings) -> CheckResult:
    """Check that the bias alone lets exactly one student of the class pass."""
    moved = [settings[name] - w for name, w in zip(WEIGHTS, WEIGHTS_AT_FIRST, strict=True)]
    if max(map(abs, moved)) > 1e-6:
        return not_tried("Set the weights back to 0.6, 0.3 and 0.1, and turn only the bias.")
    if settings.b == BIAS:
        return not_tried(f"The bias still stands at {number(BIAS)}.")
    passing, outcome = who_passes(settings)
    if len(passing) != 1:
        how_many = {0: "nobody passes", 2: "two pass", 3: "all three pass"}[len(passing)]
        return not_yet(f"{outcome}: {how_many}.")
    mark = number(pass_mark_for_dot(settings.b))
    return done(
        f"{outcome}: only the {STUDENTS[passing[0]]} passes. The mark for the weighted sums now "
        f"stands at {mark}."
    )


@scene.challenge(
    "summit",
    """
    Set the weights and the bias so that only the second student passes, the one who is behind in
    every exam.
    """,
    "As long as every weight is positive, more points mean a higher score.",
    "Let an exam count against those who did well in it.",
    """
    Give exam 1 the weight −1 and the other two 0. The second student’s weighted sum is then −40,
    higher than the others’. Which bias lifts it to 60?
    """,
    also=NEURON,
)
def only_the_last(settings: Settings) -> CheckResult:
    """Check that only the student passes who is behind in every exam."""
    if min(settings[name] for name in WEIGHTS) >= 0:
        return not_tried(
            "No weight is negative yet. Until one is, a student ahead in every exam is ahead in "
            "the score."
        )
    passing, outcome = who_passes(settings)
    if passing != [1]:
        who = " and ".join(f"the {STUDENTS[i]}" for i in passing) or "nobody"
        verb = "pass" if len(passing) > 1 else "passes"
        return not_yet(f"{outcome}: {who} {verb}.")
    return done(f"{outcome}. With a negative weight, more points lower the score.")


scene.choice(
    "bias",
    "The pass mark is 60. What does a bias of −20 amount to?",
    right(
        "The weighted sum x · w must reach 80.",
        """
        x · w − 20 ≥ 60 says just that: 60 − (−20) = 80. A negative bias makes a neuron harder to
        please.
        """,
    ),
    wrong(
        "The weighted sum x · w must reach 40.",
        "The other way round: a weighted sum of 40 would give a score of 20.",
    ),
    wrong(
        "Each of the exams counts 20 points less.",
        """
        The bias is added once, after the weights; it does not know how many inputs there are.
        """,
    ),
)
scene.remember(
    """
    A neuron multiplies each input by a **weight** of its own, adds up the products, and adds a
    **bias**. The weights say what counts and in which direction; the bias says how much is enough.
    **Training** will turn these knobs for you.
    """,
    """
    Put the inputs in the rows of a **matrix**, and a single product scores them all with the same
    weights.
    """,
)
