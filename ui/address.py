"""The address is the experiment: it names the scene and every knob that is not at its default.

At the beginning of a run the address speaks if it is not the one that was written last: somebody
opened it, or went back. A browser that has not yet heard of the last address sends an old one along
with the next move or press: so whoever turns a knob speaks louder, and nobody goes back in the
first moments after an address was written. At the end of a run it is written once.
"""

import time

import streamlit as st

from ui.knobs import Knobs

SCENE = "scene"
HASTE = 2.0
"""Seconds after a move in which an old address is one that was under way, not a step back."""
_ARRIVED, _OPEN = "page_arrived_at", "page_open"


def page_opens(path: str) -> None:
    """Note which page this run shows, and whether another was shown before; on every run."""
    st.session_state[_ARRIVED] = st.session_state.get(_OPEN) != path
    st.session_state[_OPEN] = path


def open_knobs(knobs: Knobs, scenes: list[str], scene_key: str) -> None:
    """Set knobs and scene as the address says, if it speaks.

    Parameters
    ----------
    knobs : Knobs
        Of the lesson.
    scenes : list of str
        Names that the address may give; the first is the default.
    scene_key : str
        Of the scene in the session.
    """
    given = st.query_params.to_dict()
    arrived = bool(st.session_state.get(_ARRIVED))
    known = scene_key in st.session_state
    last = _written(knobs)
    moved = known and last not in (None, _now(knobs, st.session_state[scene_key], scenes[0]))
    moved_at = st.session_state.get(f"{knobs.slug}_moved_at", -HASTE)
    late = not arrived and time.monotonic() - moved_at < HASTE
    # A link inside the app says nothing of knobs: they stay as they were left.
    if given != last and not (moved or late) and not (arrived and known and not given):
        knobs.read(given)
        named = given.get(SCENE, scenes[0])
        st.session_state[scene_key] = named if named in scenes else scenes[0]
        # Who follows an address has not moved: the next one may be followed at once.
        st.session_state[f"{knobs.slug}_address"] = _now(
            knobs, st.session_state[scene_key], scenes[0]
        )
    elif st.session_state.get(scene_key) not in scenes:
        st.session_state[scene_key] = scenes[0]
    knobs.ensure()


def write(knobs: Knobs, scene: str, first: str) -> None:
    """Write the address, if it changed."""
    now = _now(knobs, scene, first)
    if now != st.query_params.to_dict():
        st.query_params.from_dict(now)
    if _written(knobs) not in (None, now):
        st.session_state[f"{knobs.slug}_moved_at"] = time.monotonic()
    st.session_state[f"{knobs.slug}_address"] = now


def _now(knobs: Knobs, scene: str, first: str) -> dict[str, str]:
    return ({} if scene == first else {SCENE: scene}) | knobs.written()


def _written(knobs: Knobs) -> dict[str, str] | None:
    found: dict[str, str] | None = st.session_state.get(f"{knobs.slug}_address")
    return found
