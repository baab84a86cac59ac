"""Activations: what a neuron passes on of its sum, and how steep that is."""

import ui
from lessons.layers.experiments import slope_of_tanh
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS
from study.predictions import Answer, Sketch
from study.scene import Scene

scene = Scene(
    __name__,
    "Activations",
    "What can a neuron do with its sum?",
    covers=["Activation functions"],
    knobs=["shape", "z"],
)

SKETCHED = (-4, -3, -2, -1, 0, 1, 2, 3, 4)
ABOUT = {
    "step": "**Step**: yes or no. Level on both sides of its jump: no gradient gets through.",
    "sigmoid": "**Sigmoid**: between 0 and 1. Its slope is at most 0.25, and fades on both sides.",
    "tanh": "**tanh**: between −1 and 1. Its slope is 1 at zero, and fades on both sides.",
    "ReLU": "**ReLU**: the larger of 0 and z. Its slope is 1 above zero and exactly 0 below.",
    "leaky ReLU": "**Leaky ReLU**: like ReLU, but with a slope of 0.01 below zero, so that no "
    "neuron falls silent for good.",
}
"""What to know of each activation."""


@scene.predict(
    """
    The curve of **tanh** runs from −1 to 1 through zero. Draw its **slope**: how steep is it at
    each z?
    """,
    case={"shape": "tanh"},
    low=0,
    high=1.2,
    step=0.01,
    tolerance=0.15,
    unit="in height",
    sketch=Sketch(
        at=SKETCHED,
        x_title="z",
        y_title="slope of tanh",
        ticks=(0, 0.25, 0.5, 0.75, 1),
        first=0.6,
        enough=7,
    ),
)
def slope() -> Answer:
    """Measure the slope of tanh where the sketch has its places."""
    slopes, curve = slope_of_tanh(SKETCHED)
    return Answer(
        tuple(slopes),
        f"The slope of tanh is **{slopes[4]:.0f}** at zero and {slopes[6]:.2f} at 2: a narrow "
        "bell. Beyond 2 or 3 on either side almost nothing is left of it.",
        curve=tuple(curve),
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The **activation** turns a neuron’s sum $z$ into what the neuron passes on.
        Move $z$ by its ring; the short line shows the **slope**.
        Where is it steep?
        Where flat?
    """)
    with ui.predicted(slope) as stage:
        name, z = stage.ask("shape", "z").values()
        KNOBS.grab("z", "across", "z")
        values = pictures.activation(name, z=z, height=460)
        ui.picture(values, "activation", alt="Five activations, yours in bold, and a point on it.")
        with stage.aside:
            ui.say_of_knobs(ABOUT[name])
            slopes = pictures.activation(name, z=z, what="slope", height=210)
            ui.picture(slopes, "slope", alt="The slopes of the five, and a point at the same sum.")
    ui.say(r"""
        The gradient of each of the neuron’s weights is multiplied by this slope: where the curve
        is flat, nothing is learned.
    """)


scene.remember(
    """
    An activation matters twice: by its value, and by its **slope**. Where its curve is flat,
    nothing is learned.
    """
)
