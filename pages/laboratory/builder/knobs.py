"""What the parts of Build share: its knobs, and the training that they ask for."""

from collections.abc import Mapping
from typing import Any

import ui
from laboratory.builder import model
from laboratory.builder.knobs import OF_INPUTS, WIDE, depth_knob, inputs_knob, layer_knob, loss_knob
from laboratory.builder.sources import OWN, SOURCES
from study.shelf import LONGEST_VALUE
from training import parameter_edits as by_hand
from training import schedule as under_way
from training.activations import ALL_ACTIVATIONS
from training.build_settings import ALL_AT_ONCE, BATCHES, EPOCHS, MAX_DRAWN, PIXELS, WIDTHS
from training.dense import STARTS
from training.formula import MAX_CHARS
from training.inputs import INPUTS
from training.losses import COSTS, ERRORS
from training.optimisers import OPTIMISERS
from training.own_points import MAX_POINTS, decode, encode
from training.regularisation import PENALTIES

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
FRAMES_OF_IMAGES = 40
"""Of digits more would be long on their way to the browser."""
LENGTHS = (0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
OF_CURVES = tuple(name for name, each in INPUTS.items() if each.n_places == 1)
NAMES = {name: each.name for name, each in INPUTS.items()}
LAYERS = tuple(range(1, model.MAX_LAYERS + 1))

# Two hands that hold each other, to be added to.
AT_FIRST = (
    *((x, y, 0) for x, y in ((-1.6, 0.2), (-1.5, 0.7), (-1.1, 1.1), (-0.6, 1.2), (-0.1, 1.0))),
    *((x, y, 0) for x, y in ((0.2, 0.6), (0.3, 0.1), (-1.3, -0.3), (0.2, -0.3))),
    *((x, y, 1) for x, y in ((1.6, -0.2), (1.5, -0.7), (1.1, -1.1), (0.6, -1.2), (0.1, -1.0))),
    *((x, y, 1) for x, y in ((-0.2, -0.6), (-0.5, -0.1), (1.3, 0.3), (-0.4, 0.3))),
)

KNOBS = ui.Knobs(
    "build",
    ui.Choice(
        "data", "Data", list(SOURCES), "circles", {k: v.name for k, v in SOURCES.items()}, menu=True
    ),
    ui.Text("formula", "Height of the function, by x", model.FORMULA, MAX_CHARS),
    ui.Text("own", "Your own points", encode(AT_FIRST), 3 * MAX_POINTS),
    ui.Slider("noise", "Noise", 0.0, model.MAX_NOISE, 0.1, 0.05),
    ui.Slider("n_points", "Points", 20, model.MAX_POINTS, 300, 10),
    ui.Slider("held_out", "Share held out", 0.1, 0.9, 0.3, 0.1),
    ui.Slider("data_seed", "Seed: which points", 0, 999, 0, 1),
    ui.Several("inputs", "Inputs", list(INPUTS), ("x1", "x2"), NAMES),
    ui.Several("curve_inputs", "Inputs", list(OF_CURVES), ("x1",), NAMES),
    *(
        ui.Several(knob, "Columns", list(names), tuple(names), names)
        for data, knob in OF_INPUTS.items()
        for names in [SOURCES[data].inputs]
    ),
    ui.Slider("n_layers", "Hidden layers", 0, model.MAX_LAYERS, 2, 1),
    ui.Slider("image_layers", "Hidden layers", 0, model.MAX_LAYERS, 1, 1),
    *(
        ui.Slider(f"layer_{i}", f"Neurons in layer {i}", 1, MAX_DRAWN, 4 if i == 1 else 2, 1)
        for i in LAYERS
    ),
    ui.Scale(WIDE, "Neurons in layer 1", WIDTHS, 16),
    ui.Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh", menu=True),
    ui.Choice("start", "Start", list(STARTS), "He"),
    ui.Slider("seed", "Seed: which start", 0, 999, 0, 1),
    ui.NumberField("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.1),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 200),
    ui.Scale("batch_size", f"Batch size ({ALL_AT_ONCE}: all)", BATCHES, 32),
    ui.Choice("optimiser", "Optimiser", list(OPTIMISERS), "SGD"),
    ui.Switch("zero_grad", "Zero the gradient", default=True),
    ui.Choice("loss", "Loss", list(COSTS), "cross-entropy"),
    ui.Choice("curve_loss", "Loss", list(ERRORS), "squared error"),
    ui.Scale("l1", "Price of weights, L1", PENALTIES, 0),
    ui.Scale("l2", "Price of weights, L2", PENALTIES, 0),
    ui.Slider("dropout", "Dropout", 0.0, 0.9, 0.0, 0.1),
    ui.Scale("longest_gradient", "Longest gradient (0: any)", LENGTHS, 0),
    ui.Switch("stop_early", "Stop early"),
    ui.Switch("log", "Loss on a logarithmic axis"),
    ui.Text("changes", "Set by hand", "", LONGEST_VALUE),
    ui.Text("schedule", "Changed under way", "", LONGEST_VALUE),
)
DRAWN = ("n_points", "held_out", "data_seed")
OF_DATA = ("data", "formula", "noise", *DRAWN)
AS_TURNED = (
    *(*OF_DATA, "activation", "start", "seed"),
    *("learning_rate", "n_epochs", "batch_size", "optimiser", "zero_grad"),
    *("l1", "l2", "dropout", "longest_gradient", "stop_early"),
)
"""The knobs that a training takes as they are."""


def sizes_asked(values: Mapping[str, Any]) -> list[str]:
    """Return the knobs of the sizes of all hidden layers."""
    data = values["data"]
    return [layer_knob(data, i) for i in LAYERS if i <= values[depth_knob(data)]]


def network_sizes(settings: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the number of inputs, of neurons in each hidden layer, and of outputs."""
    return model.sizes_of(**{k: settings[k] for k in ("data", "own", "inputs", "hidden")})


def settings_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the training is asked for, from the values of all knobs."""
    data = values["data"]
    inputs = inputs_knob(data)
    settings = {
        **{name: values[name] for name in AS_TURNED},
        "own": decode(values["own"]) if data == OWN else (),
        "inputs": values[inputs] if inputs else (PIXELS,),
        "hidden": tuple(int(values[name]) for name in sizes_asked(values)),
        "loss": values[loss_knob(data)],
        "changes": by_hand.decode(values["changes"]),
        "schedule": under_way.decode(values["schedule"]),
    }
    sizes = network_sizes(settings)
    # Of what was set by hand, only what this network has.
    settings["changes"] = tuple(c for c in settings["changes"] if by_hand.fits(c, sizes))
    return settings | ({"max_frames": FRAMES_OF_IMAGES} if data == "digits" else {})
