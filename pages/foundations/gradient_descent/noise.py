"""Luck: the same four students on other days."""

import charts
import ui
from lessons.gradient_descent.bowl import TRUTH, answers, line_in_hours, n_arrived
from lessons.gradient_descent.model import train, training_set
from pages.foundations.gradient_descent.knobs import DATA, KNOBS, LINE, TRAINING
from pages.foundations.gradient_descent.run import OF_USE
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene
from training.figures import count, fixed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Luck",
    "What if the exam had been on another day?",
    path="further",
    knobs=["learning_rate", "n_epochs", "standardise", "noise", "outlier", "seed"],
)

N_CLASSES = 20


@scene.draw
def draw() -> None:
    ui.say(r"""
        Real scores do not lie on a line: somebody slept badly, somebody guessed well.
        Add luck to every score, or one big surprise to the last, and fit the line again.
        The **seed** picks the luck: same seed, same day.
        Turn the noise up and look at 64 days: how widely do the predictions for five hours of
        study spread?
    """)
    pictures, settings = KNOBS.beside("noise", "outlier", more=("seed", *TRAINING))
    settings |= KNOBS.values("w", "b")
    own = ui.run_job(train, **settings)
    with pictures:
        x, y = training_set(**KNOBS.values(*DATA))
        w, b = line_in_hours(own)
        fitted = charts.line_fit.fit(x, y, w=w[-1], b=b[-1], height=280, **LINE)
        ui.picture(fitted, "noisy", alt="Four points with luck, and the line fitted to them.")
        many = ui.run_job(train, **settings | {"seed": tuple(range(64))})
        strip = charts.luck.outcomes(
            answers(many),
            own=float(answers(own)),
            title="answer for 5 hours (points)",
            mark=(TRUTH, "without luck"),
        )
        ui.picture(strip, "luck", alt="A dot for the answer of each of 64 days, and yours.")
        ui.facts(answer_rows(many))


@holds_for_any("learning_rate", "n_epochs", "w", "b", "noise", "outlier")
def answer_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how far luck moves the answer for 5 hours over a batch of runs."""
    each = answers(runs)
    arrived = each[abs(each) < OF_USE]
    near = int((abs(arrived - TRUTH) <= 5.0).sum())
    rows = {
        f"answer within 5 points of {TRUTH:g}": [f"{near} of {len(each)} days"],
        "diverged": [count(len(each) - len(arrived), "day")],
    }
    if len(arrived):
        rows["mean (points)"] = [fixed(arrived.mean(), 1)]
        rows["standard deviation (points)"] = [fixed(arrived.std(), 1)]
    return rows


@scene.challenge(
    "summit",
    """
    Add noise of 10 points or more. Find a learning rate and at most 20 epochs that reach the best
    line whatever the luck: it is checked on 20 classes of students.
    """,
    "Creeping along the valley is what costs epochs. Can the valley be rounded?",
    """
    Standardised hours make the bowl round. Which learning rate crosses a round bowl in one step?
    """,
    knobs=[train],
    but=("seed",),
)
@holds_for_any("learning_rate", "w", "b", "outlier", "standardise")
def luck(settings: Settings) -> CheckResult:
    if settings.noise < 10:
        return not_tried(f"The noise is {settings.noise:g}; turn it to 10 or more.")
    if settings.n_epochs > 20:
        return not_tried(f"{count(settings.n_epochs, 'epoch')}; at most 20 are allowed.")
    n = n_arrived(train(**settings, seed=range(N_CLASSES)))
    outcome = f"With these knobs the best line is reached by {n} of {N_CLASSES} classes"
    within = f" within {count(settings.n_epochs, 'epoch')}"
    return done_if(n == N_CLASSES, f"{outcome}{within if n == N_CLASSES else ''}.")


scene.remember(
    """
    A line can only be straight: with one outlier among the students, the best line fits nobody
    well.
    """
)
