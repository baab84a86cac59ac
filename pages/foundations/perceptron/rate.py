"""The rate: what a larger learning rate changes, from zero and from elsewhere."""

from collections.abc import Mapping, Sequence

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.perceptron.experiments import EXACT, arithmetics, first_difference
from lessons.perceptron.looks import plain, with_each_weight
from lessons.perceptron.model import samples, train
from pages.foundations.perceptron.knobs import KNOBS, students
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The rate",
    "Does a larger rate make it learn faster?",
    covers=["Step size (learning rate)"],
    path="further",
    knobs=["rate", "start_w", "start_b"],
)

CASE = {"rate": 0.7, "start_w": 0.0, "start_b": 0.0}


@scene.predict(
    """
    From $w = 0$, $b = 0$, with step(0) = 1 and learning rate **0.1**, the training makes 9
    mistakes before it has all four students right. How many does it make at learning rate **{rate}**?
    """,
    again={"rate": 0.3},
    case=CASE,
    low=0,
    high=40,
    step=1,
    tolerance=0.5,
    unit="mistakes",
)
def rate(rate: float = 0.7) -> Answer:
    """Train in whole numbers at 0.1 and at another rate, and count the mistakes."""
    slow, fast = (
        int(train(learning_rate=each).metrics["mistakes"][-1]) for each in track((0.1, rate))
    )
    return Answer(
        float(fast),
        f"{slow} at 0.1, and **{fast}** at {rate:g}. From zero every knob is the learning rate times "
        f"a whole number. A rate {rate / 0.1:g} times as large makes every sum {rate / 0.1:g} times "
        "as large, but the step asks only for the sign.",
    )


def at_two_rates(rate: float, w: float, b: float) -> list[RecordedRun]:
    return [ui.run_job(train, n_epochs=48, learning_rate=each, w=w, b=b) for each in (rate, 0.1)]


@scene.picture_of(rate)
def counts(guesses: Guessed, runs: Sequence[RecordedRun] = ()) -> Picture:
    run, slow = runs or at_two_rates(*CASE.values())
    mistakes = {"at your rate": run.metrics["mistakes"], "at 0.1": slow.metrics["mistakes"]}
    return charts.curves.traces(
        run, mistakes, title="mistakes so far", whole=True, guesses=guesses, height=260
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        In gradient descent everything depended on the **learning rate**.
        What does it do here?
    """)
    with ui.predicted(rate, share=0.5) as stage:
        runs = at_two_rates(*stage.values("rate", "start_w", "start_b").values())
        run = with_each_weight(runs[0])
        shown = "rate", students(run, 340), "The line at each look."
        follow = ui.replayed(run, shown, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}")
        with stage.aside:
            chart, alt = counts(stage.guesses, runs), "Mistakes so far, at two learning rates."
            ui.picture(chart, "counts", player=follow, alt=alt)
    ui.say(r"""
        From any other start the rate decides how much each correction counts against the knobs’
        first values.
        Start upside down, with $w$ below zero and $b$ above, and try the smallest rate and the
        largest.
    """)
    KNOBS.in_a_row("rate", "start_w", "start_b")
    if room := ui.on_demand("On a computer", "rounding", icon=":material/memory:"):
        with room:
            ui.say(r"""
                A computer cannot store 0.1 exactly: its **floating-point** numbers have 53 binary
                digits, and are rounded after each calculation.
                Here is the training from zero in whole numbers, and in floating point at three
                rates. All four curves should be the same.
            """)
            each = ui.run_job(arithmetics)
            mistakes = {name: run.metrics["mistakes"] for name, run in each.items()}
            drawn = charts.curves.traces(
                each[EXACT], mistakes, title="mistakes so far", whole=True, height=260
            )
            alt = "Mistakes so far, in whole numbers and in floating point at three rates."
            ui.picture(drawn, "rounding", alt=alt)
            ui.facts(arithmetic_rows(each))
            ui.say(r"""
                The step asks for the **sign** of a sum, and some sums here should be *exactly
                zero*. One that is a tiny bit off can fall on the other side of the step, and from
                there on the training goes another way.
                That is why this lesson calculates in whole numbers, and divides only to show them.
            """)


@holds_for_any("arithmetic", "n_epochs")
def arithmetic_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return where each training in floating point decides otherwise than whole numbers do."""
    x, _, _ = samples("hours")
    parted = {name: first_difference(runs[EXACT], run, x) for name, run in runs.items()}
    return {
        "arithmetic": [*runs],
        "mistakes": [f"{int(run.metrics['mistakes'][-1])}" for run in runs.values()],
        "first differs at look": [f"{each.look}" if each else "never" for each in parted.values()],
        "exact sum there": [plain(each.exact) if each else "" for each in parted.values()],
        "sum in floating point": [figure(each.rounded) if each else "" for each in parted.values()],
    }


@scene.challenge(
    "summit",
    """
    Start with everything upside down, at w = −2 or lower and b = 2 or higher. Find a learning rate
    at which it makes **at most 20 mistakes**, whether step(0) is 0 or 1: both are checked.
    """,
    """
    At 0.1 each correction is small compared with the knobs’ first values, so it takes about a
    hundred of them.
    """,
    """
    A larger rate outweighs the start sooner. A very large one acts almost as if the start were
    zero, and from zero it makes 9 mistakes with step(0) = 1 and 19 with step(0) = 0.
    """,
    "Try 1.5 from −2 and 2, or 1 from −3 and 3.",
    also=("rate", "start_w", "start_b"),
)
def far_start(settings: Settings) -> CheckResult:
    rate, w, b = settings.rate, settings.start_w, settings.start_b
    if w > -2 or b < 2:
        return not_tried(
            f"It starts at w = {plain(w)} and b = {plain(b)}; the task asks for w at −2 or lower "
            "and b at 2 or higher."
        )
    mistakes = [
        int(train(learning_rate=rate, n_epochs=200, w=w, b=b, on_zero=z).metrics["mistakes"][-1])
        for z in track((1, 0))
    ]
    return done_if(
        max(mistakes) <= 20,
        f"It makes {mistakes[0]} mistakes with step(0) = 1, and {mistakes[1]} with step(0) = 0.",
    )


scene.several(
    "what_matters",
    """
    You train on the four students in whole numbers, from zero. Which of these can change how many
    mistakes are made?
    """,
    right(
        "What step(0) is",
        "It makes 9 mistakes with 1 and 19 with 0, because some sums are exactly zero.",
    ),
    right(
        "The order in which the students come",
        "Each look begins with the knobs that the last one left behind.",
    ),
    wrong(
        "The learning rate",
        "It only scales the knobs, and all sums with them. No sum changes its sign.",
    ),
    wrong(
        "More epochs after the first one without a mistake",
        "Without a mistake nothing is turned, so every further epoch is the same.",
    ),
)
scene.remember(
    "From a start at zero, in exact arithmetic, the learning rate changes only the scale.",
    "On a computer, rounding can decide sums that should be zero.",
)
