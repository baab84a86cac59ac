"""Line: the inputs to which a neuron says yes."""

import ui
from pages.foundations.dot_product.knobs import KNOBS, SHARE, ruler_across
from study.scene import Scene
from training.class_colours import COLOUR_1

scene = Scene(
    __name__,
    "Line",
    "To which inputs does a neuron say yes?",
    covers=["Decision boundary"],
    knobs=["angle_w", "length_w", "cut", "fall"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Whoever stands on the same thin line drops the same shadow, so the neuron cannot tell them
        apart. The dashed line is where the ruler reads 0: beyond it, the neuron says yes
        ({COLOUR_1}). Let everything fall, and see what is left of two exams: one number.
    """)
    pictures, controls = ui.beside(SHARE)
    with controls:
        KNOBS.ask("fall", "angle_w", "cut", more=["length_w"])
    with pictures:
        alt = "Eight students, the ruler along w, and the lines that stand upright on it."
        ui.picture(ruler_across(levels=True), "line", alt=alt)
    ui.say(r"""
        The line of score 0 stands upright on $w$, however long $w$ is. Stretch $w$ with the zero
        at the middle: every score grows, and nobody changes sides. The bias moves the line, which
        is why we can always compare with 0.

        This is all that a single neuron can do: part the plane along one straight line. To read
        two rulers at once takes two neurons.
    """)


scene.remember(
    """
    Where the score is 0 there is a straight line, at a right angle to the arrow of the weights. The
    bias moves it.
    """
)
