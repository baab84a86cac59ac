"""Names of Build's knobs for the settings of `train`.

Lessons use them to link to Build with settings.
"""

from collections.abc import Mapping
from typing import Any

from laboratory.build.sources import OWN, SOURCES
from training import own_points, parameter_edits, schedule

OF_INPUTS = {"heart": "heart_inputs", "titanic": "titanic_inputs"}
"""The knob for the inputs, for data sets with one of their own."""
WIDE = "wide"
"""The knob for the first layer's width on digits, where it may be wider than a diagram shows."""


def inputs_knob(data: str) -> str | None:
    """Return the knob for the inputs; None if there is no choice."""
    if len(SOURCES[data].inputs) == 1:
        return None
    return OF_INPUTS.get(data, "inputs" if SOURCES[data].n_classes else "curve_inputs")


def loss_knob(data: str) -> str:
    """Return the knob for the loss."""
    return "loss" if SOURCES[data].n_classes else "curve_loss"


def depth_knob(data: str) -> str:
    """Return the knob for the number of hidden layers; digits have their own, from one layer."""
    return "image_layers" if data == "digits" else "n_layers"


def layer_knob(data: str, i: int) -> str:
    """Return the knob for the number of neurons in layer i, from 1."""
    return WIDE if i == 1 and data == "digits" else f"layer_{i}"


def knobs_of(data: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the knobs' values for arguments of `laboratory.build.model.train`."""
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
            turned |= {name: own_points.encode(value)} if data == OWN else {}
        elif name == "changes":
            turned[name] = parameter_edits.encode(value)
        elif name == "schedule":
            turned[name] = schedule.encode(value)
        else:
            turned[name] = value
    return turned


def address_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return the query parameters that open Build with arguments of `train`."""
    knobs = {"data": settings["data"]} | knobs_of(settings["data"], settings)
    return {name: text for name, value in knobs.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return value if isinstance(value, str) else f"{value:.10g}"
