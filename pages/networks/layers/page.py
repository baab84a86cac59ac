"""The page of layers: its scenes, in the order of the trail."""

import ui
from pages.networks.layers import activations, bump, collapse, learn, matrices, start, team
from pages.networks.layers.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(bump.scene, team.scene, matrices.scene, learn.scene),
    *(collapse.scene, activations.scene, start.scene),
    unnamed=team.scene,
    reading="""
        Nielsen, *Neural Networks and Deep Learning* (2015), chapter 4. Goodfellow, Bengio
        and Courville, *Deep Learning* (2016), chapter 6.
    """,
    own_words=own_words(
        """
        Ten layers that only multiply and add: what can they do that one of them cannot?
        """,
        "Multiplying and adding ten times is multiplying and adding once: one layer does it all.",
        "It takes an activation between the layers, something that bends the line.",
        """
        With it, even one hidden layer can follow any curve without a jump, if it has enough
        neurons.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
