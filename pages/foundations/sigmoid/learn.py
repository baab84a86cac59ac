"""Let it learn: gradient descent on the surprise, from a level curve."""

from typing import Any

import charts
import ui
from lessons.sigmoid.model import gradient, probability, samples_of, train, training_set
from pages.foundations.sigmoid.knobs import KNOBS, STUDENTS, certainty
from pages.foundations.sigmoid.pictures import surprise
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, fixed
from training.losses import cross_entropy_delta
from training.progress import track

scene = Scene(
    __name__,
    "Let it learn",
    "Can the curve find its own place?",
    covers=["Logistic regression", "Logistic regression on separable data", "Cross-entropy"],
    knobs=["learning_rate", "n_epochs", "fifth"],
)

EARLY, LATE = 1000, 20_000
"""The epochs after which all four are right, and until which the prediction goes on."""
WEIGHT = 12
"""Below this the weight stays in the challenge."""
CASE: dict[str, Any] = {"learning_rate": 0.1, "n_epochs": LATE, "fifth": False}


@scene.predict(
    """
    After 1,000 epochs all four students are right, and $w$ is 2.39. The training goes on, to
    20,000 epochs. What does $w$ do?
    """,
    {
        "rests": "It stays about where it is",
        "grows": "It grows on and on",
        "returns": "It grows too far, and comes back",
    },
    case=CASE,
)
def goes_on() -> Answer:
    """Train on, long after everybody is right, and follow the weight."""
    short, w = (train(learning_rate=0.1, n_epochs=n).parameters["w"] for n in track((EARLY, LATE)))
    early = float(short[-1])
    grows = float(w[-1]) > 1.2 * early
    return Answer(
        "returns" if w.max() > w[-1] else "grows" if grows else "rests",
        f"It grows on, from {fixed(early)} to **{fixed(w[-1])}** after {LATE:,} epochs: the steeper "
        "the curve, the less it is surprised by these four.",
        because={
            "rests": "Right is not yet sure: the steeper the curve, the surer it is of what "
            "happened, so the weight grows on",
            "grows": "a cut between 2 and 3 hours has all who failed on one side, so the steeper "
            "the curve, the surer it is of what happened",
            "returns": "Nothing calls it back: a cut between 2 and 3 hours has all who failed on "
            "one side, so no curve is too steep, and the weight grows on",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Gradient descent now turns the two knobs. What it makes small is the **surprise**: how
        little the curve expected what really happened to each student. One head of a coin is a
        surprise of 0.69, two in a row are twice that.
    """)
    with ui.predicted(goes_on, share=0.56) as stage:
        settings = stage.values("learning_rate", "n_epochs", "fifth")
        settings["data"] = "one fails" if settings.pop("fifth") else "hours"
        run = ui.run_job(train, **settings)
        (x, y), (w, b) = samples_of(run), (run.parameters[name] for name in "wb")
        curve = charts.sigmoid_curve.curve(x, y, w=w, b=b, height=290, **STUDENTS)
        shown = "learned", curve, "The students, and the learned curve."
        follow = ui.replayed(run, shown, w="{:.3f}", b="{:.3f}", accuracy="{:.0%}")
        with stage.aside:
            alt = "The surprise falls from large to 0 at 100 %, and the students slide down it."
            ui.picture(surprise(run), "surprise", player=follow, alt=alt)
    KNOBS.in_a_row("learning_rate", "n_epochs", "fifth")
    ui.say(r"""
        **Let one more fail, in spite of 4 hours**, and train for 20,000 epochs. The steeper the curve,
        the more it is surprised by this one, so $w$ comes to rest.

        How large is a surprise? Each further head halves the **probability**, and should add one step
        of surprise. The logarithm turns halving into adding: a surprise is $-\ln p$, where $p$ is
        the probability given to what happened.

        The mean surprise of all students is the loss, **cross-entropy**. A neuron that learns from
        it is called **logistic regression**.
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


@scene.challenge(
    "warm-up",
    """
    Make the curve at least 99 % sure of the truth about each of the four students, within 1,000
    epochs and with $w$ still below 12.
    """,
    "The students with 2 and with 3 hours are the last ones to be sure about.",
    "You have no more epochs, so each step has to go further.",
    "Try learning rate 10. At 100 the first steps alone take $w$ far beyond 12.",
    knobs=[train],
    but=("w", "b", "n_samples", "spread", "seed"),
)
def sure(settings: Settings) -> CheckResult:
    if not settings.n_epochs:
        return not_tried("After 0 epochs the curve is level still. Let it train.")
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
    w = run.final["w"]
    outcome += f", with w = {fixed(w, 1)}"
    return (
        done(f"{outcome}.") if w < WEIGHT else not_yet(f"{outcome}: it should be below {WEIGHT}.")
    )


scene.remember(
    """
    A sigmoid turns any number into one between 0 and 1. **Cross-entropy** measures how surprised it
    is by the truth.
    """,
    "Where a cut **separates** the classes, the weight grows for ever. Where they overlap, it comes "
    "to rest.",
)
