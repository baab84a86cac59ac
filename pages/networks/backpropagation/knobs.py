"""What the scenes of backpropagation share: the knobs, and what is measured at a layer."""

import ui
from lessons.backpropagation import six, ways
from lessons.backpropagation.model import STARTS

GAINS = (0.25, 0.5, 1, 1.5, 2, 2.5, 3, 4, 6, 12, 20, 50, 100, 200, 400)
RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
ACTIVATIONS = ("sigmoid", "tanh", "ReLU")
START_LABELS = {"PyTorch": "PyTorch’s", "He": "He’s", "Glorot": "Glorot’s"}
NUDGES = ("n1", "n2", "n3", "n4", "n5", "n6")

KNOBS = ui.Knobs(
    "backpropagation",
    *(
        ui.Slider(name, f"Nudge {line}", -six.LIMIT, six.LIMIT, 0.0, 0.05)
        for name, line in zip(NUDGES, six.NAMES, strict=True)
    ),
    *(
        ui.Slider(name, label, -2.0, 2.0, first, 0.1, sets=lambda _: {"taken": 0})
        for name, label, first in (
            ("into_p", "Weight h₁ → p, at the start", six.WEIGHTS[4]),
            ("from_x", "Input x₁", six.X[0]),
        )
    ),
    ui.Slider("taken", "Steps taken", 0, 5, 0, 1),
    ui.Slider("w", "Weight w", -6.0, 6.0, 2.0, 0.1),
    ui.Slider("b", "Bias b", -6.0, 6.0, 1.0, 0.1),
    ui.Slider("x", "Input x", -3.0, 3.0, 2.0, 0.1),
    ui.Slider("y", "Truth y", 0.0, 1.0, 0.0, 0.1),
    ui.Choice("activation", "Activation", ACTIVATIONS, "sigmoid"),
    ui.Choice("start", "Start", list(STARTS), "PyTorch", START_LABELS),
    ui.Scale("gain", "Gain: all starting weights times", GAINS, 1),
    ui.Slider("hidden", "Hidden layers of 3 neurons", 2, ways.MOST, ways.MOST, 1),
    ui.Slider("relu_layers", "Hidden layers of 32 ReLUs", 1, 4, 2, 1),
    ui.Scale("relu_rate", "Learning rate", RATES, 1),
)

NEURON = ("w", "b", "x", "y")
