"""One sweep: what all slopes of a network cost."""

import charts
import ui
from lessons.backpropagation import cost
from lessons.backpropagation.claims import smaller_nudge
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
    One sweep goes forward, which takes a second, and back. How long is the way back through a
    network of 1.05 million knobs?
    """,
    {"double": "A second or two", "hour": "About an hour", "days": "About 12 days, half of the 24"},
)
def way_back() -> Answer:
    """Count the multiplications of one sweep, beside those of one pass forward."""
    _, passes = cost.compared()
    swept, measured = (float(passes[way][-1]) for way in (cost.SWEEP, cost.PASSES))
    near = {2.0: "double", cost.UNITS["hours"]: "hour", measured / 2: "days"}
    once = "It goes back only once, for all knobs together"
    return Answer(
        near[min(near, key=lambda guess: abs(guess + 1 - swept))],
        f"There and back make **{figure(swept)}** passes here. That is why networks can be large.",
        because={
            "double": "a neuron’s blame is worked out once, for all its knobs, and then handed on",
            "hour": once,
            "days": once,
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        To measure a slope, nudge its knob up, then down: two **forward passes** for each knob.
        These are **finite differences**.
    """)
    with ui.predicted(way_back) as stage:
        n_knobs, passes = ui.run_job(cost.compared)
        size = cost.WIDTHS.index(stage.ask("counted", back=False)["counted"])
        shown = [cost.PASSES] if stage.is_open else [*passes]
        times = charts.curves.timings(
            n_knobs,
            {way: passes[way] for way in shown},
            x_title="knobs of the network",
            y_title="seconds, if a pass takes one",
            levels={"an hour": cost.UNITS["hours"], "a day": cost.UNITS["days"]},
            marks={f"{n_knobs[size]:,} knobs": n_knobs[size]},
        )
        alt = "Seconds for all slopes over the number of knobs, a line for each way."
        ui.picture(times, "cost", alt=alt)
    lasts = (f"{way}, {cost.lasting(float(each[size]))}" for way, each in passes.items())
    ui.say_of_knobs(f"**{n_knobs[size]:,} knobs:** {'; '.join(lasts)}.")
    ui.code_that_ran(cost.compared, {}, cost.one_sweep, cost.two_passes_a_knob)


scene.remember(
    """
    **One sweep finds all slopes.** Measuring takes two passes for each knob. A sweep costs about as
    much as three in all, however many knobs there are.
    """
)
