"""The page of copying: its scenes, in the order of the trail."""

import ui
from pages.beyond.copying import guess, loop, one_look, two_looks, unseen
from pages.beyond.copying.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(guess.scene, one_look.scene, two_looks.scene, loop.scene, unseen.scene),
    reading="""
        Olsson and others, “In-context Learning and Induction Heads” (2022).
    """,
    own_words=own_words(
        """
        A friend says: “I told the chatbot my name, and later on it knew it. So it learns from me
        while we talk.” What do you answer?
        """,
        "All its knobs stay as they are: nothing is trained while it reads.",
        """
        Your name still stands in the text that it reads. It finds it there by looking back, each
        time anew.
        """,
        "It learned how to look back beforehand, in training. In a new text your name is gone.",
    ),
)

if __name__ == "__main__":
    LESSON.show()
