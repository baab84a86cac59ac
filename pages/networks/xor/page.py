"""The page of XOR: its scenes, in the order of the trail."""

import ui
from pages.networks.xor import backward, layer, neuron, starts, success, train
from pages.networks.xor.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(neuron.scene, layer.scene, train.scene, backward.scene, success.scene, starts.scene),
    reading="""
        Minsky and Papert, *Perceptrons* (1969). Goodfellow, Bengio and Courville, *Deep
        Learning* (2016), section 6.1.
    """,
    own_words=own_words(
        """
        Somebody asks you why two layers can light the lamp and a single neuron cannot, however long
        it trains. What do you say?
        """,
        "A neuron makes one straight cut, and no straight line parts the two classes.",
        "Each hidden neuron makes a cut of its own, and says on which side a point is.",
        """
        In the space of their answers the points lie elsewhere: there one straight cut, the
        output’s, is enough.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
