"""The loop: how blame finds what was looked at, by hand and in PyTorch."""

from functools import partial

import ui
from lessons.attention import model, pytorch
from pages.beyond.attention.knobs import KNOBS, LOOK_UP
from study.scene import Scene
from training import attention as network
from training.slope_check import slopes_rows

scene = Scene(
    __name__,
    "The loop",
    "How does the blame find what was looked at?",
    covers=["Attention"],
    path="code",
    knobs=["slopes"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Forwards it is three lines: dot products, softmax, weighted mean.
        (The products are divided by the root of how many numbers a key has. Sums of many numbers are
        large by chance, and softmax would look at one key alone before anything was learned.)
        Backwards, blame goes to the values with the same weights; a score gets its weight times
        **how much better its own value would have been than what was found**.
        Every slope is compared with PyTorch’s autograd, and some with finite differences. The loop
        that ran, and both networks in PyTorch, are under *More*.
    """)
    pictures, chosen = KNOBS.beside("slopes", share=0.75)
    with pictures:
        compared = ui.run_job(pytorch.gradients_in_three_ways, network=chosen["slopes"])
        ui.facts(ui.rows(*slopes_rows(compared)))
    settings = KNOBS.values(*LOOK_UP)
    ui.code_that_ran(
        model.train,
        settings,
        network.looked_up,
        network.look,
        network.look_back,
        network.look_up_gradients,
        pytorch.look_up_in_pytorch,
        pytorch.block_in_pytorch,
    )
    ui.run_table(partial(ui.run_job, model.train, **settings))
