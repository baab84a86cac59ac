"""Mistakes: which digits are taken for which, and the pictures behind each count."""

from collections import Counter

import charts
import ui
from lessons.digits import answers
from lessons.digits.answers import a_digit
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT
from pages.real_data.digits.knobs import KNOBS, RUN
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Mistakes",
    "Which digits does the network mix up?",
    covers=["Confusion matrix"],
    knobs=["n_hidden", "n_epochs", "split_seed"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **What do *you* read?** The network misread these digits. Each enters the **confusion matrix**.
    """)
    run = ui.run_job(train, keep="the end", **KNOBS.values(*RUN))
    (ink, labels, p), places = answers.predict_validation(run), answers.two_numbers(run)
    data = charts.pixels.matrix(ink, labels, p[-1], places=places)
    ui.matrix(data, "matrix", asks=True)
    ui.say("With **2** hidden neurons, which digit does it lose?")
    KNOBS.in_a_row("n_hidden", more=("n_epochs", "split_seed"))
    ui.say(describe_mistakes(run))


@holds_for_any(
    *("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs"),
    *("train_shift", "order", "keep"),
)
def describe_mistakes(run: RecordedRun) -> str:
    """Say how sure a single run is of what it misreads and of the rest, and its usual mistake."""
    _, labels, p = answers.predict_validation(run)
    sure, good = p[-1].max(axis=-1), p[-1].argmax(axis=-1) == labels
    if good.all() or not good.any():
        return f"It gets {'all' if good.all() else 'none'} of the {N_HELD_OUT} right."
    counts = Counter(
        zip(labels[~good].tolist(), p[-1].argmax(axis=-1)[~good].tolist(), strict=True)
    )
    ((truth, says), n), *others = counts.most_common(2)
    mix_up = f" Most often **{a_digit(truth)} is read as {a_digit(says)}**: {n} times."
    mix_up *= all(n > m for _, m in others) and n > 1
    return (
        f"It misreads **{(~good).sum()}** of {N_HELD_OUT}. On average it is "
        f"**{percent(sure[~good].mean())}** sure of these, and {percent(sure[good].mean())} of "
        f"those it gets right.{mix_up}"
    )


scene.choice(
    "matrix",
    "In the confusion matrix, the row of 8 has a 12 in the column of 1. What does that say?",
    right(
        "Twelve digits that were meant as 8 were read as 1.",
        """
        A row is what was meant, a column what the network says. Open the count, and you see the
        twelve.
        """,
    ),
    wrong(
        "Twelve digits that were meant as 1 were read as 8.",
        "Those would stand in the row of 1, in the column of 8.",
    ),
    wrong(
        "Of twelve digits, eight were read as 1 by the network.",
        """
        The 8 is the digit that was meant, not a number of digits. Only what stands inside the
        matrix is counted.
        """,
    ),
)
scene.remember("""
    **Open the pictures behind a number.** A confusion matrix says what is taken for what; the
    pictures show whether you would have read them better.
    """)
