"""Random columns: noise that seems to predict heart disease."""

import ui
from lessons.heart.claims import scaler_inflates
from lessons.heart.experiments import logistic_regression, noise_leak
from lessons.heart.patients import majority_accuracy
from pages.real_data.heart.pictures import columns_of_noise
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.progress import subtask

scene = Scene(
    __name__,
    "Random columns",
    "Can pure noise predict heart disease?",
    covers=["Data leakage", "Cross-validation"],
    claims=[scaler_inflates],
    knobs=["chosen", "n_columns"],
)

N_SPLITS = 30


@scene.predict(
    """
    You choose the ten on **all** 303 patients. Then a neuron learns from 242 of them and is judged
    on the 61 held out. What percentage of these does it get right, on average over 30 splits?
    """,
    case={"n_columns": 1000, "chosen": "all"},
    low=30,
    high=100,
    step=1,
    tolerance=5,
    unit="%",
)
def noise() -> Answer:
    """Measure what ten of 1,000 noise columns seem to know when chosen on all rows."""
    splits = tuple(range(N_SPLITS))
    with subtask(0, 4, of=5):
        leaked = noise_leak()["all"].mean()
    with subtask(4, of=5):
        real = logistic_regression(splits).mean()
    usual = majority_accuracy(splits).mean()
    return Answer(
        truth=float(100 * leaked),
        sentence=(
            f"Every number is noise, and yet **{percent(leaked)}** are judged right. The thirteen real "
            f"features get {percent(real)}, the same answer for everybody {percent(usual)}."
        ),
        since="the ten were chosen by looking at the answers of the 61, too",
    )


where_they_lie = scene.observation(
    "where_they_lie",
    "Now choose the ten on **the 242 alone**. Where do they lie?",
    right(
        "As far out, but high or low by chance",
        "As with heads and tails: of the 61 noise knows nothing, and nothing has leaked.",
    ),
    wrong("Closer to the middle than before", "They are the ones furthest right and left."),
    wrong("In the same two corners as before", "Flip between both choices, and look at the rings."),
    case={"n_columns": 1000, "chosen": "training"},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Give each patient a random number: that is a column of noise, one dot here. Of 1,000 columns you
        keep the ten that, by luck, best tell who has the disease.
    """)
    with ui.predicted(noise, share=0.54) as stage:
        chosen, n_columns = stage.ask("chosen", "n_columns").values()
        ten = []
        if not stage.is_open:
            right = ui.run_job(noise_leak, n_columns=n_columns)[chosen].mean()
            ten = [chosen, f"over {N_SPLITS} splits: {percent(right)} right"]
        alt = (
            "A dot for each column of noise, by how it goes with disease among the 242 and the 61."
        )
        ui.picture(ui.memoised(columns_of_noise, n_columns, *ten), "noise", alt=alt)
    if not ui.observe(where_they_lie):
        return
    leaked, honest = (percent(of.mean()) for of in ui.run_job(noise_leak).values())
    ui.say(f"""
        Chosen on all 303, the luckiest fit the 61, too: **{leaked}** right, not **{honest}**. That is
        **leakage**: the answers of the test have slipped into training, and nothing warns you.

        **Split first**, and choose on the training set alone. Go back to all 303, and turn the
        number of columns down: at ten, nothing is left to choose.
    """)


scene.several(
    "what_is_learned",
    """
    Which of these are learned from rows, and so belong to the training rows alone?
    """,
    right(
        "The means and deviations for scaling",
        "Computed from rows, like any weight. Here they gave nothing away: you only know that afterwards.",
    ),
    right(
        "Which columns to keep",
        """
        That is the leak that bites: a choice that has looked at the answers of held-out patients
        has learned from them.
        """,
    ),
    right(
        "A threshold that is cheapest on some rows",
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
    **Held-out means untouched.** A choice of columns is learned, too. Made on all rows, it lets pure
    noise look clever.
    """
)
