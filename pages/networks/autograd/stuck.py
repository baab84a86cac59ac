"""Stuck: a neuron that says nothing frees networks that are stuck on XOR."""

import charts
import ui
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.progress import track

scene = Scene(
    __name__,
    "Stuck",
    "A network is stuck. Must it start anew?",
    covers=["Local minima"],
    claims=[local_minima],
    knobs=["silent"],
)


@scene.predict(
    """
    A hundred networks with two hidden neurons were trained on XOR for 5,000 epochs, and some are
    stuck. Each of these gets one more hidden neuron whose weight to the output is 0: at first no
    answer changes at all. What share of them solves XOR within 5,000 more epochs?
    """,
    case={"silent": 0},
    low=0,
    high=100,
    step=1,
    tolerance=10,
    unit="% of those stuck",
)
def silent_neuron() -> Answer:
    """Train the stuck ones of 100 starts further, with one more neuron and without."""
    (n, n_freed), (_, n_alone) = (stuck.freed(silent=silent) for silent in track((True, False)))
    return Answer(
        100 * n_freed / n,
        f"Of 100 networks {n} are stuck. With one more neuron **{n_freed}** of these solve it; left "
        f"as they are, {n_alone} would. The new weight to the output has a slope from "
        "the first step on, and along it the loss goes down: a dead end for nine knobs is none for thirteen.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Autograd finds every slope, and yet some networks get stuck: their **loss** is high, and
        hardly any slope is left. Nine knobs are too many to draw the loss as a plane, so train them
        further. A thin line is one network, the thick one is their median: in ink they go on
        as they are, in crimson with one more neuron.
    """)
    with ui.predicted(silent_neuron, share=0.6) as stage:
        runs = ui.run_job(stuck.go_on_both_ways, **stage.ask("silent"))
        losses = charts.curves.race(runs, loss_name="cross-entropy", height=330)
        alt = "The losses of all stuck networks, as they are and with one more neuron."
        ui.replayed(stuck.medians(runs), ("stuck_losses", losses, alt))
    ui.say(r"""
        Along the old knobs there was hardly a way down; along the new ones there is. That is one
        reason why large networks train more easily than small ones.
    """)


scene.choice(
    "why_silent",
    """
    The new neuron’s weight to the output is 0. Why does training turn it at all?
    """,
    right(
        "Its slope is the output’s blame times what the neuron says, which is not 0.",
        """
        The size of a weight does not matter for its own slope. What comes in through it does, and
        the neuron answers differently to the four points.
        """,
    ),
    wrong(
        "Training adds a little noise to all weights that are exactly 0.",
        "Nothing here is random after the start: the step is the learning rate times the slope.",
    ),
    wrong(
        "Its weights from the inputs are trained first, and they wake it up.",
        """
        The other way round: their slopes are multiplied by the weight to the output, so in the
        first step they are 0.
        """,
    ),
)

scene.remember(
    """
    **Stuck is rarely a bottom.** In many directions there is mostly one that leads down, and more
    knobs mean more directions.
    """
)
