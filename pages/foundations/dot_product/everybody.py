"""Ruler: the weights lie across the class as a ruler, and the bias pushes its zero."""

from typing import Any

import ui
from lessons.dot_product.model import CLASS, LETTERS, from_polar, says_yes, score
from pages.foundations.dot_product.knobs import KNOBS, SHARE, matrix, number, polar, ruler_across
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_1
from training.figures import bracketed

scene = Scene(
    __name__,
    "Ruler",
    "Who passes, and what do the weights have to do with it?",
    covers=["Dot product", "Decision boundary", "Vectors and matrices"],
    knobs=["angle_w", "length_w", "cut", "fall"],
)

WANTED = ("F", "G")
"""The goal: they pass, and nobody else."""
FALLEN = (
    "**One number each**: the points in the two exams can no longer be told from it. All who stood "
    "on one line across the ruler have the same score, and on the dashed line it is 0."
)
RULER = ("length_w", "angle_w", "cut")


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Eight students, and only two exams: now each student is a point in a picture, with the class
        average in the middle. A ruler reads the score where a student’s shadow falls, and 0 is
        enough to pass ({COLOUR_1}). Pull its rings to turn, stretch and push it.
        **Let exactly F and G pass.**
    """)
    pictures, controls = ui.beside(SHARE)
    with controls:
        KNOBS.ask("angle_w", "cut", more=["length_w"])
        ui.say_of_knobs(describe_who_passes(*polar("w"), KNOBS["cut"]))
        ui.say("**And what does the neuron see of all this?**")
        if KNOBS.ask("fall", back=False)["fall"] == 100:
            ui.say_of_knobs(FALLEN)
    with pictures:
        ui.picture(
            ruler_across(wanted=("as wanted", WANTED)),
            "class",
            alt="Eight students, and the ruler that lies along the weights, with their shadows.",
        )
    w, b = from_polar(*polar("w")), KNOBS["cut"]
    ui.say_of_knobs(f"Under G the ruler reads {one_by_one(w, b)}.")
    ui.say(r"""
        That is the points in each exam times its **weight**, added up: the **dot product**. The
        arrow $w$ holds the two weights, enlarged, one to the right and one upwards. Then the **bias**
        $b$ is added: it pushes the ruler along.

        Weights and bias are the neuron’s **knobs**. Today you turn them. In **training**, a
        computer does.
    """)
    if room := ui.on_demand("All eight in one product", "matrix", icon=":material/grid_on:"):
        with room:
            ui.say(r"""
                Write the students in rows, and you have a **matrix**, with a **feature** in
                each column. One product reads all eight shadows:
            """)
            ui.say_of_knobs(f"$${class_equation(w, b)}$$")


def one_by_one(w: Any, b: float) -> str:
    """Work out the score of G, whose shadow falls where the ruler reads it."""
    x = CLASS[LETTERS.index("G")]
    terms = (
        f"{bracketed(number(points))} × {bracketed(number(weight))}"
        for points, weight in zip(x, w, strict=True)
    )
    z = number(round(float(score(x, w, b)), 1))
    return f"{' + '.join(terms)} {'−' if b < 0 else '+'} {number(abs(b))} = {z}"


def class_equation(w: Any, b: float) -> str:
    X, z = matrix(CLASS), matrix(score(CLASS, w, b).round(1))
    return rf"{X}\;{matrix(w)} {'-' if b < 0 else '+'} {number(abs(b))} = {z}"


def who_passes(length: float, angle: float, b: float) -> str:
    """Return the letters of those who pass."""
    passing = says_yes(score(CLASS, from_polar(length, angle), b))
    return "".join(name for name, one in zip(LETTERS, passing, strict=True) if one)


def describe_who_passes(length: float, angle: float, b: float) -> str:
    """Say who passes, and once the goal is reached, what it took."""
    passing = who_passes(length, angle, b)
    if passing != "".join(WANTED):
        return f"Passing: {', '.join(passing) or 'nobody'}."
    return (
        "**F and G, and nobody else.** Nobody’s points have changed: only the ruler lies "
        f"differently. Points in exam 2 now count against you, and the sum must reach {number(-b)}."
    )


@scene.challenge(
    "warm-up",
    """
    Leave the arrow as it was at first, at 20 degrees and 1 long, and push the zero until exactly
    one student passes.
    """,
    """
    Push the ruler along itself, until its zero stands behind all the shadows but one.
    """,
    "The sums of the best two are 39.5 and 28.4.",
    also=RULER,
)
def one_passes(settings: Settings) -> CheckResult:
    """Check that the bias alone lets exactly one student of the class pass."""
    at_first = KNOBS.defaults("length_w", "angle_w")
    if any(abs(settings[name] - value) > 1e-6 for name, value in at_first.items()):
        return not_tried("Turn the arrow back to 20 degrees and length 1, and push only the zero.")
    if settings.cut == 0:
        return not_tried("The bias still stands at 0.")
    passing = who_passes(settings.length_w, settings.angle_w, settings.cut)
    if len(passing) != 1:
        return not_yet(f"Passing now: {', '.join(passing) or 'nobody'}.")
    return done(f"Only {passing} passes: the sum must now reach {number(-settings.cut)}.")


@scene.challenge(
    "summit",
    """
    Let only E pass, who is far below the average in both exams.
    """,
    "The arrow points to where the points are that score high.",
    "Point the arrow at E, down to the left, and push the zero up to E.",
    "At −130 degrees and length 1, a bias of −30 will do.",
    also=RULER,
)
def only_the_last(settings: Settings) -> CheckResult:
    """Check that only the student passes who is behind in both exams."""
    if min(from_polar(settings.length_w, settings.angle_w)) >= 0:
        return not_tried(
            "No weight is negative yet. Until one is, whoever is better in both exams has the "
            "higher score."
        )
    passing = who_passes(settings.length_w, settings.angle_w, settings.cut)
    if passing != "E":
        return not_yet(f"Passing now: {', '.join(passing) or 'nobody'}.")
    return done("Only E passes. With negative weights, more points lower the score.")


scene.choice(
    "bias",
    "A score of 0 or more is a pass. The bias is −20. What does it take to pass?",
    right(
        "A dot product x · w of at least 20.",
        """
        x · w − 20 ≥ 0 says just that. A negative bias pushes the zero up the ruler: the neuron is
        harder to please.
        """,
    ),
    wrong(
        "A dot product x · w of at least −20.",
        "The other way round: a dot product of −20 would give a score of −40.",
    ),
    wrong(
        "20 points more in each of the exams.",
        """
        The bias is added once, after the weights; it does not know how many inputs there are.
        """,
    ),
)
scene.remember(
    """
    A neuron is a ruler laid across the data. The **weights** turn and stretch it, and the **bias**
    pushes its zero. Each input’s score is read where its shadow falls.
    """,
    """
    Where the score is 0 there is a straight line, at a right angle to the arrow of the weights. The
    bias moves it.
    """,
)
