"""Write: a network says how probable each next letter is."""

import charts
import ui
from datasets.number_names import SIGNS, TENS, UNITS
from lessons.next_letter import model, writing
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Write",
    "Can you write a number with a network?",
    covers=["Language model", "Sampling and temperature"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network has read 1,000 names of numbers. It says how probable each next letter is. Press
        some letters, then **let it write**. Push the temperature up until it writes nonsense, and
        down until it always writes the same.
    """)
    run = ui.run_job(model.train)
    ui.writer(
        charts.letters.writer(
            run.final,
            signs=SIGNS,
            small=UNITS,
            tens=TENS,
            shown=model.split(1000, 0)[0] + 1,
            kinds=writing.KINDS,
        ),
        "writer",
        label="How probable each next letter is.",
        text=ui.memoised(describe_start, run),
    )
    ui.say(r"""
        It plans no word. One letter is drawn, the likely ones more often, and the longer text goes in
        again. And **everything can be checked**: is it the name of a number, and was it shown that
        name?

        At **temperature** 0 the likeliest letter is always taken. The higher it is, the more alike all
        letters become: the scores are divided by it before softmax.
    """)


@holds_for_any("n_words", "context", "n_hidden", "learning_rate", "n_steps")
def describe_start(run: RecordedRun) -> str:
    """Say which letters are most probable at the beginning of a name."""
    p = writing.follows(run)[0]
    first = [f"{writing.spoken(SIGNS[i])} {percent(p[i])}" for i in (-p).argsort()[:4]]
    return f"At the beginning of a name: {', '.join(first)}."


scene.choice(
    "what_it_says",
    "What does a writing network compute, each time it is asked?",
    wrong(
        "The word that it is going to write, letter by letter",
        "It has no word in mind. After each letter it is asked again, with a longer text.",
    ),
    right(
        "How probable each possible next letter is",
        "One letter is drawn from these probabilities, and the longer text goes in again.",
    ),
    wrong(
        "Whether the text so far is right or is wrong",
        "Nobody asks it that, and it was not trained for it.",
    ),
)
scene.remember(
    """
    A network that writes says **how probable each next letter is**. One is drawn, and it is asked
    again.
    """
)
