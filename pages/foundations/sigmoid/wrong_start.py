"""Wrong start: two losses, and a curve that is confidently wrong."""

from collections.abc import Mapping

import charts
import ui
from datasets.students import HOURS, PASSED
from lessons.sigmoid.experiments import compare_losses, formulas_compared, pulls
from lessons.sigmoid.experiments import wrong_start as wrong_start_at
from lessons.sigmoid.model import probability, train, training_set
from pages.foundations.sigmoid.knobs import STARTS, STUDENTS
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import count, figure
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Wrong start",
    "How does a curve find out that it is confidently wrong?",
    covers=["Cross-entropy against squared error"],
    knobs=["start_w", "duel_rate", "duel_epochs"],
)

CASE = {"start_w": -8.0, "duel_rate": 0.1, "duel_epochs": 1000}


@scene.predict(
    """
    Both copies start confidently wrong, at $w = {start_w:g}$, and train for 1,000 epochs at learning
    rate 0.1. Which loss gets all four students right?
    """,
    {
        "both": "Both",
        "only_cross_entropy": "Only cross-entropy",
        "only_squared_error": "Only squared error",
        "neither": "Neither",
    },
    case=CASE,
    again={"start_w": -5.0},
)
def wrong_start(start_w: float = CASE["start_w"]) -> Answer:
    """Train on both losses from the confidently wrong start and see who finds out."""
    return who_escapes(compare_losses(start_w=start_w))


@holds_for_any("loss", "w", "b", "n_samples")
def who_escapes(runs: Mapping[str, RecordedRun]) -> Answer:
    """Say who has all four students right in the end."""
    n = len(HOURS)
    n_right = [round(float(run.metrics["accuracy"][-1]) * n) for run in runs.values()]
    names = ("both", "only_cross_entropy", "only_squared_error", "neither")
    truth = names[2 * (n_right[0] < n) + (n_right[1] < n)]
    n_yes = int((probability(HOURS, **runs["squared error"].final) > 0.5).sum())
    said = "all four" if n_yes == n else f"{n_yes} of the four"
    why = {
        "both": "the squared error has not turned its curve round",
        "only_cross_entropy": "it has turned its curve round, and the squared error has not",
        "only_squared_error": "it is the other way round",
        "neither": "cross-entropy has turned its curve round",
    }
    return Answer(
        truth,
        f"After {count(int(runs['cross-entropy'].epochs[-1]), 'epoch')} cross-entropy has "
        f"{n_right[0]} of {n} right. Squared error has {n_right[1]} of {n}: its curve says “passed” "
        f"for {said}.",
        f"{n_right[0]} of {n} right with cross-entropy, {n_right[1]} with squared error",
        because={n: w if n == truth else w[0].upper() + w[1:] for n, w in why.items()},
    )


thin_arrow = scene.observation(
    "thin_arrow",
    """
    Each arrow is a student who pulls at a curve. With the first settings, play it once more, and
    follow the thin arrow of the **squared error** at 3 hours. When is it longest?
    """,
    wrong(
        "At the start, where the curve is most wrong",
        "It is hardly there at the start. Drag the slider slowly from left to right.",
    ),
    right(
        "On the way up, where the curve is unsure",
        "While the curve is wrong and sure, the arrow is all but missing: this student hardly pulls "
        "it up.",
    ),
    wrong(
        "At the end, where the curve is right",
        "By then the curve is at the dot, and there is nothing left to pull.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now the curve starts **confidently wrong**: it is all but certain that 1 and 2 hours are
        enough to pass, and that 3 and 4 are not.
        One copy learns from the **cross-entropy**. The other learns from the **squared error**, as
        the straight line did.
    """)
    with ui.predicted(wrong_start) as stage:
        start_w, rate, n_epochs = stage.ask(*CASE).values()
        runs = ui.run_job(compare_losses, start_w=start_w, learning_rate=rate, n_epochs=n_epochs)
        x, y = training_set()
        titles = STUDENTS | {"y_title": "probability"}
        each = [pulls(loss, run) for loss, run in runs.items()]
        both = charts.sigmoid_curve.several(
            *(x, y, runs, each), pulled=not stage.is_open, start_w=start_w, height=380, **titles
        )
        alt = "Four students, both curves, and arrows: how hard each student pulls."
        ui.replayed(runs, ("duel", both, alt), accuracy="{:.0%}")
    if ui.observe(thin_arrow):
        ui.say(r"""
            With cross-entropy, a student pulls the harder, the more wrong the curve is.
            With the squared error it also matters how much a small step would help. Where the curve
            is sure, it is flat, and a small step changes next to nothing. There the neuron is
            **saturated**: it may be as wrong as can be, and still hardly learns.

            How steep the sigmoid is can be worked out: $p\,(1 - p)$. That is 0.25 at 50 %, and only
            0.01 at 99 %.
        """)
    if room := ui.on_demand(
        "What the formulas do at the extremes", "formulas", icon=":material/error:"
    ):
        with room:
            ui.say(r"""
                With $y$ = 1 for passed and 0 for failed, a student’s squared error is $(p-y)^2$. Its
                slope along $z$ is $2\,(p-y)\,p\,(1-p)$, that of the cross-entropy is $p-y$.

                Once $p$ rounds to 0 or 1, one of the logarithms is minus infinity.
                Where the curve is wrong, the loss is infinite; where it is right, it is 0 times
                infinity, which is not a number (nan).
                Computed from $z$, the same loss is $\ln(1 + e^z) - y z$, and nothing breaks.
                Each row is a start:
            """)
            ui.facts(ui.rows(*map(formulas_compared, STARTS[4::-1])))


@scene.challenge(
    "climb",
    """
    From a start at w = −4 or further below zero, find settings with which **squared error** gets
    all four students right.
    """,
    "At w = −4 the sums z are half as large as at −8, and the slope is far from zero.",
    """
    It first learns to give everybody the same answer, and then has to get off that plateau too.
    """,
    "Take −4, and a learning rate between 3 and 10 with a few thousand epochs.",
    also=("start_w", "duel_rate", "duel_epochs"),
)
def rescue(settings: Settings) -> CheckResult:
    start = figure(settings.start_w)
    if settings.start_w > -4.0:
        return not_tried(f"It starts at w = {start}; take −4, or further below zero.")
    run = train(
        loss="squared error",
        learning_rate=settings.duel_rate,
        n_epochs=settings.duel_epochs,
        **wrong_start_at(settings.start_w),
    )
    n_right = round(float(run.metrics["accuracy"][-1]) * len(PASSED))
    outcome = (
        f"From w = {start}, squared error gets {n_right} of 4 right after "
        f"{count(settings.duel_epochs, 'epoch')} at learning rate {settings.duel_rate:g}"
    )
    if n_right < len(PASSED):
        return not_yet(f"{outcome}.")
    return done(f"{outcome}. Patience and large steps got it off both plateaus.")


@scene.number(p=[0.9, 0.8, 0.95, 0.6])
def slope(p: float) -> NumberQuestion:
    steep = p * (1 - p)
    return NumberQuestion(
        f"""
        The sigmoid is as steep as $p\\,(1 - p)$: 0.25 where it says 0.5. How steep is it where it
        says {p:g}?
        """,
        answer=steep,
        within=0.0015,
        hint=f"Multiply {p:g} by what is missing to 1.",
        working=f"p (1 − p) = {p:g} × {1 - p:g} = [{steep:g}]",
        feedback=f"That is {round(400 * steep)} % of the 0.25 in the middle.",
    )


scene.choice(
    "why_cross_entropy",
    "Why are yes-or-no answers learned with cross-entropy rather than with squared error?",
    right(
        "Because it still pulls hard where the curve is sure and wrong.",
        "The squared error’s pull carries the factor p (1 − p), which is almost 0 there.",
    ),
    wrong(
        "Because the squared error of probabilities can become infinite.",
        """
        It never exceeds 1. It is the cross-entropy that has no upper bound, and that is its
        strength: being sure and wrong is expensive.
        """,
    ),
    wrong(
        "Because with the squared error the best curve would always be a worse one.",
        """
        The true probability has the least squared error too, on average. The trouble is the way
        there: where the curve is sure, it hardly learns.
        """,
    ),
)
scene.remember(
    """
    Where a sigmoid is sure, it is flat, and the squared error learns next to nothing.
    Cross-entropy pulls hardest where the curve is most wrong.
    """
)
