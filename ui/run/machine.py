"""The learner against the machine: both turn the same knobs, and their ways stay to be compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from ui.components import component
from ui.controls.knobs import SET_EVENT, Knobs
from ui.page import current

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
class Contest:
    """How far both have come."""

    own: np.ndarray  # (n_moves + 1, n_knobs): where the learner's have stood
    # (n_steps + 1, n_knobs): where the machine sets them, each to the value nearest to its own
    # number; no row while it has not been asked what it would do
    machine: np.ndarray
    at: int  # The machine's step, `NOT_YET` before its first one


Ways = Mapping[str, np.ndarray]
"""Where the machine turns each knob, (n_steps + 1,), by its name."""


def against_the_machine(
    knobs: Knobs,
    ways: Ways | Callable[[dict[str, float]], Ways],
    names: Sequence[str] | None = None,
) -> Contest:
    """Show the machine's two buttons, and return how far it and the learner have come."""
    key = current.key(COUNTER)
    state: dict[str, Any] = st.session_state.setdefault(f"{key}_state", {})
    names = tuple(ways if names is None and not callable(ways) else names or ())
    values = tuple(float(knobs[name]) for name in names)
    start = tuple(map(float, knobs.defaults(*names).values()))
    if values == start:
        state |= {"own": [start], "at": NOT_YET, "left": start}
    own = state.setdefault("own", [start])
    if "left" not in state:  # the page was just opened, perhaps where the machine had come to
        its = not callable(ways) and values in _frames(knobs, ways)
        state["left"] = values if its else start
    if values not in (own[-1], state["left"]) and len(own) <= _MOST_MOVES:
        own.append(values)
    if callable(ways):
        with st.container():  # progress may be shown there, and nothing else moves
            left = dict(zip(names, own[-1], strict=True))
            ways = ways(left) if state.get("left_to_it") == own[-1] else {}
    frames = _frames(knobs, ways)

    goal = frames[-1] if frames else None
    if state.setdefault("goal", goal) != goal:  # what it learns from has changed
        state |= {"goal": goal, "at": NOT_YET}
    at = state.setdefault("at", NOT_YET)

    def came_to() -> None:
        step = st.session_state[key].came_to
        if isinstance(step, int) and 0 <= step < len(frames):
            state["at"] = step
            knobs.set_from(dict(zip(names, frames[step], strict=True)))
            state["left"] = tuple(float(knobs[name]) for name in names)

    def start_it() -> None:
        how = st.session_state[key].started
        if how in ("step", "run"):
            state.update(left_to_it=own[-1], begin=how)

    pace = min(_SLOWEST, _SHOWN / max(len(frames), 1))
    data = {"names": names, "frames": frames, "at": at, "begin": state.pop("begin", None)}
    data |= {"counter": COUNTER, "event": SET_EVENT, "pace": pace}
    _MACHINE(key=key, data=data, on_came_to_change=came_to, on_started_change=start_it)
    return Contest(np.array(own), np.array(frames), at)


def _frames(knobs: Knobs, ways: Ways) -> list[tuple[float, ...]]:
    """Return where the knobs stand at each step of the machine, as near as they can."""
    ways_of_knobs = [[knobs.nearest(name, float(x)) for x in way] for name, way in ways.items()]
    return list(zip(*ways_of_knobs, strict=True))
