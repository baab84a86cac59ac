"""Digits in the browser: a confusion matrix, weights as images, and paper to write on.

All work in the browser: digits and weights are sent once. The server only hears that something was
written, and which editable weight was chosen. They follow a `ui.run.replay.player`. Keyboard: Tab
to a grid, arrow keys through it; on paper, space inks a pixel.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from ui.components import component
from ui.page import current, trail

_MATRIX = component("matrix")
_TEMPLATES = component("templates")
_PAD = component("pad")
_READER = component("reader")
_CURSOR = "#8a5a00"
"""The keyboard cursor's colour on paper, which is white in both themes."""


def matrix(data: dict[str, Any], name: str) -> None:
    """Show a confusion matrix; clicking a count shows its digits."""
    _MATRIX(key=current.key(name), data=data)


def weights(
    data: dict[str, Any], name: str, on_pick: Callable[[int, int, int, int], None] | None = None
) -> None:
    """Show neurons' weights as images; a chosen one shows which outputs it feeds."""
    key = current.key(name)
    if on_pick is None:
        _TEMPLATES(key=key, data=data)
    else:
        hear = partial(_hear, key, on_pick)
        _TEMPLATES(key=key, data={**data, "pick": True}, on_picked_change=hear)


def _hear(key: str, on_pick: Callable[[int, int, int, int], None]) -> None:
    at = st.session_state[key].get("picked")
    # The browser sends it, so invalid values are ignored.
    if isinstance(at, list) and len(at) == 4 and all(type(one) is int for one in at):
        on_pick(*at)


def pad(data: dict[str, Any], name: str) -> None:
    """Show paper to write a digit on, with the ten probabilities."""
    wrote = trail.earned_by_doing()
    _PAD(key=current.key(name), data={**data, "cursor": _CURSOR}, on_wrote_change=wrote)


def reader(data: dict[str, Any] | None, name: str) -> None:
    """Show paper, the network's input and output, and a change that misleads it.

    What is written is scaled to the frame before the network reads it, and stays in the tab's
    storage. With a ``repaired`` network in the data, its output is shown, too.
    """
    _READER(key=current.key(name), data={**(data or {}), "cursor": _CURSOR})
