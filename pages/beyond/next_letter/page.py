"""The page of the next letter: its scenes, in the order of the trail."""

import ui
from pages.beyond.next_letter import (
    by_heart,
    context,
    invents,
    loop,
    own_text,
    pairs,
    remembers,
    write,
)
from pages.beyond.next_letter.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    write.scene,
    pairs.scene,
    context.scene,
    loop.scene,
    remembers.scene,
    invents.scene,
    by_heart.scene,
    own_text.scene,
    reading="""
        Bengio, Ducharme, Vincent and Jauvin, “A Neural Probabilistic Language Model”
        (2003). Karpathy’s film “The spelled-out intro to language modeling: building
        makemore” (2022).
    """,
    own_words=own_words(
        """
        A friend says: “It wrote a number that nobody had shown it, so it knows what numbers are.”
        What do you answer?
        """,
        "All that it says is how probable each next letter is; then one is drawn.",
        """
        It has learned from examples which letters follow which, pieces and their order, and joins
        them in new ways. So most of what it writes is new.
        """,
        """
        Nothing in its loss asks whether a name is true. What it has not read it makes up, and sounds
        just as sure.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
