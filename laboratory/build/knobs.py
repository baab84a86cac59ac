"""What the page's knobs are called: for a setting of `train` the knobs that stand for it.

A lesson sends its settings here, and an address or the page's own buttons take them up.
"""

from collections.abc import Mapping
from typing import Any

from laboratory.build.sources import OWN, SOURCES
from training import own_points, parameter_edits, schedule

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
    """Return where knobs stand for some arguments of `laboratory.build.model.train`."""
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
    """Return what an address says so that the page shows some arguments of `train`."""
    knobs = {"data": settings["data"]} | knobs_of(settings["data"], settings)
    return {name: text for name, value in knobs.items() if (text := _text(value))}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ",".join(value)
    return value if isinstance(value, str) else f"{value:.10g}"
