"""The page of backpropagation: its scenes, in the order of the trail."""

import ui
from pages.networks.backpropagation import blame, dead, deep, loop, neuron, spread, sweep
from pages.networks.backpropagation.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(blame.scene, neuron.scene, spread.scene, loop.scene),
    *(sweep.scene, deep.scene, dead.scene),
    unnamed=neuron.scene,
    reading="""
        Rumelhart, Hinton and Williams, “Learning representations by back-propagating
        errors” (1986). The film “Backpropagation calculus” by 3Blue1Brown (2017).
    """,
    own_words=own_words(
        """
        A network is wrong. How does a weight deep inside it learn what it had to do with that?
        """,
        "The loss has a slope along each weight: how much a tiny nudge there would change it.",
        """
        Blame goes back from the loss, box by box: what arrives is multiplied by the box’s own slope.
        """,
        """
        One sweep back finds all slopes, since each box uses what the box nearer to the loss has worked out
        already.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
