"""Who passes?: three students, and a vote of which one chooses the weights."""

import charts
import ui
from lessons.dot_product.model import CLASS_SCORES, EXAMS, PASS_MARK, STUDENTS, passes, score
from pages.foundations.dot_product.knobs import KNOBS, WEIGHTS, number
from study.scene import Scene

scene = Scene(
    __name__,
    "Who passes?",
    "Can you let exactly one student pass?",
    covers=["Weights, bias and threshold of a neuron"],
    knobs=["w1", "w2", "w3"],
)

NEVER = (
    "The second never passes alone: with weights from −1 to 1, whenever the second passes, so does "
    "the third."
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Three students, three exams; their points stand beside their names.
        Pull the green rings to set how much each exam counts, its **weight**: each student’s points
        are multiplied by the weights and added up.
        **Let exactly one student pass.** Then another one. Can each of the three pass alone?
    """)
    pictures, knobs = KNOBS.beside(*WEIGHTS)
    w = list(knobs.values())
    for knob in WEIGHTS:
        KNOBS.grab(knob, "upright", knob)
    with pictures:
        chart = charts.weighted_sum.against_mark(
            [f"{name.split()[0]} ({points_of(name)})" for name in STUDENTS],
            CLASS_SCORES,
            w,
            knobs=WEIGHTS,
            mark=(PASS_MARK, "pass mark"),
            unit="points, weighed and added up",
            height=180,
        )
        ui.picture(chart, "class", alt="A bar for each student, and the pass mark.")
        counts = charts.weighted_sum.weights(
            EXAMS, w, knobs=WEIGHTS, title="how much it counts", height=200
        )
        ui.picture(counts, "counts", alt="Three bars, each with a ring to pull it up or down.")
        ui.say_of_knobs(describe_who_passes(w))


def points_of(student: str) -> str:
    return ", ".join(f"{mark:g}" for mark in CLASS_SCORES[STUDENTS.index(student)])


def describe_who_passes(w: list[float]) -> str:
    """Say who of the class passes with these weights and no bias; the goal is exactly one."""
    passed = [
        name for name, one in zip(STUDENTS, passes(score(CLASS_SCORES, w)), strict=True) if one
    ]
    if len(passed) == 1:
        return (
            f"**The {passed[0]}, and nobody else.** Nobody’s points have changed. You chose what "
            f"counts, and that decided who passes. {NEVER if passed == [STUDENTS[2]] else 'Who else?'}"
        )
    if not passed:
        scores = score(CLASS_SCORES, w)
        nearest = int(scores.argmax())
        takes = -CLASS_SCORES[nearest] * w
        return (
            f"**Nobody passes.** The {STUDENTS[nearest]} is nearest, "
            f"{number(PASS_MARK - scores[nearest])} short: "
            + (
                f"{EXAMS[takes.argmax()]} takes {number(takes.max())} away."
                if takes.max() > 0
                else "let some exam count for more."
            )
        )
    if len(passed) == 2:
        first, second = passed
        asked = "Where is each of them better than the other?"
        return f"**The {first} and the {second} pass.** {asked if first == STUDENTS[0] else NEVER}"
    return "**Everybody passes.** Let some exam count for less, or against them."
