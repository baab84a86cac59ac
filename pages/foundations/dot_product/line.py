"""Line: the inputs to which a neuron says yes."""

import charts
import ui
from lessons.dot_product.model import inputs_all_around
from pages.foundations.dot_product.knobs import KNOBS, grab_tips, polar
from study.scene import Scene
from training.class_colours import COLOUR_1

scene = Scene(
    __name__, "Line", "To which inputs does a neuron say yes?", knobs=["length_w", "angle_w", "cut"]
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Each dot is an input, with its score $x \cdot w + b$ beside it.
        From here on, a neuron says yes ({COLOUR_1}) if the score is 0 or more.
        Pull $w$ by its tip, and the dashed line by its ring.
    """)
    pictures, knobs = KNOBS.beside("angle_w", "length_w", "cut")
    grab_tips("w")
    length, angle = polar("w")
    KNOBS.grab("border", "border", "cut", length=length, angle=angle)
    with pictures:
        border = charts.vectors.border(inputs_all_around(), polar("w"), knobs["cut"], knob="cut")
        alt = "Inputs around the origin with their scores, the arrow w, and the line of score 0."
        ui.picture(border, "line", alt=alt)
    ui.say(r"""
        Among inputs of the same length, the one that points the way $w$ does scores highest: it is
        most like the pattern that the neuron looks for.
        Where the score is exactly 0 there is a line, at a right angle to $w$; the bias moves
        that line, which is why we can always compare with 0.
    """)


scene.remember(
    """
    Where the score is 0 there is a straight line, at a right angle to the arrow of the weights. The
    bias moves it.
    """
)
