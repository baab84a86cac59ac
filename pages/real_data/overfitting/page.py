"""The page of overfitting: its scenes, in the order of the trail."""

import ui
from pages.real_data.overfitting import by_hand, calm, cures, late, noise, turns
from pages.real_data.overfitting.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(by_hand.scene, turns.scene, noise.scene, calm.scene, cures.scene, late.scene),
    reading="""
        Zhang and others, “Understanding deep learning requires rethinking generalization”
        (2017). Goodfellow, Bengio and Courville, *Deep Learning* (2016), chapter 7.
    """,
    own_words=own_words(
        """
        A friend’s network gets all of its training rows right, and your friend is delighted. What
        do you ask, and why?
        """,
        "How many of the rows that were held out does it get right? Only they can tell.",
        "A wide network learns even labels from a hat by heart: being right on them proves nothing.",
        """
        How does it compare with a much smaller model, or with always guessing the majority class?
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
