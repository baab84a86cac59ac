"""The loop: which place gets the blame, by hand and in PyTorch."""

from functools import partial

import ui
from lessons.convolution import model, pytorch
from pages.beyond.convolution.knobs import KNOBS, NETWORK
from study.scene import Scene
from training import detectors as network
from training.letters import surprise_delta
from training.slope_check import slopes_rows

scene = Scene(
    __name__,
    "The loop",
    "Which place gets the blame?",
    covers=["Convolutional network", "Shared weights"],
    path="code",
    knobs=["n_detectors", "size"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Forwards: lay the detectors on all places, take the largest answer of each, weigh them.
        Backwards: of all places, only the one with the largest answer gets any blame.
        Every slope is compared with PyTorch’s autograd, whose `conv2d` is the same convolution, and
        some with finite differences. In TensorFlow, the other large library, the same layer is
        `Conv2D`, and a “tape” notes the operations as autograd does. The loop that ran, and the same network in PyTorch, are under
        *More*.
    """)
    pictures, settings = KNOBS.beside("n_detectors", "size")
    with pictures:
        ui.facts(ui.rows(*slopes_rows(ui.run_job(pytorch.gradients_in_three_ways, **settings))))
    how = KNOBS.values(*NETWORK, "seed")
    ui.code_that_ran(
        model.train,
        how,
        network.patches,
        network.class_scores,
        surprise_delta,
        network.detector_gradients,
        pytorch.in_pytorch,
        pytorch.pytorch_gradients,
    )
    ui.run_table(partial(ui.run_job, model.train, **how))
