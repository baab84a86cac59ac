"""The map: the same nine weights, laid on every place."""

import ui
from pages.beyond.convolution.knobs import KNOBS, under_the_window
from study.scene import NumberQuestion, Scene, right, wrong

scene = Scene(
    __name__,
    "The map",
    "What if it looks at every place?",
    covers=["Convolution", "Feature maps"],
    knobs=["detector", "digit", "column", "row", "bias"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Lay the same nine weights on **every** place, and the answers make a new picture, a map.
        A **bias** is added, and **ReLU** turns what is negative into zero, which is white here:
        what is left is where the detector found something.
    """)
    under_the_window(bias=KNOBS["bias"], relu=True, whole=True)
    KNOBS.in_a_row("bias", "detector", more=("digit", "column", "row"), grabbed=("column", "row"))
    ui.say(r"""
        Laying one small table of weights on all places is called a **convolution**.
        In a **dense** network, such as the one that read your 3 when the course began, each hidden
        neuron has a weight of its own for each pixel.
        Here the weights are shared: ten numbers, bias included, do the work at 64 places.
        What they find in one corner they find in every other.
    """)


scene.choice(
    "what_is_it",
    "What is a **convolution**, as it is used here?",
    right(
        "The dot product with one small table of weights, taken at every place",
        "The same few weights everywhere: that is all.",
    ),
    wrong(
        "A hidden layer in which every neuron has one weight for each pixel of the picture",
        "That is a dense layer. Here a few weights are shared by all places.",
    ),
    wrong(
        "The largest answer that a detector gives anywhere in the picture",
        "That is what is passed on afterwards; the convolution makes the whole map.",
    ),
)


@scene.number(d=[32, 8, 16], s=[5, 3])
def count(d: float, s: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A layer has {d:g} detectors of {s:g} × {s:g} pixels, each with a bias. How many numbers are
        there to learn in it?
        """,
        answer=d * (s * s + 1),
        within=0.4,
        hint=f"""
        Each detector has {s:g} × {s:g} weights and a bias, however large the picture is.
        """,
        working=f"{d:g} × ({s:g} × {s:g} + 1) = [{d * (s * s + 1):,g}]",
        feedback="The number of places does not matter: they share.",
    )


scene.remember(
    """
    A **convolution** is the dot product of the first lesson, taken at every place with the same
    weights.
    """
)
