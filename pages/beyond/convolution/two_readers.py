"""Your own 3: moved about by hand, and read by a dense network and by detectors."""

import charts
import ui
from lessons.convolution import experiments, model
from lessons.digits import answers, reader
from pages.beyond.convolution.knobs import KNOBS, NETWORK
from study.scene import Scene
from ui.pictures import readers

scene = Scene(
    __name__,
    "Your own 3",
    "One 3, two networks: which of them still reads it?",
    covers=["Robustness"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Write a 3, or take the one that is here. The networks see what is inside the frame.
        **Move it: pull across one of the boards**, which remember what was read at each place.
    """)
    dense = ui.run_job(reader.reader)
    own = ui.run_job(model.train, **KNOBS.defaults(*NETWORK))
    names = experiments.describe_dense(), experiments.describe_detectors(own)
    example = answers.held_out_three(dense)
    readers(charts.pixels.readers(answers.layers(dense), own.final, names, example), "readers")
    ui.say(r"""
        Both were trained on the same digits, and none of those was moved.
        At a dashed place some of the ink has left the frame: there either may lose it.
    """)


scene.remember(
    """
    The same 3, a pixel further, is another picture to a dense network. To **detectors** whose
    largest answer counts it is nearly the same one.
    """
)
