"""The learner against gradient descent on the same knobs; both paths are kept to compare."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from ui.components import component, sent
from ui.controls.knobs import SET_EVENT, Knobs
from ui.page import current
from ui.session import progress

_MACHINE = component("machine")
COUNTER = "machine"
"""The name of the machine's step in pictures that follow knobs."""
_MOST_MOVES = 300
"""Most moves of the learner that are kept."""
_SHOWN, _SLOWEST = 4500, 500
"""Milliseconds for all steps of the machine together, and at most for one."""
NOT_YET = -1
"""The machine's step before it starts."""


@dataclass(frozen=True)
class Contest:
    """The paths of both so far."""

    own: np.ndarray  # (n_moves + 1, n_knobs): the learner's settings
    # (n_steps + 1, n_knobs): the machine's settings, rounded to the knobs' values; no rows before
    # it was started.
    machine: np.ndarray
    step: int  # of the machine, `NOT_YET` before its first


Ways = Mapping[str, np.ndarray]
"""The machine's path for each knob, (n_steps + 1,), by name."""


def against_the_machine(
    knobs: Knobs,
    ways: Ways | Callable[[dict[str, float]], Ways],
    names: Sequence[str] | None = None,
    *,
    slower: float = 1,
) -> Contest:
    """Show the machine's two buttons, and return both paths so far."""
    key, scene = current.key(COUNTER), (current.lesson(), "scene", current.scene())
    state: dict[str, Any] = st.session_state.setdefault(f"{key}_state", {})
    names = tuple(ways if names is None and not callable(ways) else names or ())
    values = tuple(float(knobs[name]) for name in names)
    start = tuple(map(float, knobs.defaults(*names).values()))
    left_there = state.get("step", NOT_YET) != NOT_YET and state["left_by_machine"] == start
    if values == start and not left_there:  # put back, not a machine's step that moved nothing
        state |= {"own": [start], "step": NOT_YET, "left_by_machine": start}
    own = state.setdefault("own", [start])
    if "left_by_machine" not in state:  # just opened, perhaps with the machine's final settings
        is_machines = not callable(ways) and values in _frames(knobs, ways)
        state["left_by_machine"] = values if is_machines else start
    if values not in (own[-1], state["left_by_machine"]) and len(own) <= _MOST_MOVES:
        own.append(values)
        state["left_by_machine"] = None
    if callable(ways):
        with st.container():  # progress may be shown here without moving anything else
            learners = dict(zip(names, own[-1], strict=True))
            ways = ways(learners) if state.get("handed_over_at") == own[-1] else {}
    frames = _frames(knobs, ways)

    goal = frames[-1] if frames else None
    if state.setdefault("goal", goal) != goal:  # the data has changed
        state |= {"goal": goal, "step": NOT_YET}
    step = state.setdefault("step", NOT_YET)

    def on_step() -> None:
        reached = sent(key, "came_to")
        if isinstance(reached, int) and 0 <= reached < len(frames):
            state["step"] = reached
            knobs.set_from(dict(zip(names, frames[reached], strict=True)))
            state["left_by_machine"] = tuple(float(knobs[name]) for name in names)
            progress.award(*scene)

    def on_start() -> None:
        how = sent(key, "started")
        if how in ("step", "run"):
            state.update(handed_over_at=own[-1], begin=how)

    pace = slower * min(_SLOWEST, _SHOWN / max(len(frames), 1))
    data = {"names": names, "frames": frames, "at": step, "begin": state.pop("begin", None)}
    data |= {"counter": COUNTER, "event": SET_EVENT, "pace": pace}
    _MACHINE(key=key, data=data, on_came_to_change=on_step, on_started_change=on_start)
    return Contest(np.array(own), np.array(frames), step)


def _frames(knobs: Knobs, ways: Ways) -> list[tuple[float, ...]]:
    """Return the knobs' settings at each step of the machine, rounded to their values."""
    ways_of_knobs = [[knobs.nearest(name, float(x)) for x in way] for name, way in ways.items()]
    return list(zip(*ways_of_knobs, strict=True))
