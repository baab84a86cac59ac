"""Exam: 418 others of the same ship, for one attempt."""

import math

import streamlit as st

import ui
from lessons.titanic import exam
from pages.real_data.titanic.knobs import KNOBS, TRAINING, allowed
from pages.real_data.titanic.pictures import coins, falls
from study.scene import Scene, right, wrong
from training.figures import percent, points

scene = Scene(
    __name__,
    "Exam",
    "How good is your model on people it was never tuned on?",
    covers=["Validation and test sets"],
    knobs=[
        *("log_fare", "normalise", "model", "loss", "learning_rate", "n_epochs", "seed"),
        "guess",
    ],
)
scene.exam("sealed")


@scene.draw
def draw() -> None:
    ui.say(r"""
        Choose a model; it learns from all 891. Then **pull your guess**: what share of 418 others, a
        *test set* that nobody has looked at, does it get right? Only your **first** attempt counts.
    """)
    more = ("loss", "learning_rate", "n_epochs", "seed", "log_fare", "normalise", "guess")
    above, said = st.container(), st.container()
    KNOBS.in_a_row("model", more=more)
    settings = allowed(*TRAINING, "log_fare", "normalise", "seed")
    made = exam.commitment(**settings)
    judged = ui.one_attempt("titanic", "sealed", made, settings, exam.exam, exam.describe)
    if judged:
        both = {who: (one.held_out, float(one.right.mean())) for who, one in judged.items()}
    else:
        held_out = ui.run_job(exam.on_held_out, **settings)
        both = {who: (accuracy, math.nan) for who, accuracy in held_out.items()}
    with above:
        alt = "From the accuracy on those held out to that in the exam, for the model and a rule."
        KNOBS.grab("guess", "across", "guess")
        ui.picture(falls(both, KNOBS["guess"]), "falls", alt=alt)
    if judged:
        with said:
            if (guess := KNOBS["guess"]) != KNOBS.defaults("guess")["guess"]:
                (_, accuracy), *_ = both.values()
                off = points(abs(guess - accuracy))
                ui.say_of_knobs(f"Your guess, {percent(guess)}, is {off} off.")
            ui.say(exam.describe_fall(judged))
        coins(*(one.right for one in judged.values()))


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
    **An exam is sat once.** The recipe’s knobs were set with its score on the 178 in sight: 82.6 %.
    In the exam it is 77.8 %. Change a model after that, and you have begun to fit the exam, too.
    """)
