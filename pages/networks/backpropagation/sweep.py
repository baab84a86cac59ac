"""One sweep: what all slopes of a network cost."""

import charts
import ui
from lessons.backpropagation.claims import smaller_nudge
from lessons.backpropagation.cost import (
    PASSES,
    WIDTHS,
    count_and_time,
    in_passes,
    one_sweep,
    two_passes_a_knob,
)
from pages.networks.backpropagation.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure

scene = Scene(
    __name__,
    "One sweep",
    "Why go back through the network at all?",
    covers=["Cost of a gradient: one backward pass"],
    claims=[smaller_nudge],
    knobs=["counted"],
)

ASKED = 8
"""Neurons in each of two hidden layers, of the network that is asked about."""


@scene.predict(
    """
    A network has 105 knobs, so its slopes take **210 forward passes**. How many forward passes are
    as much work as one sweep, there and back?
    """,
    {"few": "About 3", "tens": "About 30", "each": "About 105", "same": "About 210"},
    case={"counted": ASKED, "measured": 0},
)
def worth() -> Answer:
    """Count the multiplications of one sweep, beside those of one pass forward."""
    n_knobs, passes = in_passes(one_sweep, ASKED)
    measured = in_passes(two_passes_a_knob, ASKED)[1]
    near = {3.0: "few", 30.0: "tens", float(n_knobs): "each", 2.0 * n_knobs: "same"}
    why = "each box uses what the box behind it has worked out already"
    back = "the way back is about twice the work of the way there"
    return Answer(
        near[min(near, key=lambda guess: abs(guess - passes))],
        f"The sweep there and back is as much work as **about {passes:.0f}** forward passes "
        f"({figure(passes)}, counted in multiplications). Measuring takes {figure(measured)}.",
        because={
            "few": f"{back}, which makes about {passes:.0f} in all",
            "tens": f"A larger network makes a sweep longer, and a pass forward as well: a sweep stays "
            f"about {passes:.0f} of them",
            "each": f"No slope is worked out by itself: {why}",
            "same": f"A sweep does not start anew for each knob: {why}",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        For six weights one sweep, there and back, took the place of 7 passes. But networks are
        larger, and the way back weighs more than a pass forward.
        Here every slope is also measured by **finite differences**: each knob is moved up and down,
        two **forward passes** for each.
    """)
    with ui.predicted(worth) as stage:
        costs = ui.run_job(count_and_time, seed=KNOBS["measured"])
        times = charts.curves.timings(
            costs.n_knobs,
            {PASSES: costs.seconds[PASSES]} if stage.is_open else costs.seconds,
            x_title="knobs of the network",
            y_title="microseconds for all slopes",
        )
        alt = "Microseconds over the number of knobs, a line for each way."
        ui.picture(times, "cost", alt=alt)
        width = stage.ask("counted", back=False)["counted"]
        with stage.aside:
            KNOBS.step_button("Time it again", "measured", icon=":material/timer:")
            n = int(costs.n_knobs[WIDTHS.index(width)])
            swept, measured = (
                figure(1e6 * of_way[WIDTHS.index(width)]) for of_way in costs.seconds.values()
            )
            ui.say_of_knobs(
                f"{n:,} knobs: one sweep took **{swept}** microseconds, {2 * n:,} passes "
                f"**{measured}**."
            )
    ui.say(r"""
        At each layer the way back does two things: it hands blame on, and it leaves a slope at
        every knob. So it is as much work as two passes forward, and there and back as about three,
        whether there are ten knobs or a million. (By the clock it is often less: in so small a
        network much of a pass is the cost of starting it.)
        That is why networks can be large.
        And that was backpropagation, all of it.
    """)
    settings = {"seed": KNOBS["measured"]}
    ui.code_that_ran(count_and_time, settings, one_sweep, two_passes_a_knob)


scene.remember(
    """
    **One sweep finds all slopes.** Measuring them takes two passes for each knob; one sweep there
    and back costs about as much as three, however many knobs there are.
    """
)
