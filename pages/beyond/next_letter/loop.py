"""The loop: how the blame reaches the letters, by hand and in PyTorch."""

from functools import partial

import ui
from lessons.next_letter import model, pytorch
from pages.beyond.next_letter.knobs import KNOBS, RUN
from study.scene import Scene
from training import letters as network
from training.slope_check import slopes_rows

scene = Scene(
    __name__,
    "The loop",
    "How does the blame reach the letters?",
    covers=["Embeddings"],
    path="code",
    knobs=["context", "n_hidden"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Forwards it is three lines: look up, one hidden layer, scores.
        Backwards, blame goes from the scores through tanh to the row of embeddings, and **each
        letter adds up the blame of all places where it stands**.
        Is that right?
        Every slope is compared with PyTorch’s autograd, and some with finite differences. The loop
        that ran, and the same network in PyTorch, are under *More*.
    """)
    pictures, settings = KNOBS.beside("context", "n_hidden")
    with pictures:
        ui.facts(ui.rows(*slopes_rows(ui.run_job(pytorch.gradients_in_three_ways, **settings))))
    ui.code_that_ran(
        model.train,
        KNOBS.values(*RUN),
        network.windows,
        network.embedded,
        network.letter_scores,
        network.surprise_delta,
        network.letter_gradients,
        pytorch.pytorch_gradients,
    )
    ui.run_table(partial(ui.run_job, model.train, **KNOBS.values(*RUN)))
