"""What the scenes of the next letter share: the knobs, the words written, and the loss."""

import charts
import ui
from charts.core.picture import Picture
from datasets.number_names import SIGNS
from lessons.next_letter import writing
from training.recorded_run import RecordedRun

NAMES = [writing.spoken(sign) for sign in SIGNS]
FIRST = "the beginning"
AFTER = {FIRST: 0, **{x: SIGNS.index(x) for x in "tnevyd"}, "a space": 1, "a hyphen": 2}
"""Letters after which one can look, by what they are called."""
BEGINNINGS = ("eight hundred and four", "two thousand s", "four thousand five h", "t")
"""First letters from which both a window and a memory go on."""
UNREAD = "twel"
"""Letters with which a name begins, but hardly any name."""
TEN = 10
"""Names in a very small training set."""

KNOBS = ui.Knobs(
    "next_letter",
    ui.Choice("after", "After which letter?", list(AFTER), "t"),
    ui.Scale("context", "Letters of context", (1, 2, 3, 5, 8, 12, 16), 12),
    ui.Scale("n_hidden", "Hidden neurons", (8, 16, 24, 32, 64, 128), 64),
    ui.Scale("n_words", "Names in the training set", (10, 30, 100, 300, 1000, 3000, 9749), 1000),
    ui.Scale("few", "Names in the training set", (10, 30, 100, 300, 1000), TEN),
    ui.Scale(
        "learning_rate", "Learning rate", (0.0005, 0.001, 0.002, 0.005, 0.01, 0.03, 0.1), 0.005
    ),
    ui.Scale("n_steps", "Steps", (0, 100, 300, 1000, 2000, 4000), 2000),
    ui.Slider("seed", "Seed: which names, and the start", 0, 99, 0, 1),
    ui.Choice("begun", "First letters", BEGINNINGS, BEGINNINGS[0], menu=True),
    ui.Slider("which", "Which of the hundred", 1, 100, 1, 1),
    ui.Scale("window", "Letters in the window", (1, 2, 3, 5, 8, 12), 3),
    ui.Scale("temperature", "Temperature", (0.0, *writing.TEMPERATURES.tolist()), 1.0),
    ui.Choice("given", "It goes on from", ["", UNREAD], "", {"": "nothing", UNREAD: f"“{UNREAD}”"}),
    ui.Scale("warmth", "Temperature", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.4), 0.6),
    ui.Slider("luck", "Luck: which letters are drawn", 0, 99, 0, 1),
)
RUN = ("n_words", "context", "n_hidden", "learning_rate", "n_steps", "seed")


def words_of(run: RecordedRun, follow: str, *, in_pieces: bool = False) -> None:
    """Show what a run writes, perhaps with the names it was shown from which each piece is."""
    words, kinds = ui.memoised(writing.generated, run)
    pieces = ui.memoised(writing.apart, run) if in_pieces else None
    data = charts.letters.generated(words, kinds, writing.KINDS, follow, pieces=pieces)
    ui.generated(data, "words")


def losses(run: RecordedRun) -> tuple[str, Picture, str]:
    """Return the loss of a run, to be replayed."""
    drawn = charts.curves.learning_curve(
        run, loss_name="loss per letter", held_out=run.metrics["validation_loss"], height=200
    )
    return "loss", drawn, "The loss by step; dashed: held-out names."
