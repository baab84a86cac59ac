"""The page of convolution: its scenes, in the order of the trail."""

import ui
from pages.beyond.convolution import anywhere, loop, maps, moved, pull, train, two_readers
from pages.beyond.convolution.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    pull.scene,
    maps.scene,
    anywhere.scene,
    train.scene,
    loop.scene,
    moved.scene,
    two_readers.scene,
    reading="""
        LeCun, Bottou, Bengio and Haffner, “Gradient-Based Learning Applied to Document
        Recognition” (1998). The film “But what is a convolution?” by 3Blue1Brown (2022).
    """,
    own_words=own_words(
        """
        Why does a network of detectors still read a 3 that has moved by a pixel, where a dense
        network loses it?
        """,
        """
        A detector’s few weights are the same at every place, so it answers to a stroke wherever
        the stroke stands.
        """,
        """
        Only its largest answer anywhere is passed on, so it does not matter where it was given.
        """,
        """
        In a dense network each pixel has weights of its own: what was learned at one place is not
        known at the next.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
