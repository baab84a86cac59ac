"""Stuck: the ground is level all round, until a neuron that says nothing joins."""

import streamlit as st

import charts
import ui
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from lessons.xor import model as xor
from pages.networks.autograd.knobs import KNOBS
from pages.networks.autograd.pictures import ground
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure
from training.recorded_run import RecordedRun
from ui.pictures import add_words, small_network

scene = Scene(
    __name__,
    "Stuck",
    "Hardly any slope is left. Must the network start again?",
    covers=["Local minima"],
    claims=[local_minima],
    knobs=["seed"],
)


@scene.predict(
    f"""
    Of 100 such networks some get stuck. Each of these gets a third hidden neuron, with a weight of 0 to
    the output: at first no answer changes. Which newcomer frees more in {stuck.N_MORE:,} epochs?
    """,
    {
        "copy": "A copy of a neuron that is trained",
        "random": "One with random weights, untrained",
        "alike": "Both free about as many of them",
        "neither": "Neither: times 0, both stay silent",
    },
    case={"seed": 0},
)
def newcomer() -> Answer:
    """Train the stuck ones of 100 starts further, with either newcomer."""
    runs = stuck.go_on_both_ways()
    one, ways = stuck.one_network(*runs.values()), (stuck.COPY, stuck.MORE)
    copies, others = (int(stuck.n_free(runs[name])[-1]) for name in ways)
    old, new = (stuck.slopes_at_first(one[name])[0] for name in ways)
    n = len(runs[stuck.MORE].loss)
    few = "alike" if max(copies, others) > n / 10 else "neither"
    return Answer(
        few if abs(copies - others) <= n / 10 else "copy" if copies > others else "random",
        f"Random ones freed **{f'all {n}' if others == n else f'{others} of {n}'}**, copies "
        f"**{copies or 'none'}**. A weight of 0 still has a slope if something new comes in through "
        f"it: here **{figure(new, 1)}**. A copy brings only what its twin has used up: {figure(old, 1)}.",
        because={
            "copy": "A copy says what another neuron says, and opens no way down",
            "random": "it says what no other says, and that opens a way down",
            "alike": "Only the random one says something new",
            "neither": "A weight of 0 can be turned too, where that lowers the loss",
        },
    )


def one_network(seed: int = 0) -> dict[str, RecordedRun]:
    return ui.memoised(stuck.one_network, *ui.run_job(stuck.go_on_both_ways).values(), seed=seed)


@scene.draw
def draw() -> None:
    ui.say(r"""
        On slopes alone this network gets no further: it has trained on **XOR** for 5,000 epochs, and
        a small turn of any of its nine knobs hardly changes the **loss**. It cannot tell two points
        apart.
    """)
    with ui.predicted(newcomer, share=0.64, explains=False) as stage:
        runs = one_network(**stage.values("seed"))
        grown = runs[stuck.MORE]
        plane, loss = ui.beside(0.52)
        player = ui.player({stuck.COPY: runs[stuck.COPY], stuck.MORE: grown})
        with plane:
            label = "What the network with the random neuron answers, and its neurons’ cuts."
            add_words(label, charts.small_network.answers_in_words(grown, XOR_INPUTS))
            answers = charts.small_network.surface(
                grown,
                XOR_INPUTS,
                XOR_LABELS,
                title="Probability of a 1, with a random one",
                height=330,
            )
            small_network(answers, "plane", label=label, player=player)
        with loss:
            alt = "The loss of a stuck network, and how all go on with a third neuron."
            everyone = ui.run_job(stuck.go_on_both_ways)
            ui.picture(ground(runs, everyone), "ground", alt=alt, player=player)
        if not stage.is_open:
            seen = st.session_state.setdefault("autograd_newcomers", [])
            if KNOBS["seed"] not in seen:
                seen.append(KNOBS["seed"])
            freed = [bool(xor.solved(one_network(seed)[stuck.MORE])) for seed in seen]
            with stage.aside:
                stage.explain()
                ui.say_of_knobs(f"""
                    **Turn the seed**, and another random neuron joins. So far, **{sum(freed)} of
                    {len(seen)}** freed this network:
                    {"".join("○●"[each] for each in freed)}
                """)
        stage.ask("seed")
    ui.say("Stuck is where no knob leads down. With more knobs, more have to agree on that.")


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
    **Stuck is rarely a bottom**, unless large weights have a price. Among many knobs there is mostly one
    that still leads down, and a neuron that says something new brings one.
    """
)
