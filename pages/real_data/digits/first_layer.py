"""First layer: each neuron's weights, as a picture of what it looks for."""

import charts
import ui
from lessons.digits import answers
from lessons.digits.model import train
from pages.real_data.digits.knobs import BESIDE_PLAYER, KNOBS, RUN
from study.scene import Scene
from training.class_colours import COLOUR_0, COLOUR_1

scene = Scene(
    __name__,
    "First layer",
    "What does the first layer look at?",
    covers=["Weights as images"],
    path="code",
    knobs=["n_hidden", "n_epochs", "seed"],
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Each neuron of the first layer has 64 weights, one for each pixel.
        Put each weight where its pixel is, and you get a picture: {COLOUR_1} where ink raises the
        neuron’s sum, {COLOUR_0} where it lowers it.
        That is what the neuron looks for.
        Watch the pictures take shape, and choose a neuron to see which digits it speaks for.
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        KNOBS.ask("n_hidden", more=("n_epochs", "seed"))
        ui.say(r"""
            With a hidden layer, up to 16 neurons are shown: those that the outputs listen to most.
            With **0 hidden neurons** the ten outputs look at the pixels themselves: can you
            recognise the digits?
        """)
    run = ui.run_job(train, **KNOBS.values(*RUN))
    with pictures:
        follow = ui.player(run, **BESIDE_PLAYER)
        shown = answers.first_layer(run)
        chart = charts.pixels.weights(
            shown.weights,
            shown.names,
            shown.says,
            votes=shown.votes,
            ink=shown.ink,
            labels=shown.labels,
            player=follow,
        )
        ui.weights(chart, "first_layer")
    ui.say(r"""
        With a hidden layer, few of these pictures look like a digit.
        A neuron is not a template: it may ask whether there is ink on the left but none in the
        middle, and for several digits the answer is yes.
        Only together do the neurons tell ten classes apart.
        Three pixels at the edges never hold any ink: their weights stay exactly as they were
        drawn, for without ink there is no slope.
        In the corners, where ink is rare, slopes are small.
        SGD hardly moves those weights; Adam enlarges small slopes, and moves them about as far as
        all others.
    """)
