"""Stuck: a neuron that says nothing frees networks that are stuck on XOR."""

import charts
import ui
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from lessons.xor import model as xor
from pages.networks.autograd.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Stuck",
    "No slope is left. Must a network start anew?",
    covers=["Local minima"],
    claims=[local_minima],
    knobs=["turned"],
)


@scene.predict(
    """
    After 5,000 epochs some of a hundred networks are stuck. Each of these gets a third hidden
    neuron whose weight to the output is 0: at first no answer changes at all. What share of them
    solves XOR within 5,000 more epochs?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=10,
    unit="%",
)
def silent_neuron() -> Answer:
    """Train the stuck ones of 100 starts further, with one more neuron and without."""
    alone, grown = (xor.solved(run) for run in stuck.go_on_both_ways(max_frames=2).values())
    n, n_freed, n_alone = len(alone), int(grown.sum()), int(alone.sum())
    return Answer(
        100 * n_freed / n,
        f"Of 100 networks {n} were stuck. With one more neuron, **{'all' if n_freed == n else n_freed}"
        f"** of these solve XOR; left as they are, {n_alone or 'none'} would.",
        since="the new neuron brings four knobs, and along these the loss still falls",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Some networks with two hidden neurons never solve **XOR**, yes if exactly one input is: their
        **loss** stays high, and hardly any slope is left to follow. New knobs freed the balls of
        *Two valleys*. A thin line is a network whose training goes on, a thick one their median.
    """)
    with ui.predicted(silent_neuron, share=0.6, explains=False) as stage:
        runs = ui.run_job(stuck.go_on_both_ways)
        place = ui.columns(1)[0]
        player = ui.player(stuck.medians(runs))
        # While it is open, those that go on as they are stand at their end.
        untold, follow = (stuck.MORE, None) if stage.is_open else ("", player)
        losses = charts.curves.race(runs, loss_name="loss", untold=untold, height=330)
        with place:
            alt = "The losses of all stuck networks, as they are and with one more neuron."
            ui.picture(losses, "stuck_losses", alt=alt, player=follow)
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say(
                    "Why? Turn the new weight yourself: **pull the point**, and nothing else moves."
                )
                new_weight(stuck.turn_new_weight(runs[stuck.MORE]))
    ui.say("""
        Why does so small a dip become so large a fall? Once this weight is not 0, turning the
        neuron’s other three knobs changes the loss as well, and all of them go down together. That
        is one reason why large networks train more easily than small ones.
    """)


def new_weight(turned: stuck.Turned) -> None:
    """Let the weight of the new neuron be turned, and say what it does to the loss."""
    KNOBS.grab(charts.tangent.GRIP, "across", "turned")
    curve = charts.tangent.tangent(
        *turned[:3],
        here=KNOBS["turned"],
        knob="turned",
        height=220,
        level=0.001,
        x_title="the new neuron’s weight to the output",
        y_title="loss of a typical one",
    )
    ui.picture(curve, "turned_loss", alt="The loss while the new weight is turned.")
    KNOBS.show("turned")
    at_first, here = (abs(turned.weight - at).argmin() for at in (0, KNOBS["turned"]))
    loss, less = (figure(turned.loss[at], 3) for at in (at_first, here))
    ui.say_of_knobs(
        f"This one knob takes the loss from {loss} to {less}."
        if here != at_first
        else f"""
        At 0 its slope is {figure(turned.slope[at_first], 1)}. Along the nine old knobs no slope
        is larger than {figure(turned.steepest, 1)}: there was hardly a way down, and here is one.
        """
    )


scene.choice(
    "why_silent",
    """
    The new neuron’s weight to the output is 0. Why does training turn it at all?
    """,
    right(
        "Turning it lets the output hear the neuron, so the loss has a slope.",
        """
        A weight’s own size does not matter for its slope. What comes in through it does, and the
        neuron answers differently to the four points.
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
