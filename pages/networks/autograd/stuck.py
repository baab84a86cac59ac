"""Stuck: a neuron that says nothing frees networks that are stuck on XOR."""

import charts
import ui
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from lessons.xor import model as xor
from pages.networks.autograd.pictures import sinking_ground
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Stuck",
    "No slope is left. Must a network start anew?",
    covers=["Local minima"],
    claims=[local_minima],
)


@scene.predict(
    """
    Each of these networks gets a third hidden neuron. Its weight to the output is 0, so at first no
    answer changes at all. What share of the networks solves XOR within 5,000 more epochs?
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
        A hundred networks with two hidden neurons have trained on **XOR**: yes if exactly one of
        two inputs is 1. Here are those that have not solved it after 5,000 epochs: their **loss** is
        high, and hardly any slope is left. A thin line is one of them, a thick one their median.
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
                ui.say("""
                    Here is the ground under one of them, along the new weight, with a ball where its
                    training stands. Press *Play*, or step: what do the ball and the ground do?
                """)
                ground = ui.memoised(stuck.along_new_weight, runs[stuck.MORE])
                alt = "The loss of one network along its new weight, and a ball where training is."
                ui.picture(sinking_ground(ground), "ground", alt=alt, player=follow)
                ui.say(f"""
                    At epoch 0 the slope along this weight is {figure(ground.slope, 1)}; along the nine old
                    knobs none is larger than {figure(ground.steepest, 1)}. As soon as the ball moves,
                    the output hears the neuron, and turning any other knob changes the ground
                    (thin: as it was before). That is one reason why large networks
                    rarely get stuck.
                """)


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
