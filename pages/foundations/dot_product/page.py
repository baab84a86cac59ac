"""The page of the dot product: its scenes, in the order of the trail."""

import ui
from pages.foundations.dot_product import everybody, ink, pass_one, shapes, turned, vote
from pages.foundations.dot_product.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(pass_one.scene, vote.scene, everybody.scene, shapes.scene, turned.scene),
    ink.scene,
    unnamed=vote.scene,
    reading="""
        Strang, *Introduction to Linear Algebra* (2016), chapter 1. The film “Dot products
        and duality” by 3Blue1Brown (2016).
    """,
    own_words=own_words(
        """
        Somebody asks you what a single **neuron** does with the numbers that it is given. What do
        you say?
        """,
        "It multiplies each number by a weight of its own, and adds up the products.",
        "It adds a bias, which says how much is enough.",
        """
        The score is high if the numbers look like the pattern in the weights; whether that is a
        yes is decided afterwards.
        """,
    ),
)

if __name__ == "__main__":
    LESSON.show()
