"""Random columns: noise that seems to predict heart disease."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.heart.claims import scaler_inflates
from lessons.heart.experiments import MAJORITY, noise_leak
from lessons.heart.patients import majority_accuracy
from pages.real_data.heart.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "Random columns",
    "Can pure noise predict heart disease?",
    covers=["Data leakage", "Cross-validation"],
    claims=[scaler_inflates],
    knobs=["n_columns"],
)

TITLE = "accuracy on the 61 held out, 30 splits"
N_SPLITS, HEIGHT, REACH = 30, 320, (0.3, 0.9)


@scene.predict(
    """
    Give each patient 1,000 random numbers in place of everything that is known. Keep the ten
    columns that go best with disease among **all** 303. Then train a neuron on the training set and
    judge it on the 61 held out. How often is it right, on average over 30 splits, each with 61
    others held out?
    """,
    case={"n_columns": 1000},
    low=30,
    high=100,
    step=1,
    tolerance=5,
    unit="% of the patients held out",
)
def noise() -> Answer:
    """Measure what ten of 1,000 noise columns seem to know when chosen on all rows."""
    leaked, _ = (accuracies.mean() for accuracies in noise_leak().values())
    usual = majority_accuracy(tuple(range(N_SPLITS))).mean()
    return Answer(
        truth=float(100 * leaked),
        sentence=(
            "Every number is noise, and yet the neuron seems to get "
            f"**{percent(leaked, 1)}** of the held-out patients right. *The majority*, the more "
            f"frequent answer for everybody, gets {percent(usual, 1)}."
        ),
        since="the ten columns were chosen by looking at the answers of those held out, too",
    )


picked = scene.observation(
    "picked",
    """
    Now look at the row of dots for columns *chosen on training rows only*. How often is the neuron
    right there?
    """,
    right("About half the time, like a coin", "Noise knows nothing, and now nothing has leaked."),
    wrong("As often as if chosen on all 303", "Those are the dots of the row above."),
    wrong("Hardly ever: it has learned noise", "Look at that row of dots: where is its middle?"),
    case={"n_columns": 1000},
)


@scene.picture_of(noise)
def both_ways(guesses: Guessed, accuracies: Mapping[str, Any] | None = None) -> Picture:
    if accuracies is None:
        accuracies = ui.run_job(noise_leak, **KNOBS.defaults("n_columns"))
    usual = {MAJORITY: majority_accuracy(tuple(range(N_SPLITS)))}
    rows = {**usual, **accuracies, **ui.as_shares(guesses)}
    # As high with one row as with three, so that nothing moves.
    return charts.luck.repeated(rows, title=TITLE, reach=REACH, row_height=HEIGHT // len(rows))


@scene.draw
def draw() -> None:
    ui.say(r"""
        You look through the whole table and keep the most promising columns. After that, all goes by
        the book: the training never sees a held-out row.
    """)
    with ui.predicted(noise, share=0.62) as stage:
        settings = stage.ask("n_columns")
        accuracies = {} if stage.is_open else ui.run_job(noise_leak, **settings)
        dots = both_ways(stage.guesses, accuracies)
        alt = "A dot for the accuracy on each split, by how the columns were chosen."
        ui.picture(dots, "noise", alt=alt)
    if not ui.observe(picked):
        return
    ui.say(r"""
        Among many columns of noise some go well with disease by luck. Chosen on all 303, they go
        well with it among those held out, too. That is **leakage**: information from the held-out
        rows slips into training before the test. Nothing warns you: no line of code is wrong.

        **Split first**. Then do everything else, choosing included, with the training set alone.
        Now turn the number of columns down: where is nothing left to choose?
    """)


scene.choice(
    "why_training_rows",
    """
    Scaling by the means and deviations of all rows changed nothing in the score here. Why take them
    from training rows all the same?
    """,
    right(
        "Held-out patients stand in for all those who have not come yet.",
        """
        A mean over 303 rows is nearly that over 242, so this leak gives away almost nothing. The
        same carelessness in choosing columns turns noise into “knowledge”. The rule costs nothing;
        keep it for all steps.
        """,
    ),
    wrong(
        "Because otherwise the scaled columns would not have mean 0.",
        """
        With the training rows’ figures the whole table does not have mean 0 either, and nothing
        suffers.
        """,
    ),
    wrong(
        "No reason: the experiment shows that the rule is wrong.",
        """
        It shows that this leak is harmless on this table. With few rows, outliers, or a step that
        looks at the target, it is not; you would have to test that each time.
        """,
    ),
)
scene.several(
    "what_is_learned",
    """
    Which of these must be taken from training rows only, if held-out rows are to stay a fair judge?
    """,
    right(
        "The means and deviations for scaling",
        "They are computed from data, so they are learned like any weight.",
    ),
    right(
        "Which columns to keep",
        """
        That is the leak that bites: a choice that has looked at the answers of held-out patients
        has learned from them.
        """,
    ),
    right(
        "The threshold that is cheapest",
        """
        Pick the cheapest threshold on the held-out rows, and you report the best of a hundred
        tries.
        """,
    ),
    wrong(
        "That blood pressure is measured in mm Hg",
        "That is known before anybody has seen a patient: no row has to be asked.",
    ),
)
scene.remember(
    """
    **Held-out means untouched.** Gaps, scales, columns and thresholds are all learned, so all of
    them come from training rows. Scales from all rows did no harm here; choosing columns on them
    made pure noise look clever.
    """
)
