"""Deep: how much of the blame arrives after twenty layers."""

from collections.abc import Mapping
from statistics import median
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from lessons.backpropagation import remedies
from lessons.backpropagation.experiments import (
    CENTIMETRE,
    DEEP,
    HE,
    RELU,
    SIGMOID,
    SMALL,
    arriving,
    layer_numbers,
    left,
    length,
    only_last,
    shares_at_start,
    three_networks,
)
from lessons.backpropagation.model import MAX_DEPTH, layer_sizes, train
from pages.networks.backpropagation.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Deep",
    "How much of the blame arrives after twenty layers?",
    covers=["Vanishing and exploding gradients"],
    knobs=["activation", "gain", "start"],
)


TRAINING: dict[str, Any] = {
    "learning_rate": 1.0,
    "n_epochs": 300,
    "seed": tuple(range(5)),
    "max_frames": 2,
}
ENDS = 1e-20, 1e8
"""Between which the knobs leave a gradient in most networks; what is less lies on the floor."""


def shares_by_layer(layers: Any, shares: Mapping[str, Any], frames: Any = None) -> Picture:
    """Draw gradients (n_seeds, n_layers), as `median_bands` does; the last one is a metre long."""
    return charts.curves.median_bands(
        layers,
        shares,
        y_title="length in metres",
        ends=ENDS,
        levels={"1 cm": CENTIMETRE, **SMALL},
        frames=frames,
    )


@scene.predict(
    """
    Three networks have **20 layers** of 32 neurons: one of sigmoids (slope at most ¼), two of ReLUs
    (slope 1 above 0, else 0). Their weights start small, at about 0.1 in size; in one network of
    ReLUs they are 2½ times larger.
    In which is the gradient still a centimetre long at the first layer?
    """,
    {
        "relu": "In both networks of ReLUs",
        "start": "In the ReLUs with larger weights",
        "all": "In all three",
        "none": "In none",
    },
)
def deep() -> Answer:
    """Compare how much of the gradient arrives at the first of 20 layers, for three networks."""
    arrived = {name: arriving(shares)[1] for name, shares in three_networks().items()}
    kept = tuple(name for name, share in arrived.items() if share >= CENTIMETRE)
    sigmoid, relu, he = (length(arrived[name]) for name in (SIGMOID, RELU, HE))
    return Answer(
        {(HE,): "start", (RELU, HE): "relu", (): "none"}.get(kept, "all"),
        f"Of a metre **{sigmoid}** arrives with sigmoids, **{relu}** with ReLUs and small weights, "
        f"and **{he}** with ReLUs and larger ones (each the median of 20 networks).",
        because={
            "relu": f"The slope of a ReLU is 1 where it is not silent, but weights count as well: "
            f"from small ones {relu} arrives",
            "start": f"from small weights {relu} arrives through ReLUs: each layer takes some away",
            "all": f"With sigmoids {sigmoid} is left, as each multiplies the blame by 1/4 at most",
            "none": f"From larger weights {he} arrives through ReLUs: they make up for the "
            "neurons that are silent",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        On its way back the blame is multiplied at every layer, by weights and by a slope of the
        activation: with twenty layers, twenty times.
        Say that the gradient is a metre long at layer 20. How long is it when it gets to layer
        1? Nothing has been trained yet.
    """)
    with ui.predicted(deep) as stage:
        shares = ui.run_job(three_networks)
        shown = only_last(shares) if stage.is_open else shares
        picture = ui.columns(1)[0]
        follow = ui.walked(left(shares), stands=300)
        with picture:
            layers = layer_numbers(MAX_DEPTH)
            bands = shares_by_layer(layers, shown, frames=MAX_DEPTH - layers)
            alt = "The gradient’s size at each of 20 layers, for three networks."
            ui.picture(bands, "three", alt=alt, player=follow)
    ui.say(r"""
        That is the **vanishing gradient**. While the last layer takes steps of a metre, the first
        hardly moves: it does not learn.
        Sigmoids alone leave at most ¼ at each layer, and small weights take most of the rest.
        Of the ReLUs about half are silent for any one sample; larger weights make up for that.

        With weights too large the gradient **explodes**: it grows from layer to layer. Here is
        a network of your own: multiply its weights. When does it explode, and when is it level?
    """)
    own_network()


def own_network() -> None:
    """Show how much of the blame arrives in the learner's own network, and what helps."""
    pictures, chosen = KNOBS.beside("activation", "gain", "start")
    settings = {**chosen, **DEEP}
    shares = ui.run_job(shares_at_start, **settings)
    with pictures:
        own = shares_by_layer(layer_numbers(MAX_DEPTH), {"your network": shares})
        alt = "The gradient’s size at each hidden layer: the median over seeds, and the range."
        ui.picture(own, "sizes", alt=alt)
        ui.say_of_knobs(
            f"Of a metre **{length(arriving(shares)[1])}** arrives at the first layer, by the median "
            f"of {len(shares)} **seeds**."
            if median(shares[:, -1])
            else "Here the sums explode already on the way there. The output’s sigmoid is flat, so "
            "no gradient comes back at all."
        )
    if room := ui.on_demand("How large is a good start?", "starts", icon=":material/straighten:"):
        with room:
            ui.say(r"""
                N(0, 1) draws weights straight from the **bell curve** with mean 0 and standard
                deviation 1; the other starts draw smaller ones the more inputs a neuron has.
                With $n$ inputs the square of the standard deviation is $2/n$ in Kaiming He’s start
                and $1/(3n)$, a sixth of it, in PyTorch’s usual one. Xavier Glorot’s counts outputs
                as well.
            """)
    if room := ui.on_demand("Does training help?", "trained", icon=":material/update:"):
        with room:
            after_training(settings)
    if room := ui.on_demand("Ways around", "around", icon=":material/alt_route:"):
        with room:
            ways_around(settings)


def after_training(settings: dict[str, Any]) -> None:
    """Show the gradient at each layer of the learner's network before a training, and after."""
    run = ui.run_job(train, **settings, **TRAINING)
    before, after = layer_sizes(run)[:, (0, -1), :-1].swapaxes(0, 1)
    bands = charts.curves.median_bands(
        layer_numbers(MAX_DEPTH),
        {"at the start": before, f"after {run.steps[-1]} epochs": after},
        y_title="size of the gradient",
    )
    alt = "The gradient’s size at each hidden layer, before a training and after it."
    ui.picture(bands, "trained", alt=alt)
    at_first, at_last = (percent(median(run.metrics["accuracy"][:, i])) for i in (0, -1))
    ui.say_of_knobs(
        f"{run.steps[-1]} epochs at learning rate {TRAINING['learning_rate']:g}, from "
        f"{len(before)} starts: accuracy **{at_first}** before and **{at_last}** after, in the "
        "median; always the same answer is right on 50 %. A layer that no gradient reaches does not "
        "move. When nothing more is to be learned, the gradient gets small at every layer."
    )


def ways_around(settings: dict[str, Any]) -> None:
    """Show what brings the blame back through the layers of the learner's network."""
    ui.say(r"""
        Your network, and two small changes.
        **Residual connections**: what goes into a layer is added to what comes out, so the blame
        has a second way back, around the layer, on which it stays as it is.
        **Normalised** sums (PyTorch’s `BatchNorm1d`): over all samples each neuron’s sums are
        brought to mean 0 and standard deviation 1.
    """)
    sizes = ui.run_job(remedies.by_remedy, **settings)
    bands = charts.curves.median_bands(
        layer_numbers(MAX_DEPTH), sizes, y_title="size of the gradient"
    )
    alt = "The gradient’s size at each hidden layer, with two remedies and without."
    ui.picture(bands, "remedies", alt=alt)
    steep = remedies.STEEP
    ui.say(rf"""
        The way there adds up as well: twenty ReLU layers from He’s start make the sums so
        large that the output’s sigmoid is flat, and nothing comes back at all.
        That is why such layers start small, or have their sums normalised, too.

        Where gradients explode, **clipping** helps: one that is too long is shortened and keeps
        its direction.
        Here are networks of {steep["depth"]} layers of {steep["width"]} tanh neurons, He’s start
        times {steep["gain"]:g}, after {remedies.N_STEPS} steps at learning rate {remedies.RATE:g}:
    """)
    learned = ui.run_job(remedies.with_clipping)
    ui.facts(
        {
            "gradients": ["as they are", f"cut to a length of {remedies.LONGEST:g}"],
            f"loss below {remedies.LEARNED:g}": [
                f"{int((loss < remedies.LEARNED).sum())} of {len(loss)}" for loss in learned
            ],
        }
    )


@scene.challenge(
    "summit",
    """
    Bring the gradient through 20 layers of **sigmoids**: of a metre, between 1 cm and 100 m must
    arrive at the first layer.
    """,
    """
    The slope of a sigmoid is at most ¼. On the way back the blame is multiplied by the weights as
    well: what would make up for the small slope?
    """,
    "Multiply the weights by a gain well above 1.",
    """
    Take a gain of 20. (The price: most neurons are then very sure of their answers, right or
    wrong.)
    """,
    knobs=[train],
    but=("depth", "width", "learning_rate", "n_epochs", "seed"),
)
@holds_for_any("start", "gain")
def deep_sigmoid(settings: Settings) -> CheckResult:
    if settings.activation != "sigmoid":
        return not_tried("This task is about sigmoids.")
    arrives = arriving(shares_at_start(**settings, **DEEP))[1]
    return done_if(
        CENTIMETRE <= arrives <= 100,
        f"Of a metre {length(arrives)} arrives at the first layer, by the median of 20 seeds.",
    )


scene.several(
    "vanish",
    "Which of these make the gradient at the first layer of a deep network small?",
    right(
        "Activations whose slope is well below 1, such as the sigmoid",
        """
        The sigmoid’s slope is at most ¼, and twenty such factors make less than a trillionth.
        Only large weights can make up for that.
        """,
    ),
    right(
        "Small weights at the start",
        """
        On its way back the blame is multiplied by every layer’s weights as well. ReLUs do not
        change that.
        """,
    ),
    wrong(
        "Many thousands of samples in the table that it learns from",
        """
        The mean over samples is taken at every layer alike. It makes no layer smaller than another.
        """,
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
