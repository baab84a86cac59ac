"""The page of autograd: its scenes, in the order of the trail."""

import ui
from pages.networks.autograd import formula, loop, rivals, save, stuck, tensors, valleys
from pages.networks.autograd.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(formula.scene, tensors.scene, rivals.scene, loop.scene, save.scene),
    *(valleys.scene, stuck.scene),
    reading="""
        Griewank and Walther, *Evaluating Derivatives* (2008), chapter 3. Karpathy’s film
        “The spelled-out intro to neural networks and backpropagation: building micrograd”
        (2022).
    """,
    own_words=own_words(
        """
        A friend thinks that PyTorch knows a derivative for every network there is. How does it
        really come by a slope?
        """,
        "While it computes, it notes every operation, and which numbers went into it.",
        "It knows the slope of each single operation, and no more than that.",
        """
        Then it walks the notes backwards by the chain rule: slopes multiply along a path, and add
        up where paths meet.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
