"""Let it learn: gradient descent on the surprise, from a flat curve."""

from itertools import pairwise

import charts
import ui
from lessons.sigmoid.model import gradient, probability, train, training_set
from pages.foundations.sigmoid.knobs import KNOBS, STUDENTS, certainty
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Scene
from training.figures import count, figure, fixed
from training.hyperparameters import holds_for_any
from training.losses import cross_entropy_delta
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Let it learn",
    "Can the curve find its own place?",
    covers=["Logistic regression", "Logistic regression on separable data", "Cross-entropy"],
    knobs=["w", "b", "learning_rate", "n_epochs"],
)

LOSS = "cross-entropy"


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now gradient descent turns the same two knobs, and begins with a flat curve.
        How far does the curve go, and how sure does it get?
    """)
    pictures, settings = KNOBS.beside("learning_rate", "n_epochs", more=("w", "b"), share=0.76)
    run = ui.run_job(train, **settings)
    x, y = training_set()
    curve = charts.sigmoid_curve.curve(
        x, y, w=run.parameters["w"], b=run.parameters["b"], height=300, **STUDENTS
    )
    falls = charts.curves.learning_curve(run, loss_name=LOSS, height=300)
    with pictures:
        ui.replayed(
            run,
            ("learned", curve, "Four students, and the learned curve."),
            ("loss", falls, "The loss of the training by epoch."),
            w="{:.3f}",
            b="{:.3f}",
            accuracy="{:.0%}",
        )
        if trouble := describe_training(run):
            ui.say(trouble)
    ui.say(r"""
        How wrong is a curve?
        Take the **probability** that it gave to what really happened.
        If that was 85 %, the **surprise** is 0.16; if 50 %, 0.69; if 1 %, 4.6.
        That is $-\ln p$.
        The mean surprise over the students is the loss, called **cross-entropy**.
        The model, a neuron with a sigmoid, is called **logistic regression**.

        Its training never ends here. A cut between 2 and 3 hours leaves all who failed on one
        side, so a steeper curve is always a little better: $w$ is 2.39 after 1,000 epochs and 7.11
        after 20,000. Where classes overlap, a curve that is too steep is punished, and $w$ comes to
        rest.
    """)
    if room := ui.on_demand(
        "Loss and gradient as formulas", "formulas", icon=":material/function:"
    ):
        with room:
            ui.say(r"""
                With $y$ = 1 for passed and 0 for failed, a student’s surprise is $-\ln p$ or
                $-\ln (1-p)$; over $n$ students:

                $$L = -\frac1n \sum \bigl[\, y \ln p + (1-y) \ln (1-p) \,\bigr]$$

                The gradient has the same form as that of the straight line, error times input:

                $$\frac{\partial L}{\partial w} = \frac1n \sum (p-y)\,x \qquad
                \frac{\partial L}{\partial b} = \frac1n \sum (p-y)$$
            """)
    ui.write_it()
    ui.code_that_ran(train, settings, probability, cross_entropy_delta, gradient)
    ui.run_table(run)


@holds_for_any("learning_rate", "n_epochs", "w", "b")
def describe_training(run: RecordedRun) -> str:
    """Say that a single run overshot, if it did."""
    if all(after <= before + 1e-6 for before, after in pairwise(run.loss)):
        return ""
    return (
        f"At this learning rate the steps overshoot, up to a loss of {figure(run.loss.max())} on "
        "the way. It cannot become infinite, because p − y is never larger than 1 in size."
    )


@scene.challenge(
    "warm-up",
    """
    Starting from w = 0 and b = 0, make the curve at least 99 % sure of the truth about each of the
    four students, within 1,000 epochs.
    """,
    "The students with 2 and with 3 hours are the last ones to be sure about.",
    "You have no more epochs, so each step has to go further.",
    "Large steps do no harm here: try learning rate 10.",
    knobs=[train],
    but=("n_samples", "spread", "seed"),
)
def sure(settings: Settings) -> CheckResult:
    if settings.w or settings.b:
        return not_tried(
            f"It starts at w = {figure(settings.w)}, b = {figure(settings.b)}. Start from w = 0 "
            "and b = 0: let the training do it."
        )
    run = train(**settings)
    x, y = training_set()
    p = probability(x, **run.final)
    of_truth = [float(q if passed else 1 - q) for q, passed in zip(p, y, strict=True)]
    least = round(min(of_truth), 3)  # as it is said
    outcome = (
        f"After {count(settings.n_epochs, 'epoch')} at learning rate {settings.learning_rate:g} it "
        f"is {certainty(least, 1)} sure of the truth about the student it is least sure of"
    )
    if settings.n_epochs > 1000:
        return not_yet(f"{outcome}, but only 1,000 epochs are allowed.")
    if least < 0.99:
        return not_yet(f"{outcome}; the task asks for 99 %.")
    return done(f"{outcome}, with w = {fixed(run.final['w'], 1)}.")


scene.remember(
    """
    A sigmoid turns any number into one between 0 and 1. **Cross-entropy** measures how surprised it
    is by the truth.
    """,
    """
    Where a cut **separates** the classes, the weight grows for ever, though more and more slowly.
    Where they overlap, it comes to rest.
    """,
)
