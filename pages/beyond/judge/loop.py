"""The loop: the gradient of a reward, by hand and in PyTorch."""

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
        A judge that counts has no slope. REINFORCE (Williams, 1992) takes the writer’s instead:
        **as if each letter that it wrote was right, times what its word is worth**. A word is worth
        its reward less the average; below zero, it becomes less probable. An example is worth 1.
    """)
    ui.show_source(model.slopes_of_scores)
    if room := ui.on_demand("Are these slopes right?", "slopes", icon=":material/check:"):
        with room:
            ui.facts(ui.rows(*slopes_rows(ui.run_job(pytorch.gradients_in_three_ways))))
    settings = KNOBS.values("judge", "beta", "learning_rate", "n_steps", "seed")
    shown = (model.write, model.places, model.word_gradients, pytorch.pytorch_gradients)
    ui.code_that_ran(model.train, settings, *shown)
