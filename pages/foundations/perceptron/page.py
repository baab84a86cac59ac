"""The page of the perceptron: its scenes, in the order of the trail."""

import ui
from pages.foundations.perceptron import by_hand, gates, learn, plane, rule
from pages.foundations.perceptron.knobs import KNOBS
from study.scene import own_words

LESSON = ui.Scenes(
    KNOBS,
    *(by_hand.scene, rule.scene, learn.scene, plane.scene, gates.scene),
    reading="""
        Rosenblatt, “The Perceptron” (1958). Freund and Schapire, “Large Margin
        Classification Using the Perceptron Algorithm” (1999).
    """,
    own_words=own_words(
        "A friend’s perceptron has trained for a week, and still makes mistakes. What do you say?",
        "A perceptron cuts once, straight. If such a cut separates its classes, the mistakes will end.",
        "If none does, as in XOR, every cut makes mistakes, and each mistake moves it: it never rests.",
        "Then more time changes nothing. A second layer may help, unless the data is just noisy.",
    ),
)

if __name__ == "__main__":
    LESSON.show()
