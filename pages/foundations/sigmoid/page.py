"""The page of the sigmoid: its scenes, in the order of the trail."""

import ui
from pages.foundations.sigmoid import by_hand, decide, learn, trust, wrong_start
from pages.foundations.sigmoid.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(by_hand.scene, learn.scene, wrong_start.scene, trust.scene, decide.scene),
    reading="""
        Cox, “The regression analysis of binary sequences” (1958). Guo and others, “On
        Calibration of Modern Neural Networks” (2017).
    """,
    own_words=own_words(
        """
        A neuron could simply say yes or no. Why is it better that it says “85 %”, and who decides
        then?
        """,
        "The number says how often it comes true: of 100 such students, about 85 pass.",
        """
        The decision comes afterwards, by a threshold, and depends on what a miss and a false alarm
        cost.
        """,
        """
        It can learn from the number: the surprise is largest where it was sure and wrong, and pulls
        hardest there.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
