"""Five layers: layers with nothing between them, and the one neuron that they multiply to."""

from collections.abc import Mapping
from typing import Any

import ui
from lessons.layers.claims import deeper
from lessons.layers.collapse import MAX_LAYERS, SEED, most_apart, multiplied, stacked
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
    "What do five layers do that one neuron cannot?",
    covers=["Why layers need an activation"],
    claims=[deeper],
    knobs=["depth", "between", "stack_seed"],
)

N_STARTS = 20
"""Starts of the stacks that the prediction is about, and that are drawn."""


@scene.predict(
    f"""
    The broad line is **one neuron**’s, trained. Now **{{depth}} layers** with **no activation
    between them** are trained from {N_STARTS} random starts. The thin lines are their {N_STARTS}
    borders (biases start at 0: all cross the average student), the colours are what one of them
    says. Where will they end?
    """,
    {
        "bends": "Bent round those who passed: each layer bends it once more",
        "same": "On the broad line, though they have many more knobs",
        "better": "On straight lines, but each start on one of its own",
    },
    case={"depth": MAX_LAYERS, "between": "none", "stack_seed": SEED},
    again={"depth": 3},
)
def collapse(depth: int = MAX_LAYERS) -> Answer:
    """Train stacks of layers without activation, and compare each with one neuron."""
    worst = most_apart(depth, N_STARTS)
    return Answer(
        "same" if worst < 1e-3 else "better",
        "One layer multiplies and adds, as in 2x + 3. The next does it again: 4 (2x + 3) + 1. Multiply "
        "out, and that is 8x + 13: one layer again, and so it goes on.",
        because={
            "bends": "A layer only multiplies and adds. That keeps a line straight, and so do many",
            "better": "Whatever line they can draw, one neuron can draw as well, and of those "
            "training looks for the same one",
            "same": "layers that only multiply and add are worth one neuron, however many there are",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        What a neuron does with its sum before it passes it on is its **activation**: in *Tent* it was
        a ReLU, in *Team* a yes or no, in *Train* the sigmoid.
        Here hidden neurons have none, and pass on their bare sums.
    """)
    with ui.predicted(collapse, explains=False) as stage:
        depth, between, seed = stage.ask("depth", "between", more=("stack_seed",)).values()
        neuron = in_points(ui.run_job(stacked, 1, "none", seed))
        run = ui.run_job(stacked, depth, between, seed)
        seeds = (seed, *range(N_STARTS - 1))
        many = in_points(ui.run_job(stacked, depth, "none", seeds))
        picture = ui.columns(1)[0]
        follow = ui.player(run)
        with picture:
            plane = pictures.regions(
                in_points(run),
                between,
                alone=multiplied({name: values[-1] for name, values in neuron.items()}),
                borders=multiplied(many) if between == "none" else None,
            )
            alt = "The borders of the layers, the line of one neuron, and the five students."
            ui.picture(plane, "stack", alt=alt, player=follow)
    ui.say_of_knobs(ended(run))
    stage.explain()
    if room := ui.on_demand("Your matrices, multiplied out", "product", icon=":material/grid_on:"):
        with room:
            for line in product(run.final):
                ui.say(f"$$\n{line}\n$$")


@holds_for_any("learning_rate")
def ended(run: RecordedRun) -> str:
    """Say where the border of some layers has ended, and what to try next."""
    n_knobs = sum(values.size for values in run.final.values())
    n_right = round(5 * accuracy(run)[-1])
    given = run.hyperparameters
    if not given["n_layers"]:
        return "One layer with one neuron is that neuron: its line cannot bend."
    if given["activation"] != "none":
        return (
            f"**The border bends**: {n_right} of 5 right. Now the layers no longer multiply out to a "
            "line, so no thin ones are left to draw."
        )
    p = probabilities(run)[-1]
    return (
        f"**{n_knobs} weights and biases, {N_STARTS} starts, one straight line.** (It gets {n_right} "
        "of 5 right, where a line can get four: training lowers the loss, not the mistakes, and for "
        f"one neuron it is lowest where it is sure of nobody, {percent(p.min())} to {percent(p.max())}.) "
        "With fewer layers, too? Then put a **ReLU** between them: what becomes of the border?"
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
    The **activation** between two layers is what makes a second layer worth having: without it,
    any number of layers multiplies out to a single one.
    """
)
