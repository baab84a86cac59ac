"""Tent: three hinges, their sum, and a shape that it is to cover."""

from collections.abc import Iterable

import ui
from lessons.layers import bump as relus
from pages.networks.layers import pictures
from pages.networks.layers.knobs import HINGES, KNOBS, WEIGHTS
from study.scene import Scene

scene = Scene(
    __name__,
    "Tent",
    "Can three hinges make a tent?",
    covers=["Universal approximation", "Forward pass by hand"],
    knobs=["h1", "h2", "h3", "v1", "v2", "v3", "curve", "many"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Pull the rings** until the thick line follows the tent, from left to right. It is the sum
        of three neurons. Each stays at 0 up to its **hinge**, the ring on the axis, then rises or
        falls in a straight line.
    """)
    stage, controls = ui.beside(0.76)
    with controls:
        numbers = KNOBS.ask(more=(*HINGES, *WEIGHTS))
        each = {i: (numbers[f"h{i}"], numbers[f"v{i}"]) for i in (1, 2, 3)}
        if relus.max_error([*each.values()]) < 1e-9:
            ui.say_of_knobs(r"""
                **There it is.** The first turns upwards, the second bends the line down twice as
                steeply, and the third lifts it back to level: right of the tent the three add up
                to 0.
            """)
    for hinge, weight in zip(HINGES, WEIGHTS, strict=True):
        KNOBS.grab(hinge, "across", hinge)
        KNOBS.grab(weight, "upright", weight)
    with stage:
        tent = pictures.total(each, (relus.X, relus.TENT), reach=relus.MAX_X)
        ui.picture(tent, "bump", alt="Three ReLUs, their sum, and a tent that it is to cover.")
    ui.say(r"""
        What stays at 0 and then rises is called **ReLU**: $\text{ReLU}(z)$ is the larger of 0 and
        $z$. Your line is a network:
    """)
    ui.say_of_knobs(f"$$\n{written(each.values())}\n$$")
    ui.say("""
        The three neurons form a **layer**, called **hidden** because it stands between input and
        answer. An output neuron adds up what they say, each times a weight, the number in front.

        With a **bias** added, too, a line can start at any height, and each hinge bends it further.
        **Add neurons**: from how many on do you see no gap?
    """)
    stage, knobs = KNOBS.beside("many", "curve", share=0.76)
    n_neurons, curve = knobs.values()
    with stage:
        heights = relus.CURVES[curve](relus.ALONG)
        many = pictures.follow(heights, n_neurons, reach=relus.MAX_X, knob="many")
        ui.picture(many, "any_curve", alt="A curve, and a sum of ReLUs that follows it.")
    ui.say("""
        **Enough neurons follow any curve without a jump, as closely as you like.** That such
        weights exist does not say that training finds them.
    """)


def written(neurons: Iterable[tuple[float, float]]) -> str:
    """Write the sum of ReLUs, each with hinge and weight, in LaTeX, a line for each."""
    terms = (
        rf"&{'-' if weight < 0 else '+'} {abs(weight):g}\,\text{{ReLU}}(x - {hinge:g})"
        for hinge, weight in neurons
    )
    first, *others = terms
    lines = r" \\ ".join([first.replace("+", r"\phantom{+}"), *others])
    return rf"\begin{{aligned}} p = {lines} \end{{aligned}}"


scene.remember(
    """
    One ReLU has one **hinge**; three make a tent, and enough of them in one layer follow any curve
    without a jump as closely as you like.
    """
)
