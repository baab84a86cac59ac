"""Names of Build's knobs for the settings of `train`.

Lessons use them to link to Build with settings.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from laboratory.builder.model import train
from laboratory.builder.sources import OWN, SOURCES
from training import own_points, parameter_edits, schedule
from training.build_settings import BATCHES, EPOCHS, MAX_DRAWN, MAX_LAYERS, WIDTHS, nearest
from training.hyperparameters import constraints

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
    """Return the knobs' values for arguments of `laboratory.builder.model.train`."""
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


_SAME_DATA = {"xor": "corners", "autograd": "corners", "layers": "students"}
"""Lessons whose data Build has under another name."""


def of_lesson(slug: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of a lesson's hyperparameters that Build's training has too, and its data."""
    names = (settings.get("data"), settings.get("task"), slug)
    known = (_SAME_DATA.get(str(name), str(name)) for name in names)
    there: dict[str, Any] = {"data": next((name for name in known if name in SOURCES), "circles")}
    for name, constraint in constraints(train).items():
        if name not in settings or name in ("data", "start", "max_frames"):
            continue
        value = settings[name]
        if name in _OFFERED and isinstance(value, int):
            value = int(nearest(_OFFERED[name], value))
        with suppress(ValueError):
            constraint.check(name, value, single=True)
            there[name] = value
    if isinstance(n_hidden := settings.get("n_hidden"), int):
        widths = WIDTHS if there["data"] == "digits" else range(1, MAX_DRAWN + 1)
        n_layers = min(settings.get("n_layers", 1), MAX_LAYERS) if n_hidden else 0
        there["hidden"] = (int(nearest(widths, n_hidden)),) * n_layers
    return there


_OFFERED = {"n_epochs": EPOCHS, "batch_size": BATCHES}
