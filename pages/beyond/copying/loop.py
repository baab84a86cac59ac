"""The loop: two layers forwards and backwards, by hand and in PyTorch."""

import ui
from lessons.copying import model, pytorch
from pages.beyond.copying.knobs import KNOBS, TRAINING
from study.scene import Scene
from training.attention import look, look_back
from training.slope_check import slopes_rows

scene = Scene(
    __name__,
    "The loop",
    "How does the blame come through two layers?",
    covers=["Transformer"],
    path="code",
    knobs=["layers"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Forwards, each layer adds what it finds to what came in. Backwards, the blame goes past the
        layer unchanged, and through it to questions, keys and values: so what the first layer
        writes down is blamed for where the second looked.
    """)
    pictures, chosen = KNOBS.beside("layers", share=0.75)
    with pictures:
        ui.facts(ui.rows(*slopes_rows(ui.run_job(pytorch.gradients_in_three_ways, **chosen))))
    parts = model.read_rows, look, model.gradients_of, look_back, pytorch.layers_in_pytorch
    ui.code_that_ran(model.train, KNOBS.values("layers", *TRAINING), *parts)
