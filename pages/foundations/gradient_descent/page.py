"""The page of gradient descent: its scenes, in the order of the trail."""

import ui
from pages.foundations.gradient_descent import by_hand, edge, one_step, run, slope
from pages.foundations.gradient_descent.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(by_hand.scene, one_step.scene, slope.scene, edge.scene, run.scene),
    reading="""
        Goodfellow, Bengio and Courville, *Deep Learning* (2016), section 4.3. The film
        “Gradient descent, how neural networks learn” by 3Blue1Brown (2017).
    """,
    own_words=own_words(
        """
        Somebody asks you why the machine turns its knobs a little at a time, and not all at once to
        where the loss is smallest. What do you say?
        """,
        "The slope says which way the loss grows: the other way, it falls.",
        """
        It is only known where the knobs stand. Nobody sees where the bottom is, so one takes a
        step and looks again.
        """,
        """
        How long a step is depends on the learning rate: too short creeps, too long lands higher
        up on the other side.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
