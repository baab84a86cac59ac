"""Dead ReLUs: neurons that answer 0 to everything."""

import math
from statistics import median

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.backpropagation.claims import never_back
from lessons.backpropagation.experiments import N_RELU_NETWORKS, n_dead, per_layer, relu_run
from lessons.backpropagation.model import MAX_WIDTH
from pages.networks.backpropagation.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Dead ReLUs",
    "Can a neuron die, and can it come back?",
    covers=["Dead ReLUs"],
    path="further",
    claims=[never_back],
    knobs=["relu_layers", "relu_rate"],
)


@scene.predict(
    """
    Two hidden layers of **32 ReLUs** each, PyTorch’s usual start, and not a single step taken yet.
    Send 40 points through. How many of the 64 ReLUs answer 0 to every one of them?
    """,
    case={"relu_layers": 2, "relu_rate": 1},
    low=0,
    high=64,
    step=1,
    tolerance=4,
    unit="of 64",
)
def silent() -> Answer:
    """Count the ReLUs that are dead before the first step, in the median of 32 networks."""
    run = relu_run(n_epochs=0)
    least, middle, most = n_dead_at(run, 0)
    first, second = per_layer(run)
    return Answer(
        middle,
        f"In the median of {len(run.loss)} networks **{middle:g} of {2 * MAX_WIDTH}** are dead "
        f"before any step ({least} to {most}): {first:g} in the first layer, {second:g} in the "
        "second. The second layer only hears numbers that are not negative, so a neuron with "
        "mostly negative weights never gets above zero.",
    )


def n_dead_at(run: RecordedRun, frame: int) -> tuple[int, float, int]:
    """Return how many ReLUs are dead at a frame: in the fewest, the median, the most."""
    dead = sorted(n_dead(run)[:, frame].tolist())
    return dead[0], median(dead), dead[-1]


@scene.picture_of(silent)
def dead_relus(guesses: Guessed, run: RecordedRun | None = None, *, told: bool = True) -> Picture:
    rate, depth = KNOBS.defaults("relu_rate", "relu_layers").values()
    run = run or ui.run_job(relu_run, learning_rate=rate, depth=depth)
    return charts.curves.medians(
        run.epochs,
        n_dead(run) * (1 if told else math.nan),
        x_title="epoch",
        y_title="dead ReLUs in a network",
        most=run.hyperparameters["depth"] * MAX_WIDTH,
        guesses=guesses,
        height=340,
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A ReLU that answers 0 to every sample is a **dead ReLU**: its slope is 0 everywhere, so no
        blame gets through it, and its own weights stay as they are.
        One step that is too large is enough: with a bias far below zero, no sample lifts the sum
        above it any more.
    """)
    with ui.predicted(silent) as stage:
        rate, depth = stage.ask("relu_rate", "relu_layers").values()
        run = ui.run_job(relu_run, learning_rate=rate, depth=depth)
        drawn = dead_relus(stage.guesses, run, told=not stage.is_open)
        alt = "Dead ReLUs by epoch: a thin line for each network, and the median."
        ui.picture(drawn, "silent", alt=alt)
    came_back = figure(run.metrics["revived"][:, -1].mean(), 2)
    ui.say_of_knobs(f"In a network **{came_back}** dead ReLUs came back, by the mean.")
    ui.say(rf"""
        Thin lines are {N_RELU_NETWORKS} networks while they learn, the thick one is the median.
        The count can also fall: some come back. Set the layers to 1: why can none come back there?
    """)


scene.choice(
    "dead",
    "A ReLU in the **first** hidden layer answers 0 to every sample. What will training do to it?",
    right(
        "Nothing: the gradient of its weights is exactly 0.",
        """
        And its inputs, the samples, never change. In a later layer the inputs do change, as the
        layers before it learn, and some dead neurons come back.
        """,
    ),
    wrong(
        "It will be woken up, as its error is so large.",
        "However much blame arrives at its output, it is multiplied by a slope of 0.",
    ),
    wrong(
        "Its weights will slowly shrink to 0.",
        "They stay exactly where they are: nothing is subtracted from them.",
    ),
)
scene.remember(
    """
    **A ReLU that is silent for every sample learns nothing.** In the first layer it stays dead;
    behind a layer that still moves, it may come back.
    """
)
