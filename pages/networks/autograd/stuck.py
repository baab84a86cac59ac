"""Stuck: the ground is level all round, until a neuron that says nothing joins."""

from collections.abc import Mapping

import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from lessons.xor import model as xor
from pages.networks.autograd.pictures import bars_of_slopes, ground
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Stuck",
    "Hardly any slope is left. Must the network start again?",
    covers=["Local minima"],
    claims=[local_minima],
)


@scene.predict(
    """
    A third hidden neuron joins this network. Its weight to the output is 0, so at first no answer
    changes, and neither does the loss. What percentage of this loss is left after 5,000 more
    epochs?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=10,
    unit="%",
)
def new_neuron() -> Answer:
    """Train the stuck ones of 100 starts further, with one more neuron and without."""
    runs = stuck.go_on_both_ways()
    alone, grown = (xor.solved(runs[name]) for name in (stuck.SAME, stuck.MORE))
    loss = stuck.one_network(runs)[stuck.MORE].loss
    n, n_freed, n_alone = len(alone), int(grown.sum()), int(alone.sum())
    return Answer(
        float(100 * loss[-1] / loss[0]),
        f"Of 100 networks, {n} were stuck like this one. With a new neuron, "
        f"**{'all' if n_freed == n else n_freed}** of them solve XOR; left as they are, "
        f"{n_alone or 'none'}.",
        since="a way down has opened",
    )


@scene.picture_of(new_neuron)
def both_ways(
    guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None, *, told: bool = True
) -> Picture:
    runs = runs or stuck.one_network(ui.run_job(stuck.go_on_both_ways))
    return ground(runs, guesses=ui.as_shares(guesses), told=told)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network with two hidden neurons has trained on **XOR** for 5,000 epochs. Its **loss** is
        still high, and falls no more: a small turn of any of its nine knobs changes next to nothing.
    """)
    with ui.predicted(new_neuron, share=0.6, explains=False) as stage:
        runs = stuck.one_network(ui.run_job(stuck.go_on_both_ways))
        alt = "The loss of one network, until it is stuck, and from there on."
        further = {name: runs[name] for name in (stuck.SAME, stuck.MORE)}
        drawn = both_ways(stage.guesses, runs, told=not stage.is_open)
        ui.replayed(further, ("ground", drawn, alt))
        with stage.aside:
            ui.say("""
                **Why does it fall again?** If the new weight turns, the output hears the new neuron.
            """)
            slopes = bars_of_slopes(*stuck.slopes_at_first(runs[stuck.MORE]))
            alt = "Slopes: nine short bars, and a long one for the new weight."
            ui.picture(slopes, "slopes", alt=alt)
            stage.explain()
            ui.say("""
                **More neurons, more ways down**: that is one reason why large networks rarely get
                stuck.
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
    **Stuck is rarely a bottom.** Among many knobs there is mostly one that still leads down, and
    every new neuron brings new ones.
    """
)
