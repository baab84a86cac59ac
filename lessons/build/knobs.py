"""What the page's knobs are called: for a setting of `train` the knobs that stand for it.

A lesson sends its settings here, and an address or the page's own buttons take them up.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lessons.build.sources import OWN, SOURCES
from training import parameter_edits, placed
from training.dense import layer_names
from training.recorded_run import RecordedRun

EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000)
BATCHES = (1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 128, 256, 500, 2000)
WIDTHS = (2, 4, 5, 6, 7, 8, 12, 16, 32, 64)
MAX_DRAWN = 16
"""Neurons of a layer that a picture of the network has room for."""
ALL_AT_ONCE = BATCHES[-1]
"""More than there are rows of anything: they share each step."""

OF_INPUTS = {"heart": "heart_inputs", "titanic": "titanic_inputs"}
"""The knob that says what is shown of a row, where it is one of a table's own."""
WIDE = "wide"
"""The knob of the first layer's neurons where it may be wider than a picture of it has room for."""


def inputs_knob(data: str) -> str | None:
    """Return which knob says what a network is shown; None where there is nothing to choose."""
    if len(SOURCES[data].inputs) == 1:
        return None
    return OF_INPUTS.get(data, "inputs" if SOURCES[data].n_classes else "curve_inputs")


def loss_knob(data: str) -> str:
    """Return which knob says what being wrong costs."""
    return "loss" if SOURCES[data].n_classes else "curve_loss"


def depth_knob(data: str) -> str:
    """Return which knob says how many hidden layers there are: of digits one at first."""
    return "image_layers" if data == "digits" else "n_layers"


def layer_knob(data: str, i: int) -> str:
    """Return which knob says how many neurons layer i has, from 1 on."""
    return WIDE if i == 1 and data == "digits" else f"layer_{i}"


def knobs_of(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return where knobs stand for some arguments of `lessons.build.model.train`.

    Parameters
    ----------
    data : str
        What is learned from.
    settings : mapping of str to value
        Any others.
    """
    turned: dict[str, Any] = {}
    for name, value in settings.items():
        if name == "hidden":
            turned[depth_knob(data)] = len(value)
            turned |= {layer_knob(data, i): n for i, n in enumerate(value, start=1)}
        elif name == "inputs":
            knob = inputs_knob(data)
            turned |= {knob: tuple(value)} if knob else {}
        elif name == "loss":
            turned[loss_knob(data)] = value
        elif name == "own":
            turned |= {name: placed.encode(value)} if data == OWN else {}
        elif name == "changes":
            turned[name] = parameter_edits.encode(value)
        else:
            turned[name] = value
    return turned


def address_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what an address says so that the page shows some arguments of `train`.

    Parameters
    ----------
    settings : mapping of str to value
        With the data; what is not named is as at first.
    """
    knobs = {"data": settings["data"]} | knobs_of(settings["data"], settings)
    return {name: _text(value) for name, value in knobs.items()}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return value if isinstance(value, str) else f"{value:.10g}"


@dataclass(frozen=True)
class BuildSettings:
    """A run of a lesson, as the laboratory trains it.

    Attributes
    ----------
    settings : mapping of str to value
        Arguments of `lessons.build.model.train`, with the data.
    differs : str
        In what it differs from the lesson's, in a sentence.
    """

    settings: Mapping[str, Any]
    differs: str

    @property
    def address(self) -> dict[str, str]:
        """What an address says so that the page shows it."""
        return {name: text for name, text in address_of(self.settings).items() if text}


def start_by_hand(
    layers: Sequence[tuple[np.ndarray, np.ndarray]],
) -> parameter_edits.ParameterEdits:
    """Return a start as numbers that are set by hand; none, if there are too many of them.

    Parameters
    ----------
    layers : sequence of ((n_inputs, n_neurons) array, (n_neurons,) array) of float
        Weights and biases.
    """
    numbers = [
        (0, layer, i, j, round(float(value), 4))
        for layer, (W, b) in enumerate(layers, start=1)
        for i, row in [*enumerate(np.asarray(W)), (parameter_edits.BIAS, np.asarray(b))]
        for j, value in enumerate(row)
    ]
    fits = len(numbers) <= parameter_edits.MAX_EDITS and all(
        abs(n[-1]) <= parameter_edits.MAX_VALUE for n in numbers
    )
    return tuple(numbers) if fits else ()


def start_of(run: RecordedRun) -> parameter_edits.ParameterEdits:
    """Return the start of a run alone as numbers that are set by hand, where they are few."""
    names = layer_names(run.parameters)
    return start_by_hand([(run.parameters[W][0], run.parameters[b][0]) for W, b in names])


def nearest(options: Sequence[float], value: float) -> float:
    """Return the option that is the fewest times larger or smaller."""
    return min(options, key=lambda x: abs(math.log((x + 1e-9) / (value + 1e-9))))


def nearest_epochs(n_epochs: float) -> int:
    """Return how many epochs the laboratory trains for where a lesson trains for so many."""
    return int(nearest(EPOCHS, n_epochs))


def on_corners(run: RecordedRun, **same: Any) -> BuildSettings:
    """Return what trains as a run alone did on the four points of XOR.

    Parameters
    ----------
    run : RecordedRun
        With ``n_hidden``, ``learning_rate``, ``n_epochs``, and ``optimiser`` where it is not SGD.
    **same
        Whatever else is the same there.
    """
    settings = run.hyperparameters
    return BuildSettings(
        {
            **same,
            "learning_rate": settings["learning_rate"],
            "optimiser": settings.get("optimiser", "SGD"),
            "data": "corners",
            "noise": 0.0,
            "n_points": 200,
            "hidden": (settings["n_hidden"],) if settings["n_hidden"] else (),
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": start_of(run),
        },
        "There, 200 points lie on the four corners, and some of them are held out: the "
        "corners do not count exactly alike.",
    )
