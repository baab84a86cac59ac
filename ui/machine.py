"""The learner against the machine: both turn the same knobs, and their ways stay to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from ui import place
from ui.components import component
from ui.knobs import TURN_EVENT, Knobs

_MACHINE = component("machine")
COUNTER = "machine"
"""What pictures that follow knobs call the machine's step."""
_MOST_MOVES = 300
"""How many of the learner's moves are remembered."""
_SHOWN, _SLOWEST = 4500, 200
"""Milliseconds that the machine takes for all of its steps, and for one at most."""
NOT_YET = -1
"""The machine's step before it has begun."""


@dataclass(frozen=True)
class Duel:
    """How far both have come.

    Attributes
    ----------
    own : (n_moves + 1, n_knobs) array of float
        Where the learner's knobs have stood, the start first.
    machine : (n_steps + 1, n_knobs) array of float
        Where the machine turns them.
    at : int
        The machine's step, `NOT_YET` before its first one.
    """

    own: np.ndarray
    machine: np.ndarray
    at: int


def against_the_machine(knobs: Knobs, frames: Mapping[str, np.ndarray]) -> Duel:
    """Show the machine's two buttons, and return how far it and the learner have come.

    Parameters
    ----------
    knobs : Knobs
        The lesson's; those named in ``frames`` stand on this page.
    frames : mapping of str to (n_steps + 1,) array of float
        Where the machine turns each knob, by name.

    Returns
    -------
    Duel
    """
    key = place.key(COUNTER)
    state: dict[str, Any] = st.session_state.setdefault(f"{key}_state", {})
    values = tuple(float(knobs[name]) for name in frames)
    start = tuple(map(float, knobs.defaults(*frames).values()))
    if values == start:
        state |= {"own": [start], "at": NOT_YET, "left": start}
    own = state.setdefault("own", [start])
    if values not in (own[-1], state.setdefault("left", start)) and len(own) <= _MOST_MOVES:
        own.append(values)
    rows = [
        dict(zip(frames, map(float, row), strict=True))
        for row in zip(*frames.values(), strict=True)
    ]

    if state.setdefault("goal", rows[-1]) != rows[-1]:  # what it learns from has changed
        state |= {"goal": rows[-1], "at": NOT_YET}
    at = state.setdefault("at", NOT_YET)

    def came_to() -> None:
        step = st.session_state[key].came_to
        if isinstance(step, int) and 0 <= step < len(rows):
            state["at"] = step
            knobs.set_from(rows[step])
            state["left"] = tuple(float(knobs[name]) for name in frames)

    pace = min(_SLOWEST, _SHOWN / len(rows))
    data = {"frames": rows, "at": at, "counter": COUNTER, "event": TURN_EVENT, "pace": pace}
    _MACHINE(key=key, data=data, on_came_to_change=came_to)
    return Duel(np.array(own), np.column_stack(list(frames.values())), at)
