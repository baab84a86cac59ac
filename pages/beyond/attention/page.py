"""The page of attention: its scenes, in the order of the trail."""

import ui
from pages.beyond.attention import look_up, loop, order, stack, where, writes
from pages.beyond.attention.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(where.scene, look_up.scene, loop.scene, order.scene, writes.scene, stack.scene),
    reading="""
        Vaswani and others, “Attention Is All You Need” (2017). The film “Attention in
        transformers, step-by-step” by 3Blue1Brown (2024).
    """,
    own_words=own_words(
        """
        What is **attention**? Explain it to somebody who knows what a dot product is, and say what
        it cannot do by itself.
        """,
        """
        A question is compared with every key by a dot product: the better they agree, the larger
        the weight, by softmax.
        """,
        """
        What is found is the mean of the values, each counted with its weight. Which key fits which
        question is learned.
        """,
        "By itself it does not know the order: each key must be told its place.",
    ),
)

if __name__ == "__main__":
    LESSON.show()
