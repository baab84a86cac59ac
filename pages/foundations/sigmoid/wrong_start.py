"""Wrong start: two losses, and a curve that is confidently wrong."""

from collections.abc import Mapping

import charts
import ui
from datasets.students import HOURS, PASSED
from lessons.gradient_descent.model import predict as logits
from lessons.sigmoid.experiments import compare_losses, formulas_compared
from lessons.sigmoid.experiments import wrong_start as wrong_start_at
from lessons.sigmoid.model import probability, train, training_set
from pages.foundations.sigmoid.knobs import KNOBS, STARTS, STUDENTS, count_of
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.activations import sigmoid_slope
from training.figures import count, figure, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Wrong start",
    "How does a curve find out that it is confidently wrong?",
    covers=["Cross-entropy against squared error"],
    knobs=["w", "b", "start_w", "duel_rate", "duel_epochs"],
)

CASE = {"start_w": -8.0, "duel_rate": 0.1, "duel_epochs": 1000}
SATURATED = 0.01
"""The slope below which a small turn of a knob changes next to nothing."""


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
    share = {loss: float(run.metrics["accuracy"][-1]) for loss, run in runs.items()}
    names = ("both", "only_cross_entropy", "only_squared_error", "neither")
    truth = names[2 * (share["cross-entropy"] < 1) + (share["squared error"] < 1)]
    n_yes = int((probability(HOURS, **runs["squared error"].final) > 0.5).sum())
    stays = (
        "its curve still says “passed” for all four"
        if n_yes == len(HOURS)
        else f"its curve says “passed” for {n_yes} of the four"
    )
    hardly = "the squared error hardly pulls at a curve that is sure, even if it is wrong"
    why = {
        "both": hardly,
        "only_cross_entropy": "it pulls hardest where the curve is most wrong",
        "only_squared_error": f"{hardly}, and cross-entropy pulls hardest there",
        "neither": "that loss pulls hardest where the curve is most wrong, and so turns it round",
    }
    return Answer(
        truth,
        f"After {count(int(runs['cross-entropy'].epochs[-1]), 'epoch')} cross-entropy gets "
        f"{percent(share['cross-entropy'])} right and squared error "
        f"{percent(share['squared error'])}: {stays}.",
        f"{percent(share['cross-entropy'])} right with cross-entropy, "
        f"{percent(share['squared error'])} with squared error",
        because={n: w if n == truth else w[0].upper() + w[1:] for n, w in why.items()},
    )


both_share = scene.observation(
    "both_share",
    "At the first settings, drag the run back to its first frame. What is the same for both?",
    right(
        "The curve, and so every error",
        """
        Both are as sure and as wrong. What tells them apart is only what each loss makes of an error.
        """,
    ),
    wrong(
        "The pull, and so the first step",
        "Compare the heights of the two markers: one pull is a hundred times the other.",
    ),
    wrong(
        "Nothing: two losses make two curves",
        "Two curves come of it later. At the first frame one lies exactly on the other.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now the curve starts **confidently wrong**: it is all but certain that 1 and 2 hours are
        enough to pass and 3 and 4 are not.
        One copy learns from the **cross-entropy**, the other from the **squared error**, the mean
        of $(p - y)^2$, where $y$ is 1 for passed and 0 for failed.
    """)
    with ui.predicted(wrong_start, share=0.5, explains=False) as stage:
        start_w, rate, n_epochs = stage.values(*CASE).values()
        runs = ui.run_job(compare_losses, start_w=start_w, learning_rate=rate, n_epochs=n_epochs)
        x, y = training_set()
        titles = STUDENTS | {"y_title": "probability"}
        both = charts.sigmoid_curve.several(x, y, runs, start_w=start_w, height=300, **titles)
        shown = "duel", both, "Four students, and both curves."
        follow = ui.replayed(runs, shown, accuracy="{:.0%}")
        with stage.aside:
            steep = charts.sigmoid_curve.steepness(runs, title="pull on w")
            alt = "How hard each loss pulls on w, by epoch."
            ui.picture(steep, "steepness", player=follow, alt=alt)
    KNOBS.in_a_row("start_w", "duel_rate", "duel_epochs")
    stage.explain()
    ui.say(r"""
        The second chart shows how hard each loss pulls on $w$: the size of its gradient. From 0.01
        to 0.1 is as far there as from 0.1 to 1: tenfold each time.

        Where a curve is very sure, right or wrong, it is flat: its slope is $p\,(1 - p)$, 0.25 at
        50 %, but only 0.01 at 99 %.
        The squared error’s pull is multiplied by that slope: from the first settings it is strong
        just twice, while the steep part of its curve passes over 3 and then over 4 hours.
        Cross-entropy pulls hardest where the curve is most wrong, flat or not.
    """)
    ui.observe(both_share)
    if room := ui.on_demand("How flat is flat?", "flat_ends", icon=":material/horizontal_rule:"):
        with room:
            flat_ends()
    if room := ui.on_demand(
        "What the formulas do at the extremes", "formulas", icon=":material/error:"
    ):
        with room:
            ui.say(r"""
                The squared error’s slope along $z$ is $2\,(p-y)\,p\,(1-p)$, that of the
                cross-entropy $p-y$.

                Once $p$ rounds to 0 or 1, one of the logarithms is minus infinity.
                Where the curve is wrong, the loss is infinite; where it is right, it is 0 times
                infinity, which is not a number (nan).
                Computed from $z$, the same loss is $\ln(1 + e^z) - y z$, and nothing breaks.
                Each row is a start:
            """)
            ui.facts(ui.rows(*map(formulas_compared, STARTS[4::-1])))


def flat_ends() -> None:
    ui.say(r"""
        Here is the sigmoid over $z$, and in brass its slope: how much $p$ changes for each unit of
        $z$. Each of the four students has a dot on both curves.
        Turn $w$ and $b$ until the slope is almost zero for some of them, then for all.
        Where it is below 0.01, a small turn of a knob changes next to nothing: for that student,
        the neuron is **saturated**.
    """)
    pictures, neuron = KNOBS.beside("w", "b")
    x, y = training_set()
    with pictures:
        chart = charts.sigmoid_curve.saturation(
            x,
            y,
            **neuron,
            x_title="z = w x + b, before the sigmoid",
            y_title="sigmoid, and its slope",
            height=330,
        )
        ui.picture(chart, "flat_ends", alt="The sigmoid over z, and its slope, a hump.")
    ui.facts_of_knobs(saturation_rows(**neuron))


def saturation_rows(w: float, b: float) -> dict[str, list[str]]:
    """Return how steep the sigmoid is where the four students stand on it."""
    return ui.rows(
        *(
            {
                "student": count_of(hours),
                "slope": f"{slope:.3f}",
                "saturated (below 0.01)": "yes" if slope < SATURATED else "no",
            }
            for hours, slope in zip(HOURS, sigmoid_slope(logits(HOURS, w, b)), strict=True)
        )
    )


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
        f"The sigmoid says {p:g}. How steep is it there, per unit of z?",
        answer=steep,
        within=0.0015,
        hint="The slope needs nothing but the value p: it is p (1 − p).",
        working=f"p (1 − p) = {p:g} × {1 - p:g} = [{steep:g}]",
        feedback=f"That is {round(400 * steep)} % of the 0.25 in the middle.",
    )


scene.choice(
    "why_cross_entropy",
    "Why are yes-or-no answers learned with cross-entropy rather than with squared error?",
    right(
        "Because it still pulls hard where the curve is sure and wrong.",
        """
        The squared error’s pull carries the factor p (1 − p), which is almost 0 there.
        """,
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
        there: the plateaus.
        """,
    ),
)
scene.remember(
    """
    At the sigmoid’s flat ends, where it is sure, the squared error learns next to nothing: a loss
    must pull hardest where the curve is most wrong.
    """
)
