"""Memory: a network that hands on what it keeps from letter to letter, beside a window."""

import math
from typing import Any

import ui
from datasets.number_names import LARGEST, name_of
from lessons.next_letter import memory, model, writing
from pages.beyond.next_letter.knobs import KNOBS, RUN
from pages.beyond.next_letter.pictures import read_twice
from study.scene import Scene, right, wrong
from training.figures import figure, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Memory",
    "Can it remember what it no longer sees?",
    path="further",
    covers=["Recurrent network"],
    knobs=["number", "window"],
)
N_KEPT = 16
"""Numbers of the memory that are shown."""
N_STEPS = 800


@scene.draw
def draw() -> None:
    ui.say(r"""
        A window forgets what leaves it. A **recurrent network** has none: it reads letter by
        letter, and hands a memory on, 64 numbers, which each letter changes.
        Here is one name as both have it. Choose another number: where is the window in doubt?
    """)
    context, name = KNOBS["window"], name_of(KNOBS["number"])
    settings = KNOBS.defaults(*RUN) | {"context": context}
    of_window = ui.run_job(model.train, **settings)
    of_memory = ui.run_job(memory.train_recurrent, n_steps=N_STEPS)
    by_window = ui.memoised(writing.read_name, of_window, name=name)
    by_memory, kept, said = ui.memoised(memory.read_name, of_memory, name=name)
    drawn = read_twice(name, context, by_window, by_memory, kept[:, :N_KEPT], said)
    alt = "The letters of a name, read by a window and by a memory, and what the memory keeps."
    ui.picture(drawn, "read_twice", alt=alt)
    KNOBS.in_a_row("number", "window")
    ui.say_of_knobs(describe_name(by_window, by_memory, context))
    ui.say(ui.memoised(describe_reading, of_memory))
    ui.say(r"""
        On the way back the blame passes through every letter, and fades as it does through many
        layers: to remember for long is hard to learn.
        A third way, **attention**, keeps all letters and looks wherever it matters. Large language
        models do that.
    """)


@holds_for_any("n_words", "seed", "n_hidden", "learning_rate", "n_steps")
def describe_name(by_window: Any, by_memory: Any, context: int) -> str:
    """Say how probable two networks find a whole name."""
    one, other = (one_in(p) for p in (by_window, by_memory))
    return (
        f"The window of {context} finds this name as probable as one in **{one}**, the memory one "
        f"in **{other}**. There are {LARGEST:,} names, and nobody can know which one comes."
    )


@holds_for_any("n_words", "learning_rate", "n_steps", "seed")
def describe_reading(run: RecordedRun) -> str:
    """Say how well it can be read off from a memory what has been said."""
    trained, at_first = (percent(memory.read_off(run, frame)[1]) for frame in (-1, 0))
    return (
        "No single number stands for a word: nearly all change at each letter. But weigh all 64, "
        "as a neuron does, and they tell what has been said, in held-out names, too: right at "
        f"**{trained}** of their letters, {at_first} before it was trained."
    )


def one_in(p: Any) -> str:
    """Write one in how many a name is, by the probabilities of its letters."""
    nats = -sum(math.log(max(float(share), 1e-30)) for share in p)
    return figure(math.exp(min(nats, 600)), 2)


scene.choice(
    "what_is_kept",
    "What does a recurrent network know of the first letters of a long text?",
    right(
        "What the letters since then have left of them in its memory",
        "Each letter changes the memory; what is to last must be kept in it on purpose.",
    ),
    wrong(
        "All of them: it looks back at each letter whenever it needs it",
        "That is attention. Here only the memory is handed on, always 64 numbers.",
    ),
    wrong(
        "Nothing: it sees only the last few letters, like a window",
        "It has no window. What the first letters have left in its memory may last.",
    ),
)
scene.remember(
    """
    A **recurrent network** reads letter by letter and hands a memory on: what it keeps there it
    knows later, without seeing it.
    """
)
