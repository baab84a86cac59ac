"""Five layers: whether they bend the border, with nothing between them and with something."""

from collections.abc import Mapping
from typing import Any

import ui
from lessons.layers.claims import deeper
from lessons.layers.collapse import MAX_LAYERS, SEED, multiplied, off_one, stacked
from lessons.layers.model import accuracy, probabilities
from lessons.layers.network import in_points
from pages.networks.layers import pictures
from pages.networks.layers.knobs import shaped
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.dense import n_layers
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Five layers",
    "Do five layers bend the border?",
    covers=["Why layers need an activation"],
    claims=[deeper],
    knobs=["depth", "between", "stack_seed"],
)


@scene.predict(
    """
    Here are **{depth} layers** with **no activation between them**, not trained yet. Their border,
    where the colours meet, is straight. They are **trained** on the five students now. What becomes
    of the border?
    """,
    {
        "bends": "It bends round those who passed",
        "corners": "It gets a corner for each layer",
        "straight": "It moves, but stays straight",
    },
    case={"depth": MAX_LAYERS, "between": "none", "stack_seed": SEED},
    again={"depth": 3},
)
def collapse(depth: int = MAX_LAYERS) -> Answer:
    """Train layers without activation, and compare them with their product, which is one layer."""
    return Answer(
        "straight" if off_one(stacked(depth, "none", SEED)) < 1e-9 else "bends",
        "One layer multiplies and adds, as in 2x + 3. The next does it again: 4 (2x + 3) + 1. "
        "Multiply that out, and it is 8x + 13: one layer again.",
        because={
            "bends": "A layer only multiplies and adds, and that bends nothing",
            "corners": "A layer only multiplies and adds, and that makes no corner",
            "straight": "layers that only multiply and add are worth one layer, however many there are",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        A neuron bends its sum before it passes it on: in *Tent* by a ReLU, in *Train* by the sigmoid.
        That bend is its **activation**. Here the hidden neurons begin without.
    """)
    with ui.predicted(collapse) as stage:
        depth, between, seed = stage.ask("depth", "between", more=("stack_seed",)).values()
        run = ui.run_job(stacked, depth, between, seed)
        picture = ui.columns(1)[0]
        follow = ui.player(run)
        with picture:
            plane = pictures.regions(in_points(run), between, lined=False)
            alt = "Where the layers let pass, and the five students."
            ui.picture(plane, "stack", alt=alt, player=follow)
    if between == "none":
        p = probabilities(run)[-1]
        ui.say(f"""
            A straight line can get four right, as in *Team*. But with no bend, whoever is far on the
            wrong side costs most. So training says nothing for sure: here the five get
            {percent(p.min())} to {percent(p.max())}.
        """)
    ui.say_of_knobs(ended(run))
    if between != "none":
        return
    if room := ui.on_demand("Your matrices, multiplied out", "product", icon=":material/grid_on:"):
        with room:
            for line in product(run.final):
                ui.say(f"$$\n{line}\n$$")


@holds_for_any("learning_rate")
def ended(run: RecordedRun) -> str:
    """Say what has become of the border of some layers, and what to try next."""
    depth, activation = (run.hyperparameters[name] for name in ("n_layers", "activation"))
    if not depth:
        return "One layer with one neuron is that neuron: its border cannot bend."
    if activation == "none":
        n_knobs = sum(values.size for values in run.final.values())
        return (
            f"With {n_knobs} weights and biases, the border is still straight. Now put a **ReLU** "
            "between the layers: what becomes of the border?"
        )
    p = probabilities(run)[-1]
    if p.max() - p.min() < 1e-9:
        return (
            "No border: all ReLUs of a layer are silent, so everybody gets the same answer. Take "
            "another seed."
        )
    return (
        f"Now the border can bend: **{round(5 * accuracy(run)[-1])} of 5 right**. With something "
        "between them, the layers no longer multiply out to one."
    )


def product(parameters: Mapping[str, Any]) -> list[str]:
    """Write the matrices of some layers and their product, as lines of LaTeX."""
    numbers = range(1, n_layers(parameters) + 1)
    names = r"\,".join(f"W_{i}" for i in numbers)
    matrices = [shaped(parameters[f"W{i}"], 1) for i in numbers]
    # Five side by side are wider than the page.
    rows = ["".join(matrices[i : i + 3]) for i in (0, 3) if matrices[i:]]
    W, b = multiplied(parameters)
    return [
        rf"{names} = {rows[0]}",
        *(rf"\cdot\; {row}" for row in rows[1:]),
        rf"= {shaped(W, 3)} = W \qquad b = {b[0]:.3f}",
    ]


scene.choice(
    "depth",
    "Why is depth useless without activations in between?",
    right(
        "Because all the layers multiply out to a single one.",
        "(x W₁ + b₁) W₂ + b₂ = x (W₁ W₂) + (b₁ W₂ + b₂), and so on for any number of layers.",
    ),
    wrong(
        "Because the numbers get too large on the way.",
        """
        They may, but that is no reason in principle: with small weights they do not, and the
        layers still multiply out to one.
        """,
    ),
    wrong(
        "Because such a network has no gradient to follow.",
        "It has one, and can be trained. But whatever it learns, one layer could have learned.",
    ),
    wrong(
        "Because only activations hold what is learned.",
        "The activations here have no knobs; what is learned is in the weights and biases.",
    ),
)
scene.remember(
    """
    Layers with no **activation** between them multiply out to a single one, however many there
    are. Only something that bends makes a second layer worth having.
    """
)
