"""The map: the same nine weights, laid on every place."""

import ui
from lessons.convolution import by_hand
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
        The same nine weights lie on **every** place in turn: their answers are a new picture, a map.
        A **bias** is added to each, and **ReLU** makes what is negative 0, white: with a bias of
        −16, only answers above 16 are left.
        **Lower the bias until one place is left, and press it**: what does the digit have there?
    """)
    under_the_window(bias=KNOBS["bias"], relu=True, whole=True)
    KNOBS.in_a_row("bias", "detector", more=("digit", "column", "row"), grabbed=("column", "row"))
    answers = by_hand.sums(by_hand.a_digit(KNOBS["digit"]), KNOBS["detector"]) + KNOBS["bias"]
    ui.say_of_knobs(describe_left(int((answers > 0).sum())))
    ui.say(r"""
        Laying one small table of weights on all places is called a **convolution**.
        In a **dense** network each hidden neuron has a weight of its own for each pixel. Here the
        weights are shared: ten numbers, bias included, do the work at 64 places.
        Where the window hangs over the edge there is no ink, and its weights are multiplied by 0.
    """)


def describe_left(n: int) -> str:
    """Say at how many places a detector still answers."""
    if n > 1:
        return f"It still answers at **{n}** of 64 places."
    return (
        "**One place is left**: there is the clearest stroke of its kind."
        if n
        else "Nothing is left: no stroke is that clear."
    )


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
