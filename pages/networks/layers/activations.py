"""Activations: the bends that can stand between two layers, and which of them can be trained."""

import ui
from lessons.layers.experiments import N_STARTS, ROUND, trained
from lessons.layers.model import accuracy, train
from lessons.layers.network import in_points
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Activations",
    "Will any bend do?",
    covers=["Activation functions"],
    path="further",
    knobs=["shape", "z"],
)

ABOUT = {
    "step": "**Step**: yes or no. Level on both sides of its jump: slope 0.",
    "sigmoid": "**Sigmoid**: from 0 to 1. Its slope is at most 0.25, and fades on both sides.",
    "tanh": "**tanh**: from −1 to 1. Its slope is 1 at zero, and fades on both sides.",
    "ReLU": "**ReLU**: the larger of 0 and z. Its slope is 1 above zero and exactly 0 below.",
    "leaky ReLU": "**Leaky ReLU**: like ReLU, but with a slope of 0.01 below zero, so that no "
    "neuron falls silent for good.",
}
"""What to know of each activation."""


@scene.predict(
    """
    *Team*’s neurons said yes or no: their activation is a **step**. Draw three such neurons at
    random, and **train** them. What becomes of their lines?
    """,
    {
        "learn": "They find their places, as those of *Train* did",
        "stay": "They never move from where they were drawn",
        "jump": "They jump to and fro: all or nothing",
    },
    case={"shape": "step"},
)
def steps() -> Answer:
    """Train three neurons with a step, and see how far their weights move."""
    (moved, with_steps), (_, with_sigmoids) = trained("step", "sigmoid").values()
    return Answer(
        "stay" if moved == 0 else "learn",
        f"From {N_STARTS} random starts, {with_steps} such networks get all five right, by luck. With "
        f"sigmoids, {with_sigmoids} do.",
        because={
            "learn": "Training asks each weight for its slope, and here there is none to follow",
            "jump": "A step jumps at one place alone. Everywhere else it is level: slope 0, no move",
            "stay": "a step is level on either side of its jump, and where the slope is 0 no weight moves",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        Something between the layers must bend. Here is *Train*’s network before training, from
        another random start.
    """)
    with ui.predicted(steps, explains=False) as stage:
        activation = stage.ask("shape")["shape"]
        run = ui.run_job(train, activation=activation, seed=ROUND)
        picture = ui.columns(1)[0]
        follow = ui.player(run)
        with picture:
            plane = pictures.regions(in_points(run), activation)
            alt = "Three cuts while they are learned, and the five students."
            ui.picture(plane, "bends", player=follow, alt=alt)
    ui.say_of_knobs(f"{ABOUT[activation]} {ended(run)}")
    stage.explain()
    ui.say("""
        Choose the other four. Which borders are round, and which have corners?
        Then pull $z$ along the curve. The gradient of each of a neuron’s weights is multiplied by its
        **slope**: where the curve is level, nothing is learned.
    """)
    place, knobs = KNOBS.beside("z", share=0.62)
    KNOBS.grab("z", "across", "z")
    with place:
        curve = pictures.activation(activation, z=knobs["z"])
        ui.picture(curve, "activation", alt="The activation, and its slope at one sum.")


def ended(run: RecordedRun) -> str:
    """Say what training has made of the three lines and of the border."""
    n_right = f"**{round(5 * accuracy(run)[-1])} of 5 right**"
    name = run.hyperparameters["activation"]
    if name == "step":
        return f"{n_right}: only the output has learned, whom to listen to."
    border = "has corners, at the lines" if "ReLU" in name else "is round"
    return f"{n_right}, and the border {border}."


scene.remember(
    """
    An activation matters twice: by its shape, which bends the border, and by its **slope**. Where
    its curve is level, nothing is learned.
    """
)
