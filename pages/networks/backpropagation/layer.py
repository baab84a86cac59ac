"""A layer: how it hands back the blame, for all its neurons and all points at once."""

import charts
import ui
from lessons.backpropagation.model import N_SAMPLES, examples, layer_sizes, train
from pages.networks.backpropagation.knobs import KNOBS, SIZE, of_small
from pages.networks.backpropagation.pictures import by_layer
from study.scene import Scene, right, wrong
from training.dense import layers_of
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "A layer",
    "How does a whole layer hand back the blame?",
    knobs=["units", "bend", "learning_rate", "n_epochs", "seed"],
)

rise_and_fall = scene.observation(
    "rise_and_fall",
    "At the original settings, when are the gradients (the three bars) largest?",
    wrong(
        "At the very start: from then on they only get smaller",
        """
        You would expect that: where the error is largest, so is the blame. But look at the first
        frames again: all three bars rise before they fall. The weights are still small, so the
        layers hand less of the blame back than later.
        """,
    ),
    right(
        "In between: small at first, larger later, small in the end",
        """
        At first the weights are small, and less blame gets through than later. As they grow, more
        of it arrives and the loss falls; and as the errors shrink, so does the blame.
        """,
    ),
    wrong(
        "At the very end: they grow from the first epoch to the last",
        """
        Towards the end the predictions are nearly right, and where nothing is wrong there is no
        blame. Compare the last frame with the frames in the middle.
        """,
    ),
    case={"units": 3, "bend": "tanh", "learning_rate": 1, "n_epochs": 500, "seed": 0},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A network with two hidden layers learns which of 40 points lie in the outer half.
        Watch how much of the blame each layer gets: a bar is the size of its gradient.
    """)
    pictures, controls = ui.beside(0.74)
    with controls:
        asked = KNOBS.ask("units", "bend", "learning_rate", more=("n_epochs", "seed"))
        run = ui.run_job(train, **of_small(asked))
    with pictures:
        falls = charts.curves.learning_curve(
            run, loss_name="mean squared error", log=True, height=300
        )
        bars = by_layer(run, layer_sizes(run), y_title=SIZE)
        follow = ui.replayed(
            run,
            ("bars", bars, "The size of the gradient at each layer of weights."),
            ("loss", falls, "The loss at each epoch."),
        )
    if ui.observe(rise_and_fall):
        ui.say(r"""
            A **layer** does what the neuron did, for all its neurons and all points at once.
            A weight’s slope is the blame of its neuron times the input that came through it.
            The blame itself travels on, back through the same weights, to the layer before.
        """)
    if room := ui.on_demand("The network, neuron by neuron", "network", icon=":material/hub:"):
        with room:
            ui.say(r"""
                Let its lines show the **gradient**, press play above, and see along which weights
                the blame comes back; or walk forward and back with one point.
            """)
            inside = charts.network_diagram.diagram(
                run,
                layers_of(run),
                inputs=("x₁", "x₂"),
                examples=examples(),
                loss="mean squared error",
            )
            label = "The network at each epoch, with its weights and the gradient along each."
            ui.network(inside, "one_network", label=label, player=follow)
    if room := ui.on_demand("The way back as formulas", "formulas", icon=":material/function:"):
        with room:
            ui.say(r"""
                The blame of the neurons’ sums, $\delta$ (delta), is a **matrix**: a row for each
                sample, a column for each neuron.
                $A$ is what came into the layer, $A^\top$ the same with rows and columns swapped
                (transposed), $W$ the layer’s weights and $b$ its biases, $\nabla W$ and $\nabla b$
                their gradients, $f'$ is the slope of the activation before it, and $\odot$
                multiplies entry by entry.
                The size of a gradient is the root of the mean of its squared slopes.

                $${\nabla W = A^\top\delta} \qquad \allowbreak {\nabla b = \text{column sums of }
                \delta} \qquad \allowbreak
                {\delta_{\text{before}} = (\delta\,W^\top) \odot f'}$$
            """)
            ui.facts(shape_rows(run))
    ui.run_table(run)
    ui.open_in_laboratory(run)


def shape_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return what the way back computes at each layer of weights, with its shapes."""
    depth, width = run.hyperparameters["depth"], run.hyperparameters["width"]
    sizes = [2, *[width] * depth, 1]
    rows = []
    for i in range(depth + 1, 0, -1):
        n_in, n_out, came = sizes[i - 1], sizes[i], f"A{i - 1}" if i > 1 else "X"
        product = f"({n_in}, {N_SAMPLES}) × ({N_SAMPLES}, {n_out}) = ({n_in}, {n_out})"
        rows.append(
            {
                "layer": f"{i} (output)" if i == depth + 1 else f"{i}",
                "blame δ": f"({N_SAMPLES}, {n_out})",
                "what came in": f"{came} ({N_SAMPLES}, {n_in})",
                "gradient of W": f"{came}ᵀ δ: {product}",
                "gradient of b": f"column sums of δ: ({n_out},)",
                "handed on": f"δ W{i}ᵀ: ({N_SAMPLES}, {n_in})" if i > 1 else "nothing",
            }
        )
    return {name: [row[name] for row in rows] for name in rows[0]}


scene.order(
    "order",
    "Put one round of training by backpropagation in order.",
    "Compute the outputs of each layer, and keep them.",
    "Measure the loss.",
    "Work out the output’s blame.",
    "Hand the blame back to the earlier layers, one after the other.",
    "Turn all weights and biases a little, against their gradients.",
    hint="Nothing can be blamed before the loss is known, and the last layer is blamed first.",
    feedback="""
    Forward from the first layer to the last, then back from the last to the first. The weights are
    turned only when all gradients are known, because the way back needs the weights that made the
    predictions.
    """,
)
scene.choice(
    "why_keep",
    "Why are the outputs of every layer kept until the way back is done?",
    right(
        "The gradient of a weight needs what came in through that weight.",
        """
        That is also why training needs so much memory: besides the weights it has to hold the
        outputs of all layers for all samples.
        """,
    ),
    wrong(
        "They are kept so that the lesson’s pictures can show them.",
        """
        This page does that as well. But the gradient of a weight needs them: it is the blame times
        what came in.
        """,
    ),
    wrong(
        "They need not be kept: the weights alone would be enough.",
        """
        A weight’s slope is the blame of its neuron times what came in, and that is the output of
        the layer before.
        """,
    ),
)
scene.remember(
    """
    **A layer does the same for all its neurons at once.** A weight’s slope is the blame of its
    neuron times what came in; the blame itself goes back through the same weights.
    """
)
