"""Five layers: layers with nothing between them, and the one matrix that they multiply to."""

import ui
from lessons.layers.collapse import Stack, layer_by_layer, most_apart, stack
from pages.networks.layers import pictures
from pages.networks.layers.knobs import shaped
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.dense import n_layers
from training.figures import figure

scene = Scene(
    __name__,
    "Five layers",
    "What is a second layer good for?",
    covers=["Why layers need an activation", "Layers and shapes"],
    knobs=["depth", "between", "along", "stack_seed"],
)

DEPTH, N_STACKS = 5, 200
"""Layers of the stacks that the prediction is about, and how many stacks are drawn."""
LAST = "The last layer: its one neuron is the answer."


@scene.predict(
    """
    Stack **{depth} layers** with **no activation between them**. What can they compute that a single
    neuron, with two weights and a bias, cannot?
    """,
    {
        "more": "Curves and corners: each layer bends the answer once more",
        "nothing": "Nothing: all that each of them does is multiply and add",
        "steeper": "Steeper lines, but still lines: weights multiply from layer to layer",
    },
    case={"depth": DEPTH, "between": "none"},
    again={"depth": 3},
)
def collapse(depth: int = DEPTH) -> Answer:
    """Multiply out stacks of layers without activation, and compare each with its matrix."""
    worst = most_apart(depth=depth, n_stacks=N_STACKS)
    n_parameters = sum(v.size for v in stack(n_layers=depth).parameters.values())
    return Answer(
        "nothing" if worst < 1e-9 else "more",
        f"{N_STACKS} random stacks of {depth} layers, with {n_parameters} weights and biases each, "
        "give the same answers, up to rounding, as a **single** neuron with three numbers.",
        because={
            "more": "A layer only multiplies and adds. That keeps a line straight, and so do several",
            "steeper": "The lines may be steep, but a single neuron’s can be as steep: its weights "
            "may be any numbers",
            "nothing": f"all of {N_STACKS} random stacks answer just as one neuron does",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each line is a neuron: what it says while one input grows. Every layer adds up what the one
        before says.
    """)
    with ui.predicted(collapse) as stage:
        depth, between, x2, seed = stage.ask(
            "depth", "between", more=("along", "stack_seed")
        ).values()
        layers = stack(n_layers=depth, activation=between, seed=seed)
        answers = pictures.stack(
            *layer_by_layer(layers, x2),
            x_title=f"input x₁ (x₂ stays at {figure(x2)})",
            told=not stage.is_open,
        )
        picture = ui.columns(1)[0]
        follow = ui.walked([*map("Layer {}: its three neurons.".format, range(1, depth)), LAST])
        with picture:
            alt = "What the neurons say, one layer after the other."
            ui.picture(answers, "stack", alt=alt, player=follow)
        if not stage.is_open:
            with stage.aside:
                ui.say_of_knobs(
                    "**That is what a second layer is good for**: it bends what the first has bent."
                    if between != "none" and depth > 1
                    else "Now put something **between** them: ReLU for corners, tanh for curves."
                )
    ui.say(r"""
        Two layers multiply and add twice: $(x W_1 + b_1) W_2 + b_2$.
        Multiply out the brackets, and you get $x\,(W_1 W_2) + (b_1 W_2 + b_2)$: a single layer.

        *Team* had an activation, too: each of the three said yes or no, not its bare sum.
    """)
    if room := ui.on_demand("Your matrices, multiplied out", "product", icon=":material/grid_on:"):
        with room:
            for line in product(layers):
                ui.say(f"$$\n{line}\n$$")


def product(layers: Stack) -> list[str]:
    """Write the matrices of a stack and their product, as lines of LaTeX."""
    numbers = range(1, n_layers(layers.parameters) + 1)
    names = r"\,".join(f"W_{i}" for i in numbers)
    matrices = [shaped(layers.parameters[f"W{i}"], 1) for i in numbers]
    # Five side by side are wider than the page.
    rows = ["".join(matrices[i : i + 3]) for i in (0, 3) if matrices[i:]]
    return [
        rf"{names} = {rows[0]}",
        *(rf"\cdot\; {row}" for row in rows[1:]),
        rf"= {shaped(layers.W, 3)} = W \qquad b = {layers.b[0]:.3f}",
    ]


scene.choice(
    "depth",
    "Why is depth useless without activations in between?",
    right(
        "Because the matrices multiply out to a single layer.",
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
