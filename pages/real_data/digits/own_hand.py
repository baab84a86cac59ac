"""Write: a network reads the learner's own 3."""

import charts
import ui
from lessons.digits import answers
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT, N_TRAIN
from pages.real_data.digits.knobs import KNOBS, RUN
from study.scene import Scene, right, wrong
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from ui.pictures import pad

scene = Scene(
    __name__,
    "Write",
    "Can the network read your handwriting?",
    covers=["Recognising handwritten digits", "Weights as images"],
    knobs=["n_hidden"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Write a 3** as tall as the box: a network reads it while you write. Then **move it by one
        pixel**. Is it still a 3?
    """)
    run = ui.run_job(train, **KNOBS.values(*RUN))
    network = charts.pixels.network(answers.layers(run))
    pad(network | charts.pixels.some(*answers.few_of_each()), "pad")
    KNOBS.ask("n_hidden")
    ui.say(describe_reader(run))


@holds_for_any(
    *("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs", "train_shift", "order")
)
def describe_reader(run: RecordedRun) -> str:
    """Say how a single run came to read, and how well it does, in words that need no lesson."""
    n_right = round(float(run.metrics["validation_accuracy"][-1]) * N_HELD_OUT)
    pictures = (
        "Few of its neurons look like a digit. Set the hidden neurons to **0**, and the ten outputs "
        "look at the pixels themselves: do you see the digits?"
        if run.hyperparameters["n_hidden"]
        else "Now the ten outputs look at the pixels themselves. Do you see ten digits? At most a "
        "**0**: ink in its hole speaks against it. Weights show what tells a digit from the others, "
        "not what it looks like."
    )
    return rf"""
        {pictures}

        Nobody told it what makes a 3 a 3. It was shown a **training set**, {N_TRAIN:,} digits by 13
        people, each with a **label**: what was meant. To get these right, it turned its **weights** a
        little at a time. Of the **validation set**, {N_HELD_OUT} others, it gets **{n_right}** right.

        Now draw a cross. How sure is it? Its ten percentages must add up to 100, even if none fits.
    """


scene.choice(
    "none_of_them",
    "You draw a cross, and the network says “4” with 90 %. Why does it not say “none of them”?",
    right(
        "Its ten percentages add up to 100, whatever is drawn.",
        "“None of them” is not among its answers. Shown what is no digit, it may be as sure as ever.",
    ),
    wrong(
        "There were crosses among the digits it was shown as 4.",
        "All it was shown are digits. That is just the trouble: it knows nothing else.",
    ),
    wrong(
        "Its hidden layer is too narrow for an eleventh answer.",
        "A wider layer would still end in ten outputs, one for each digit.",
    ),
)
