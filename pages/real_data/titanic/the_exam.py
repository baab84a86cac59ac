"""Exam: 418 others of the same ship, for one attempt."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.titanic import exam
from pages.real_data.titanic.knobs import KNOBS, TRAINING, allowed
from pages.real_data.titanic.pictures import falls
from study.scene import Scene, right, wrong
from training.figures import percent, points

scene = Scene(
    __name__,
    "Exam",
    "How good is your model on people it was never tuned on?",
    knobs=["log_fare", "normalise", "model", "loss", "learning_rate", "n_epochs", "seed"],
)
scene.exam("sealed")


@scene.draw
def draw() -> None:
    ui.say(r"""
        418 other passengers of the same ship are waiting, and nothing has been tuned on them, so
        **one** attempt tells you how good a model is.
        Anything after the first is practice.
        Settle on a model; it is trained on all 891.
    """)
    left, _ = KNOBS.beside(
        *("model", "loss", "learning_rate"), more=("n_epochs", "seed", "log_fare", "normalise")
    )
    with left:
        settings = allowed(*TRAINING, "log_fare", "normalise", "seed")
        made = exam.commitment(**settings)
        ui.one_attempt(
            "titanic", "sealed", made, settings, exam.exam, exam.describe, show=show_bars
        )


def show_bars(correct: Mapping[str, Any]) -> None:
    shares = {who: float(each.mean()) for who, each in correct.items()}
    chart = charts.bars.accuracies(shares, exam.RULE, title="share of the 418 judged correctly")
    ui.picture(chart, "exam", alt="Bars for the model, both rules and logistic regression.")
    fallen = ui.memoised(exam.falls)
    alt = "Two bars: how far the recipe’s model and the rule fall in the exam."
    ui.picture(falls(fallen), "falls", alt=alt)
    (held_out, at_exam), (rule_held_out, rule_at_exam) = fallen.values()
    ui.say(f"""
        Where have the {percent(held_out, 1)} gone? They were reported on the 178 on which the
        recipe’s rate, epochs and model could be tried: whoever looks at held-out people while
        choosing has begun to fit them, and the score flatters.
        But not all of the fall is that. “Women survive” was fitted to nobody, and falls as well,
        from {percent(rule_held_out, 1)} to {percent(rule_at_exam, 1)}: these are other people.
        The lead shrinks from {points(held_out - rule_held_out)} to
        {points(at_exam - rule_at_exam)}.
    """)


scene.choice(
    "second_attempt",
    """
    After your exam you change the learning rate, try again on the same 418, and get three more
    right. What is the new number worth?
    """,
    right(
        "It is practice: you made the change after seeing these 418.",
        """
        Keep whichever attempt is best, and it flatters you even if the learning rate makes no
        difference at all. Only passengers never looked at could tell.
        """,
    ),
    wrong(
        "It is a better estimate, because the model is better.",
        """
        Three of 418 are well within chance, and you would not have kept the change if it had gone
        the other way. That is how an exam is slowly learned by heart.
        """,
    ),
    wrong(
        "Unchanged: the model never trained on these passengers.",
        """
        The model did not, but you did. Choosing among models by a score is a way of fitting it.
        """,
    ),
)

scene.remember("""
    **An exam is sat once.** Change a model after seeing the result, and you have begun to fit the
    exam.
    """)
