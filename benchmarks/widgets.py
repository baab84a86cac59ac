"""Widgets as sent by the server: which are knobs, their values, and possible others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

State = dict[str, Any]
"""One field of Streamlit's ``WidgetState`` and its value."""


@dataclass(frozen=True)
class Knob:
    """A slider, scale or choice of the open scene."""

    widget: Any  # Streamlit's ``Slider`` or ``ButtonGroup``
    position: int  # from 0
    n_positions: int  # at least 2

    @property
    def identity(self) -> str:
        return str(self.widget.id)

    def state(self, position: int) -> State:
        names = _names(self.widget)
        if names:
            return {"string_array_value": [names[position]]}
        slider = self.widget
        return {"double_array_value": [min(slider.min + position * slider.step, slider.max)]}


def knobs(widgets: Mapping[str, Any], states: Mapping[str, State], prefix: str) -> list[Knob]:
    """Return the knobs among widgets, without the list of scenes."""
    knobs = []
    for identity, widget in widgets.items():
        key = key_of(identity)
        turns = widget.DESCRIPTOR.name in ("Slider", "ButtonGroup") and not widget.disabled
        if not turns or not key.startswith(prefix) or key.startswith(f"{prefix}strip_"):
            continue
        (chosen,) = states[identity].values()
        names = _names(widget)
        if not chosen:
            continue  # an unanswered question
        if names:
            position, n_positions = names.index(chosen[0]), len(names)
        else:
            position = round((chosen[0] - widget.min) / widget.step)
            n_positions = 1 + round((widget.max - widget.min) / widget.step)
        if n_positions > 1:
            knobs.append(Knob(widget, position, n_positions))
    return knobs


def key_of(identity: str) -> str:
    return identity.split("-", 2)[-1]


def state_of(widget: Any) -> State:
    """Return a browser's initial state of a widget; empty for a button."""
    kind = widget.DESCRIPTOR.name
    if kind == "Checkbox":
        return {"bool_value": widget.value if widget.set_value else widget.default}
    if kind not in ("Slider", "ButtonGroup"):
        return {}
    if names := _names(widget):
        raw = widget.raw_value if kind == "Slider" else widget.raw_values
        chosen = raw if widget.set_value else [names[int(i)] for i in widget.default]
        return {"string_array_value": list(chosen)}
    return {"double_array_value": list(widget.value if widget.set_value else widget.default)}


def _names(widget: Any) -> list[str]:
    if widget.DESCRIPTOR.name == "Slider":
        return list(widget.options)
    return [f"{option.content_icon} {option.content}".strip() for option in widget.options]
