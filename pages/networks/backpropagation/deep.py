"""Deep: how much of the blame arrives after twenty layers."""

import math
from collections.abc import Mapping
from typing import Any

import streamlit as st

import charts
import ui
from lessons.backpropagation import remedies
from lessons.backpropagation.experiments import (
    DEEP,
    SMALL,
    WHOLE,
    layer_numbers,
    length,
    told,
    way_back,
)
from lessons.backpropagation.model import MAX_DEPTH, layer_sizes, train
from pages.networks.backpropagation.knobs import KNOBS
from pages.networks.backpropagation.pictures import arrives, lie
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Deep",
    "How much of the blame arrives after twenty layers?",
    covers=["Vanishing and exploding gradients"],
    knobs=["activation", "gain", "start"],
)

CASE: dict[str, Any] = {"activation": "sigmoid", "gain": 1, "start": "PyTorch"}


@scene.predict(
    """
    Let the blame at layer 20 be a metre. How much of it gets to layer 1?
    """,
    {
        "twentieth": "5 cm, a twentieth",
        "hair": "0.1 mm, as thick as a hair",
        "bacterium": "0.001 mm, as long as a bacterium",
        "atom": "Less than an atom is wide",
    },
    case=CASE,
)
def deep() -> Answer:
    """Measure how much of the gradient arrives at the first of 20 layers of sigmoids."""
    _, _, left = way_back(**CASE)
    arrived = float(left[-1])
    near = {0.05: "twentieth", 1e-4: "hair", 1e-6: "bacterium", SMALL["an atom"]: "atom"}
    steps = MAX_DEPTH - 1
    again = f"¼, a sigmoid’s steepest slope, {steps} times in a row leaves {length(0.25**steps)}"
    return Answer(
        near[min(near, key=lambda guess: abs(math.log(guess / arrived)))],
        f"The weights shrink it, too: layer 1 gets **{length(arrived)}**, and learns nothing. That is "
        "the **vanishing gradient**.",
        because=dict.fromkeys(("twentieth", "hair", "bacterium", "atom"), again),
    )


to_the_end = scene.observation(
    "to_the_end",
    """
    Turn the gain up, step by step, **to its end**. What becomes of the blame at layer 1?
    """,
    wrong(
        "It grows with the weights, to the end",
        "At first. At the end nearly all neurons lie where the curve is flat: too little slope is left.",
    ),
    right(
        "It grows, and then it vanishes again",
        "Larger weights hand on more, but they push the neurons out to where the curve is flat.",
    ),
    wrong(
        "It stays tiny: sigmoids let none through",
        "Look at a gain of 20: what the slopes take away, the weights give back.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        On its way back, blame is multiplied twice at each layer: by the weights, and by the slopes of
        the neurons’ curves. What arrives is the length of a layer’s 32 blames together.
    """)
    with ui.predicted(deep, share=0.66, explains=False) as stage:
        chosen = stage.values("activation", "gain", "start")
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                KNOBS.ask("activation", "gain", more=["start"])
        sums, *blame = ui.memoised(way_back, **chosen)
        chain, curve = ui.beside(0.56)
        follow = ui.walked(told(*blame), stands=300)
        with chain:
            alt = "How much of a metre of blame each of 20 layers gets."
            ui.picture(arrives(*blame, seen=not stage.is_open), "arriving", alt=alt, player=follow)
        with curve:
            alt = "Where the neurons of a layer lie on their curve, and its slope under each."
            ui.picture(lie(sums, chosen["activation"]), "lying", alt=alt, player=follow)
    if not ui.observe(to_the_end):
        return
    with stage.aside:
        ui.say("""
            A **ReLU** has no flat end on its right. With large weights the gradient **explodes**: it grows
            from layer to layer.
        """)
        relus = {"activation": "ReLU", "gain": 6, "start": CASE["start"]}
        st.button("Take ReLUs, gain 6", key="deep_relus", on_click=KNOBS.set, kwargs=relus)
    if room := ui.on_demand("How large is a good start?", "starts", icon=":material/straighten:"):
        with room:
            ui.say(r"""
                N(0, 1) draws weights straight from the **bell curve** with mean 0 and standard
                deviation 1; the other starts draw smaller ones the more inputs a neuron has.
                With $n$ inputs the square of the standard deviation is $2/n$ in Kaiming He’s start,
                made for ReLUs, and $1/(3n)$ in PyTorch’s: a gain of $\sqrt 6$, about 2.4, makes up
                for that. Xavier Glorot’s counts outputs as well.
            """)
    if room := ui.on_demand("While it trains", "training", icon=":material/timeline:"):
        with room:
            over_a_training({**chosen, **DEEP})
    if room := ui.on_demand("Ways around", "around", icon=":material/alt_route:"):
        with room:
            ways_around({**chosen, **DEEP})


def over_a_training(settings: dict[str, Any]) -> None:
    """Show what each layer of the learner's network gets while it trains."""
    ui.say("Your network trains to tell inner points from outer. What does each layer get?")
    run = ui.run_job(train, learning_rate=0.3, n_epochs=300, **settings)
    sizes, at = layer_sizes(run), run.steps.searchsorted((0, 30, 300))
    shown = {f"epoch {run.steps[i]}": sizes[i : i + 1, :-1] for i in at}
    by_layer(shown, "over_training", "before, early in and after a training")


def ways_around(settings: dict[str, Any]) -> None:
    """Show what brings the blame back through the layers of the learner's network."""
    ui.say(r"""
        **Residual connections**: what goes into a layer is added to what comes out, so the blame
        has a second way back, around the layer, on which it stays as it is.
        **Normalised** sums (PyTorch’s `BatchNorm1d`): over all samples each neuron’s sums are
        brought to mean 0 and standard deviation 1.
        Where gradients explode, **clipping** helps: one that is too long is shortened.
    """)
    sizes = ui.run_job(remedies.by_remedy, **settings)
    by_layer(sizes, "remedies", "with two remedies and without")


def by_layer(sizes: Mapping[str, Any], key: str, of: str) -> None:
    layers, title = layer_numbers(MAX_DEPTH), "size of the gradient"
    bands = charts.curves.median_bands(layers, sizes, y_title=title)
    ui.picture(bands, key, alt=f"The gradient’s size at each hidden layer, {of}.")


@scene.challenge(
    "summit",
    """
    Bring the blame through 20 layers of **ReLUs**: of the metre, between 10 cm and 10 m must
    arrive at layer 1.
    """,
    """
    Below the picture stand two factors, that of the weights and that of the slopes. What should they
    come to together?
    """,
    "They should come to 1. The slopes leave about 0.7: what must the weights do?",
    "Take a gain of 2.5.",
    knobs=[train],
    but=("depth", "width", "learning_rate", "n_epochs", "seed"),
)
@holds_for_any("start", "gain")
def deep_relu(settings: Settings) -> CheckResult:
    if settings.activation != "ReLU":
        return not_tried("This task is about ReLUs.")
    _, _, left = way_back(**{name: settings[name] for name in CASE})
    is_whole = bool(WHOLE[0] <= left[-1] <= WHOLE[1])
    return done_if(is_whole, f"Layer 1 gets {length(float(left[-1]))}.")


scene.several(
    "vanish",
    "Which of these make the gradient at the first layer of a deep network small?",
    right(
        "Activations whose slope is well below 1, such as the sigmoid",
        "It is at most ¼, and twenty such factors make less than a trillionth.",
    ),
    right(
        "Small weights at the start",
        "Blame is multiplied by every layer’s weights as well, and ReLUs do not change that.",
    ),
    wrong(
        "A small learning rate, such as 0.001, in every layer",
        "It shortens the step that follows. The gradient itself stays what it was.",
    ),
    right(
        "Sigmoid neurons that are very sure, far out on their curve",
        "There the slope is nearly 0, and the layers before get almost nothing.",
    ),
)
scene.remember(
    """
    **Many small factors make the gradient vanish, many large ones make it explode.** Whether it
    arrives at the first layer depends on the start as much as on the activation.
    """
)
