"""The loop: the gradient of a reward, by hand and in PyTorch."""

from functools import partial

import ui
from lessons.judge import model, pytorch
from pages.beyond.judge.knobs import KNOBS
from study.scene import Scene
from training.slope_check import slopes_rows

scene = Scene(
    __name__, "The loop", "How can a reward have a slope?", covers=["Policy gradient"], path="code"
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A judge that counts has no slope, so nothing can be handed back through it.
        REINFORCE (Williams, 1992) needs none: the mean of each word’s worth times the slope of its
        log-probability is, on average, the slope of the mean reward.
        Here these slopes are compared with PyTorch’s autograd, and some with finite differences.
    """)
    ui.facts(ui.rows(*slopes_rows(ui.run_job(pytorch.gradients_in_three_ways))))
    settings = KNOBS.values("judge", "beta", "learning_rate", "n_steps", "seed")
    shown = (model.write, model.places, model.word_gradients, pytorch.pytorch_gradients)
    ui.code_that_ran(model.train, settings, *shown)
    ui.run_table(partial(ui.run_job, model.train, **settings))
