"""Memory: a network that hands on what it keeps from letter to letter, beside a window."""

from typing import Any

import streamlit as st

import ui
from datasets.number_names import END, in_letters, number_of
from lessons.next_letter import memory, model, writing
from pages.beyond.next_letter.knobs import KNOBS, RUN
from pages.beyond.next_letter.pictures import written_twice
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Memory",
    "Can it remember what it no longer sees?",
    path="further",
    covers=["Recurrent network"],
    knobs=["begun", "window", "which"],
)
N_KEPT = 16
"""Numbers of the memory that are shown."""
N_STEPS = 800


@scene.draw
def draw() -> None:
    ui.say(r"""
        A window forgets what leaves it. A **recurrent network** has none: it reads letter by
        letter, and hands a memory on, 64 numbers, which each letter changes.
        Both go on from the same first letters, with the same luck. Which one forgets what it has
        said?
    """)
    context, first = KNOBS["window"], KNOBS["begun"]
    settings = KNOBS.defaults(*RUN) | {"context": context}
    of_window = ui.run_job(model.train, **settings)
    of_memory = ui.run_job(memory.train_recurrent, n_steps=N_STEPS)
    by_window = ui.memoised(writing.go_on, of_window, first)
    by_memory = ui.memoised(memory.go_on, of_memory, first)
    texts = one, other = (
        writing.ended(by_window[KNOBS["which"] - 1]),
        writing.ended(by_memory[KNOBS["which"] - 1]),
    )
    p = ui.memoised(writing.read, of_window, one)
    q, kept, said = ui.memoised(memory.read, of_memory, other)
    above = st.container()
    follow = ui.walked(told(first, context, texts, (p, q)), stands=400, anew=True)
    with above:
        drawn = written_twice(len(first), context, texts, (p, q), kept[:, :N_KEPT], said)
        alt = "What a window and a memory write after the same letters, and what the memory keeps."
        ui.picture(drawn, "written_twice", alt=alt, player=follow)
    KNOBS.in_a_row("begun", "window", "which")
    ui.say_of_knobs(describe_names(by_window, by_memory, first))
    ui.say(ui.memoised(describe_reading, of_memory))
    ui.say(r"""
        On the way back the blame passes through every letter, and fades as it does through many
        layers: to remember for long is hard to learn.
        A third way, **attention**, keeps all letters and looks wherever it matters. Large language
        models do that.
    """)


def told(first: str, context: int, texts: tuple[str, str], p: tuple[Any, Any]) -> list[str]:
    """Say step by step what both write, and at last what it is."""
    says = [f"Both begin with “{first}”."]
    for at in range(len(first), max(map(len, texts))):
        window, memory_ = (
            f"writes {writing.spoken(text[at])} ({percent(given[at])})" if at < len(text) else ""
            for text, given in zip(texts, p, strict=True)
        )
        seen = texts[0][max(at - context, 0) : at]
        says.append(
            (f"The window sees “{seen}” and {window}. " if window else "")
            + (f"The memory {memory_}." if memory_ else "")
        )
    window, memory_ = (
        "the name of a number" if text.rstrip(END) in number_of() else "not a number"
        for text in texts
    )
    says[-1] += f" The window’s is {window}, the memory’s {memory_}."
    return says


def describe_names(by_window: Any, by_memory: Any, first: str) -> str:
    """Say how many of what two networks wrote are names of numbers."""
    one, other = (
        sum(in_letters(row) in number_of() for row in rows) for rows in (by_window, by_memory)
    )
    return (
        f"Of a hundred that begin with “{first}”, **{one}** that the window writes are names of "
        f"numbers, and **{other}** that the memory writes."
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
