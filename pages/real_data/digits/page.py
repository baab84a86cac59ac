"""The page of the handwritten digits: its scenes, in the order of the trail."""

import ui
from pages.real_data.digits import breaks, doubts, mistakes, own_hand, scores, train, walk
from pages.real_data.digits.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    own_hand.scene,
    scores.scene,
    train.scene,
    walk.scene,
    mistakes.scene,
    breaks.scene,
    doubts.scene,
    reading="""
        Nielsen, *Neural Networks and Deep Learning* (2015), chapter 1. The film “But what
        is a neural network?” by 3Blue1Brown (2017).
    """,
    own_words=own_words(
        """
        Your network gets 98 % of the held-out digits right. A friend wants it to read the numbers
        on handwritten letters, and asks: will it get 98 % of those? What do you say?
        """,
        """
        98 % holds for digits like those held out: by the same 13 people, fitted to the same box.
        """,
        """
        Moved by a single pixel, about half of them are misread.
        """,
        """
        To know, hold out some of the friend’s own digits, and judge it on those.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
