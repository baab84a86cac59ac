"""How long?: four students whose curve never rests, and classes where it does."""

from collections.abc import Mapping

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from datasets.toy import overlapping_truth
from lessons.sigmoid.experiments import converge, growth, lowest_at
from lessons.sigmoid.model import train
from pages.foundations.sigmoid.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "How long?",
    "Is the training ever finished?",
    covers=["Logistic regression on separable data", "When to stop training"],
    path="further",
    knobs=["rest_epochs", "spread"],
)

AT_FIRST = 1000
"""The epochs that are shown before the prediction, which is about ten times as many."""
CASE = {"rest_epochs": 10 * AT_FIRST, "spread": 1.0}


@scene.predict(
    """
    From $w = 0$ and $b = 0$, 1,000 epochs at learning rate 0.1 take the weight of the four
    students’ curve to about 2.4. Where is it after **{n_epochs:,} epochs**?
    """,
    again={"n_epochs": 5 * AT_FIRST},
    case=CASE,
    low=0,
    high=30,
    step=0.2,
    tolerance=1.0,
    unit="per hour",
)
def ten_times(n_epochs: int = 10 * AT_FIRST) -> Answer:
    """Train on the four students for much longer, and read the weight."""
    many = AT_FIRST, n_epochs
    first, last = (float(train(n_epochs=n).final["w"]) for n in track(many, many))
    return Answer(
        round(last, 2),
        f"The weight went from {first:.2f} after 1,000 epochs to **{last:.2f}** after "
        f"{n_epochs:,}, and it keeps growing: ever more slowly, but for ever.",
    )


@scene.picture_of(ten_times)
def weights(guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None) -> Picture:
    n_epochs, spread = KNOBS.defaults("rest_epochs", "spread").values()
    runs = runs or ui.run_job(converge, n_epochs=n_epochs, spread=spread)
    return charts.sigmoid_curve.growth(
        named(runs), goal=goal(runs), guesses=guesses, title="weight w", height=300
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        In the lesson on gradient descent the line came to rest at the bottom of its bowl, and the
        perceptron rests at the first cut that makes no mistake.
        This curve soon gets all four students right, yet its weight $w$, which says how steep it
        is, keeps growing.
        Will it ever stop?
    """)
    alt = (
        "The weight over the logarithm of the epochs: of the four students, beside a thin straight "
        "line, and of two classes that overlap."
    )
    with ui.predicted(ten_times) as stage:
        n_epochs, spread = stage.ask("rest_epochs", "spread").values()
        if stage.is_open:
            n_epochs = AT_FIRST
        runs = ui.run_job(converge, n_epochs=n_epochs, spread=spread)
        ui.replayed(named(runs), ("growth", weights(stage.guesses, runs), alt), w="{:.2f}")
    ui.say(r"""
        The four students can be **separated**: a cut between 2 and 3 hours leaves all who failed
        on one side.
        So a steeper curve is always a little better: there is no lowest loss, and $w$ grows for
        ever, in the long run like 2 ln(epochs), the thin line.

        Where classes overlap, a curve that is too steep is punished, and $w$ comes to rest at the
        lowest loss.
        Apart from the luck of the draw, that is the weight of the true probabilities.
    """)
    if room := ui.on_demand("Both in figures", "figures", icon=":material/straighten:"):
        with room:
            ui.facts(rest_rows(runs))


def named(runs: Mapping[str, RecordedRun]) -> dict[str, RecordedRun]:
    """Return the two runs of `converge` by what to call them."""
    return {"four students": runs["hours"], "overlapping classes": runs["overlapping"]}


def goal(runs: Mapping[str, RecordedRun]) -> tuple[float, str] | None:
    """Return where the weight of the overlapping classes is going, and its name, if anywhere."""
    at = lowest_at(runs["overlapping"])
    return None if at is None else (at, f"lowest loss of the overlapping classes: {fixed(at)}")


@holds_for_any("n_epochs")
def rest_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return where the weights of the two runs of `converge` stand, and where they are going."""
    bottoms = [lowest_at(run) for run in runs.values()]
    grown = [
        fixed(growth(run, max(1, int(run.epochs[-1]) // 2))) if run.epochs[-1] >= 4 else "–"
        for run in runs.values()
    ]
    truth = overlapping_truth(runs["overlapping"].hyperparameters["spread"])[0]
    return {
        "trained on": [*named(runs)],
        "w now": [fixed(run.final["w"]) for run in runs.values()],
        "growth of w for e times the epochs": grown,
        "lowest loss at w =": ["nowhere" if at is None else fixed(at) for at in bottoms],
        "w of the true probabilities": ["none", fixed(truth)],
    }


scene.choice(
    "separable",
    "The four students can be separated. What do ten times as many epochs do to w?",
    right(
        "It grows a little further, and would do so for ever.",
        """
        About 2 ln(10) = 4.6 more in the long run. A steeper curve is always a little less
        surprised.
        """,
    ),
    wrong(
        "It stays where it is: the loss has reached its lowest point.",
        """
        There is no lowest point here. Where classes overlap there is one, and w moves towards it.
        """,
    ),
    wrong(
        "It becomes about ten times as large.",
        """
        The nearer p is to y, the smaller the slope p − y. Growth slows down to that of a logarithm.
        """,
    ),
)
scene.remember(
    """
    Where a cut separates the classes, the weight grows for ever, though more and more slowly. Where
    they overlap, it comes to rest.
    """
)
