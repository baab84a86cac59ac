"""Stuck: the ground is level all round, until a neuron that says nothing joins."""

from collections.abc import Mapping

import streamlit as st

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from lessons.xor import model as xor
from pages.networks.autograd.knobs import KNOBS
from pages.networks.autograd.pictures import ground
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import count, figure
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
    """
    A third hidden neuron joins this network. Its weight to the output is 0, so at first no answer
    changes, and neither does the loss. What percentage of this loss is left after 5,000 more
    epochs?
    """,
    case={"seed": 0},
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
    loss = stuck.one_network(*runs.values())[stuck.MORE].loss
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
    runs = runs or one_network()
    return ground(runs, guesses=ui.as_shares(guesses), told=told)


def one_network(seed: int = 0) -> dict[str, RecordedRun]:
    return ui.memoised(stuck.one_network, *ui.run_job(stuck.go_on_both_ways).values(), seed=seed)


@scene.draw
def draw() -> None:
    ui.say(r"""
        On slopes alone this network gets no further: it has trained on **XOR** for 5,000 epochs, and
        a small turn of any of its nine knobs hardly changes the **loss**. It cannot tell two points
        apart.
    """)
    with ui.predicted(new_neuron, share=0.64, explains=False) as stage:
        runs = one_network(**stage.values("seed"))
        grown = runs[stuck.MORE]
        plane, loss = ui.beside(0.52)
        player = ui.player({stuck.SAME: runs[stuck.SAME], stuck.MORE: grown})
        with plane:
            label = "What the network with the new neuron answers, and its neurons’ cuts."
            add_words(label, charts.small_network.answers_in_words(grown, XOR_INPUTS))
            answers = charts.small_network.surface(
                grown, XOR_INPUTS, XOR_LABELS, title="Its probability of a 1", height=330
            )
            small_network(answers, "plane", label=label, player=player)
        with loss:
            alt = "The loss of one network, until it is stuck, and from there on."
            seen = [] if stage.is_open else st.session_state.setdefault("autograd_newcomers", [])
            if KNOBS["seed"] not in seen:
                seen.append(KNOBS["seed"])
            all_seen = {str(seed): one_network(seed)[stuck.MORE] for seed in seen}
            others = {seed: run for seed, run in all_seen.items() if seed != str(KNOBS["seed"])}
            drawn = both_ways(stage.guesses, runs | others, told=not stage.is_open)
            ui.picture(drawn, "ground", alt=alt, player=player)
        with stage.aside:
            stage.explain()
            new, old = stuck.slopes_at_first(grown)
            ui.say_of_knobs(f"""
                **Why?** Something comes in through the new weight, so it has a slope even at 0:
                {figure(new, 1)}. Of the nine old knobs none has more than {figure(old.max(), 1)}.

                **Turn the seed**, and another neuron joins. Of {count(len(seen), "newcomer")} so far,
                **{sum(map(xor.solved, all_seen.values()))}** freed it.
            """)
        stage.ask("seed")
    ui.say("""
        Stuck is where no knob leads down. The more knobs there are, the more of them have to agree.
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
