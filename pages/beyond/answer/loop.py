"""The loop: one for texts and for dialogues, by hand and in PyTorch."""

import ui
from lessons.answer import model
from lessons.attention.pytorch import block_in_pytorch, gradients_in_three_ways
from pages.beyond.answer.knobs import EXAMPLES, KNOBS
from study.scene import Scene
from training import attention
from training.slope_check import slopes_rows

scene = Scene(
    __name__,
    "The loop",
    "What is new in training on dialogues?",
    covers=["Instruction tuning"],
    path="code",
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Nothing: one loop goes through the texts, and then through the dialogues. The network is the
        **block** of the lesson on attention; for what it was told, two of them.
    """)
    ui.facts(ui.rows(*slopes_rows(ui.run_job(gradients_in_three_ways, network="two blocks"))))
    settings = KNOBS.values("n_dialogues", "n_refusals", "reads", *EXAMPLES)
    network = attention.block, attention.layer, attention.block_gradients, attention.layer_gradients
    ui.code_that_ran(model.train, settings, model.taught, *network, block_in_pytorch)
