"""One sweep: blame that meets is added, and handed on once."""

import streamlit as st

import ui
from lessons.backpropagation import ways
from lessons.backpropagation.claims import smaller_nudge
from pages.networks.backpropagation.knobs import KNOBS
from pages.networks.backpropagation.pictures import raced
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure

scene = Scene(
    __name__,
    "One sweep",
    "A billion ways lead back to one knob: who can walk them all?",
    covers=["Cost of a gradient: one backward pass"],
    claims=[smaller_nudge],
    knobs=["hidden"],
)

N_WAYS, N_LINES, _ = ways.counted(ways.MOST)
SECONDS = N_WAYS * (ways.MOST + 1)
AS_LONG = f"{SECONDS / 31_557_600:.0f} years"


@scene.predict(
    f"""
    Way by way, at a line a second, that takes {AS_LONG}. One sweep back walks a line a second too,
    and finds the same sum. How long does it take?
    """,
    {
        "years": f"{AS_LONG} as well",
        "days": "About a month",
        "hours": "About an hour",
        "minutes": "About three minutes",
    },
    case={"hidden": ways.MOST},
)
def all_ways() -> Answer:
    """Count the lines that one sweep walks, each once."""
    near = {SECONDS: "years", 2_600_000: "days", 3600: "hours", 180: "minutes"}
    once = f"{N_LINES} lines carry all the ways, and a sweep walks each once"
    return Answer(
        near[min(near, key=lambda guess: abs(guess - N_LINES))],
        "Where three blames meet in a neuron, they are **added**, and one number goes on.",
        because=dict.fromkeys(near.values(), once),
    )


@scene.draw
def draw() -> None:
    ui.say(f"""
        In a larger network many ways lead back from p to one knob. Each brings some blame, and
        the knob’s slope is their sum. Through {ways.MOST} layers there are **{N_WAYS:,}** ways.
    """)
    with ui.predicted(all_ways, share=0.62, explains=False) as stage:
        depth = stage.values("hidden")["hidden"]
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                KNOBS.ask("hidden", back=False)
                few = {"hidden": ways.ALL}
                st.button(
                    f"Take {ways.ALL} layers", key="sweep_few", on_click=KNOBS.set, kwargs=few
                )
                ui.say("""
                    Then watch a neuron: three blames, each times the weight of its line, are added.
                    Their sum, times the slope of its tanh, goes on.
                """)
        moves, stands = (300, 4000) if depth <= ways.ALL else (max(45, 400 // depth),) * 2
        says, race = ways.told(depth), st.container()
        follow = ui.walked(says, 3, moves=[moves] * len(says), stands=stands, anew=True)
        with race:
            alt = "A network drawn twice: its ways to one knob walked one by one, and one sweep."
            ui.picture(raced(depth), "race", alt=alt, player=follow)
    _, n_knobs, passes = ways.counted(depth)
    ui.say_of_knobs(f"""
        By nudges up and down (**finite differences**) all {n_knobs} slopes cost {2 * n_knobs} **forward
        passes**. A sweep costs about **{figure(passes, 2)} passes**: each line multiplies once forward, and
        twice back.
    """)
    ui.code_that_ran(ways.one_sweep, {"depth": depth}, ways.way_by_way, ways.forward)


scene.remember(
    """
    **Blame that meets is added, and handed on once.** So one sweep finds all slopes, and costs
    about as much as three passes, however many knobs there are.
    """
)
