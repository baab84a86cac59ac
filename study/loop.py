"""The loop of all learning, part by part, and the scenes that are about each part."""

from dataclasses import dataclass

from study.content import Scene, lesson_content
from study.curriculum import BY_SLUG, Lesson


@dataclass(frozen=True)
class Part:
    """One part of the loop, or what goes into it or comes out.

    Attributes
    ----------
    name : str
        What the drawing knows it by.
    title : str
        What stands on it, in a word or three.
    says : str
        What happens there, in a sentence or two.
    about : tuple of str
        Scenes that are about it, each as "slug/scene", in the order of the lessons.
    """

    name: str
    title: str
    says: str
    about: tuple[str, ...]

    @property
    def scenes(self) -> tuple[tuple[Lesson, Scene], ...]:
        """The lessons and their scenes that are about it.

        Raises
        ------
        KeyError
            If there is no such lesson or scene.
        """
        scenes_about = []
        for key in self.about:
            slug, _, name = key.partition("/")
            lesson = BY_SLUG[slug]
            scenes = {scene.name: scene for scene in lesson_content(slug).scenes}
            scenes_about.append((lesson, scenes[name]))
        return tuple(scenes_about)


LOOP = (
    Part(
        "data",
        "The data",
        "All that a network will ever know comes from its examples. Some are kept back: the "
        "network is judged on them later, so it must not learn from them.",
        (
            *("gradient_descent/noise", "heart/table", "heart/numbers", "heart/leak"),
            *("titanic/aboard", "digits/look"),
        ),
    ),
    Part(
        "predict",
        "1 · Predict",
        "Every neuron adds up what it sees, each input times its weight, and passes on what it "
        "makes of the sum. What comes out at the end is the answer.",
        (
            *("dot_product/vote", "dot_product/line", "sigmoid/by_hand", "layers/activations"),
            *("layers/collapse", "xor/layer", "digits/scores"),
        ),
    ),
    Part(
        "measure",
        "2 · Measure",
        "The loss is one number that says how wrong the answers are. Which number one takes "
        "decides what will be learned.",
        (
            *("gradient_descent/by_hand", "perceptron/by_hand", "sigmoid/wrong_start"),
            *("titanic/train", "digits/scores"),
        ),
    ),
    Part(
        "slope",
        "3 · Ask the compass",
        "The gradient says for every knob, every weight, whether turning it up makes the loss "
        "larger or smaller, and how steeply.",
        (
            *("gradient_descent/one_step", "gradient_descent/slope", "sigmoid/flat_ends"),
            *("backpropagation/neuron", "backpropagation/layer", "backpropagation/deep"),
            *("xor/backward", "autograd/formula"),
        ),
    ),
    Part(
        "turn",
        "4 · Turn the knobs",
        "Every knob is turned a little, against its slope. The learning rate says how far, and "
        "the optimiser what else counts.",
        (
            *("gradient_descent/edge", "perceptron/rule", "autograd/rivals", "zero_grad/adds"),
            *("zero_grad/friction", "digits/optimisers"),
        ),
    ),
    Part(
        "again",
        "5 · Again",
        "The same four steps, many times. Where it ends depends on where it began, and longer is "
        "not always better.",
        (
            *("gradient_descent/run", "perceptron/learn", "layers/learn", "xor/train"),
            *("xor/starts", "autograd/loop", "overfitting/turns", "digits/train"),
        ),
    ),
    Part(
        "judge",
        "Is it good?",
        "A network can be right about what it has learned from, and wrong about everything else. "
        "So it is judged on what was kept back, and beside a simple rule.",
        (
            *("sigmoid/decide", "heart/pairs", "titanic/the_exam", "overfitting/cures"),
            *("overfitting/noise", "digits/mistakes", "digits/breaks"),
        ),
    ),
)
"""In the order in which one meets them."""
