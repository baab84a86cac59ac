"""Deep: how much of the blame arrives after twenty layers."""

import math
from typing import Any

import streamlit as st

import charts
import ui
from lessons.backpropagation import remedies
from lessons.backpropagation.experiments import (
    CENTIMETRE,
    DEEP,
    SMALL,
    arriving,
    layer_numbers,
    learning,
    length,
    shares_at_start,
    told,
)
from lessons.backpropagation.model import MAX_DEPTH, train
from pages.networks.backpropagation.knobs import KNOBS
from pages.networks.backpropagation.pictures import arrives, learned
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
    Let the blame at layer 20 be a metre. Each layer hands on a part of it. How much gets to layer 1?
    """,
    {
        "twentieth": "5 centimetres, a twentieth",
        "hair": "As thick as a hair, a tenth of a millimetre",
        "bacterium": "As long as a bacterium, a thousandth of a millimetre",
        "atom": "Shorter than an atom is wide",
    },
    case=CASE,
)
def deep() -> Answer:
    """Measure how much of the gradient arrives at the first of 20 layers of sigmoids."""
    arrived = arriving(shares_at_start(**CASE, **DEEP))
    near = {0.05: "twentieth", 1e-4: "hair", 1e-6: "bacterium", SMALL["an atom"]: "atom"}
    steps = MAX_DEPTH - 1
    again = f"¼, a sigmoid’s steepest slope, {steps} times in a row leaves {length(0.25**steps)}"
    return Answer(
        near[min(near, key=lambda guess: abs(math.log(guess / arrived)))],
        f"Small weights shrink it further: **{length(arrived)}** arrives. That is the **vanishing "
        "gradient**: the first layer hardly moves, nothing is learned, and the plane turns white.",
        because=dict.fromkeys(("twentieth", "hair", "bacterium", "atom"), again),
    )


what_learns = scene.observation(
    "what_learns",
    """
    Take **ReLUs**: their slope is 1, or 0 where they are silent. Then turn the gain to 2. When does
    the network learn?
    """,
    right(
        "At a gain of 2, but not of 1",
        "Blame is multiplied by the weights too: larger ones make up for the ReLUs that are silent.",
    ),
    wrong(
        "At both: a slope of 1 takes nothing away",
        "At a gain of 1 hardly anything arrives, and the plane keeps one shade: weights count too.",
    ),
    wrong(
        "At neither: too many ReLUs are silent",
        "Look at a gain of 2: larger weights make up for them, and the inner half is found.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Blame comes back through 20 layers of 32 neurons, at first sigmoids. Then the network
        trains to tell inner points from outer.
    """)
    with ui.predicted(deep, explains=False) as stage:
        chosen = stage.values("activation", "gain", "start")
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                KNOBS.ask("activation", "gain", more=["start"])
        says, right, shares = ui.run_job(learning, **chosen)
        blame, plane = ui.beside(0.56)
        follow = ui.walked(told(right, shares), stands=250, anew=True)
        with blame:
            alt = "How much of a metre of blame 20 layers get at the start, and the first while it trains."
            curves = arrives(shares, MAX_DEPTH - 1, seen=not stage.is_open)
            ui.picture(curves, "arriving", alt=alt, player=follow)
        with plane:
            alt = "What the network says over the plane while it trains, with 40 points."
            ui.picture(learned(says, MAX_DEPTH - 1), "learned", alt=alt, player=follow)
    if not ui.observe(what_learns):
        return
    with stage.aside:
        large = {"activation": "tanh", "gain": 6, "start": "N(0, 1)"}
        st.button(
            "Make it explode: tanh, large weights",
            key="deep_explodes",
            on_click=KNOBS.set,
            kwargs=large,
        )
    ui.say(r"""
        Press **Make it explode**: where weights are too large, the gradient **explodes**: it grows from
        layer to layer. So deep networks start from weights of just the right size.
    """)
    if room := ui.on_demand("How large is a good start?", "starts", icon=":material/straighten:"):
        with room:
            ui.say(r"""
                N(0, 1) draws weights straight from the **bell curve** with mean 0 and standard
                deviation 1; the other starts draw smaller ones the more inputs a neuron has.
                With $n$ inputs the square of the standard deviation is $2/n$ in Kaiming He’s start
                and $1/(3n)$, a sixth of it, in PyTorch’s usual one. Xavier Glorot’s counts outputs
                as well.
            """)
    if room := ui.on_demand("Ways around", "around", icon=":material/alt_route:"):
        with room:
            ways_around({**chosen, **DEEP})


def ways_around(settings: dict[str, Any]) -> None:
    """Show what brings the blame back through the layers of the learner's network."""
    ui.say(r"""
        Your network, and two small changes.
        **Residual connections**: what goes into a layer is added to what comes out, so the blame
        has a second way back, around the layer, on which it stays as it is.
        **Normalised** sums (PyTorch’s `BatchNorm1d`): over all samples each neuron’s sums are
        brought to mean 0 and standard deviation 1.
        Where gradients explode, **clipping** helps: one that is too long is shortened and keeps
        its direction.
    """)
    sizes = ui.run_job(remedies.by_remedy, **settings)
    bands = charts.curves.median_bands(
        layer_numbers(MAX_DEPTH), sizes, y_title="size of the gradient"
    )
    alt = "The gradient’s size at each hidden layer, with two remedies and without."
    ui.picture(bands, "remedies", alt=alt)


@scene.challenge(
    "summit",
    """
    Bring the gradient through 20 layers of **sigmoids**: at the start, between 1 cm and 100 m
    of a metre must arrive at the first layer.
    """,
    """
    The slope of a sigmoid is at most ¼. On the way back the blame is multiplied by the weights as
    well: what would make up for the small slope?
    """,
    "Multiply the weights by a gain well above 1.",
    """
    Take a gain of 20. (The price: larger weights push more neurons to where their curve is
    flat.)
    """,
    knobs=[train],
    but=("depth", "width", "learning_rate", "n_epochs", "seed"),
)
@holds_for_any("start", "gain")
def deep_sigmoid(settings: Settings) -> CheckResult:
    if settings.activation != "sigmoid":
        return not_tried("This task is about sigmoids.")
    arrives = float(shares_at_start(**settings, **DEEP)[0, 0])  # in the network that is drawn
    return done_if(
        CENTIMETRE <= arrives <= 100,
        f"At the start {length(arrives)} arrives. The player’s last step says what came of it.",
    )


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
        "Many thousands of samples in the table that it learns from",
        "The mean over samples is taken at every layer alike: it makes none smaller than another.",
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
