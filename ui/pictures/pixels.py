"""Digits in the browser: counts that open them, weights as pictures, and paper to write on.

All of them work in the browser: digits and weights are sent once, and neither a click nor a stroke
sends anything to the server, but for the news that something was written, and for which weight is
pointed at where it may be changed. They follow the replay of a `ui.run.replay.player`. By keyboard:
Tab goes to a grid and arrow keys through it; on the paper arrow keys move, space inks a pixel.
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
"""Of the pixel that keys would ink; on paper, which is as bright at night as by day."""


def matrix(data: dict[str, Any], name: str) -> None:
    """Show a confusion matrix; every count opens its digits."""
    _MATRIX(key=current.key(name), data=data)


def weights(
    data: dict[str, Any], name: str, on_pick: Callable[[int, int, int, int], None] | None = None
) -> None:
    """Show the weights of neurons as pictures; the one that is chosen says whom it serves."""
    key = current.key(name)
    if on_pick is None:
        _TEMPLATES(key=key, data=data)
    else:
        hear = partial(_hear, key, on_pick)
        _TEMPLATES(key=key, data={**data, "pick": True}, on_picked_change=hear)


def _hear(key: str, on_pick: Callable[[int, int, int, int], None]) -> None:
    at = st.session_state[key].get("picked")
    # It comes from the browser: whatever nobody can have pointed at is nothing.
    if isinstance(at, list) and len(at) == 4 and all(type(one) is int for one in at):
        on_pick(*at)


def pad(data: dict[str, Any], name: str) -> None:
    """Show paper to write a digit on, and the ten probabilities as one writes."""
    wrote = trail.earned_by_doing()
    _PAD(key=current.key(name), data={**data, "cursor": _CURSOR}, on_wrote_change=wrote)


def reader(data: dict[str, Any] | None, name: str) -> None:
    """Show paper to write on, what a network gets of it and says, and a move that misleads it.

    What is written is fitted to the box before the network reads it, and stays in the tab's own
    storage. With a ``repaired`` network in the data, each move says what that one reads, too.
    """
    _READER(key=current.key(name), data={**(data or {}), "cursor": _CURSOR})
