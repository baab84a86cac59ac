"""One sweep: what all slopes of a network cost."""

import charts
import ui
from lessons.backpropagation.claims import smaller_nudge
from lessons.backpropagation.cost import (
    PASSES,
    SWEEP,
    UNITS,
    WIDTHS,
    compared,
    lasting,
    one_sweep,
    two_passes_a_knob,
)
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


@scene.predict(
    """
    A network has 1.05 million knobs, and a pass forward takes a second: two passes a knob take **24
    days**. How long does one sweep take, there and back?
    """,
    {
        "few": "About 3 seconds",
        "hour": "About an hour",
        "each": "About 12 days",
        "same": "About 24 days",
    },
)
def worth() -> Answer:
    """Count the multiplications of one sweep, beside those of one pass forward."""
    n_knobs, passes = compared()
    swept, measured = (float(passes[way][-1]) for way in (SWEEP, PASSES))
    near = {3.0: "few", UNITS["hours"]: "hour", float(n_knobs[-1]): "each", measured: "same"}
    anew = (
        "A sweep does not start anew for each knob: each box uses what the box behind it has worked "
        "out already"
    )
    return Answer(
        near[min(near, key=lambda guess: abs(guess - swept))],
        "On the way back each layer hands blame on and leaves a slope at every knob, about twice the "
        f"work of the way there: **{figure(swept)}** passes in all. That is why networks can be large.",
        because={
            "few": "it goes there and back once, for all knobs together",
            "hour": "It goes there and back only once, for all knobs together",
            "each": anew,
            "same": anew,
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Nudge each weight up and then down: these **finite differences** take two **forward passes** a
        knob.
    """)
    with ui.predicted(worth) as stage:
        n_knobs, passes = ui.run_job(compared)
        size = WIDTHS.index(stage.ask("counted", back=False)["counted"])
        swept, measured = (lasting(float(passes[way][size])) for way in (SWEEP, PASSES))
        times = charts.curves.timings(
            n_knobs,
            {PASSES: passes[PASSES]} if stage.is_open else passes,
            x_title="knobs of the network",
            y_title="seconds, if a pass takes one",
            levels={"an hour": UNITS["hours"], "a day": UNITS["days"]},
            marks={measured if stage.is_open else f"{swept} instead of {measured}": n_knobs[size]},
        )
        alt = "Seconds for all slopes over the number of knobs, a line for each way."
        ui.picture(times, "cost", alt=alt)
    ui.code_that_ran(compared, {}, one_sweep, two_passes_a_knob)


scene.remember(
    """
    **One sweep finds all slopes.** Measuring takes two passes for each knob. A sweep costs about as
    much as three in all, however many knobs there are.
    """
)
