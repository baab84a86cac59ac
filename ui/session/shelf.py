"""Runs that a learner saves in the browser; the server stores none.

An invisible component keeps them in localStorage, in the format of `study.shelf`. Other tabs'
changes arrive here; the last one wins.
"""

from functools import partial

import streamlit as st

from study import shelf
from study.shelf import KeptRun, SavedRuns
from ui.components import component, sent
from ui.controls.knobs import Knobs

_STORE = component("shelf")


def current(knobs: Knobs) -> SavedRuns:
    key = _key(knobs)
    if key not in st.session_state and (text := st.session_state.get(_text_key(knobs))):
        st.session_state[key] = shelf.parse(text)  # another server restored them
    return st.session_state.get(key, ())


def store(knobs: Knobs) -> None:
    """Read the browser's saved runs, and save this session's; once, at the end of a run."""

    def take() -> None:
        if f"{_key(knobs)}_store" in st.session_state:  # else another page is on its way
            st.session_state[_key(knobs)] = shelf.parse(sent(f"{_key(knobs)}_store", "stored"))

    known = st.session_state.get(_key(knobs))
    text = None if known is None else shelf.to_json(known)
    st.session_state[_text_key(knobs)] = text
    _STORE(
        key=f"{_key(knobs)}_store",
        data={"name": f"knobs-and-compass-{knobs.slug}", "text": text, "most": shelf.MAX_SIZE},
        on_stored_change=take,
    )


def keep_button(knobs: Knobs) -> None:
    """Show a button that saves the current run."""
    runs, address = current(knobs), knobs.query()
    there = any(run.address == address for run in runs)
    full = len(runs) >= shelf.MAX_RUNS
    label = "This run is kept" if there else f"Keep this run ({len(runs)} of {shelf.MAX_RUNS})"
    st.button(
        label,
        icon=":material/bookmark_added:" if there else ":material/bookmark_add:",
        key=f"{_key(knobs)}_keep",
        disabled=there or full,
        on_click=lambda: _put(knobs, shelf.with_run(current(knobs), address)),
    )
    if full and not there:
        st.caption(f"{shelf.MAX_RUNS} are the most: forget one of them to keep another.")


def run_row(knobs: Knobs, i: int, run: KeptRun, link: str) -> None:
    """Show a saved run's name, to be changed, its address, and a button to delete it."""
    name, opens, forgets = st.columns([0.6, 0.2, 0.2], vertical_alignment="bottom")
    key = f"{_key(knobs)}_{i}"
    if st.session_state.get(f"{key}_name") != run.name:
        st.session_state[f"{key}_name"] = run.name

    def rename() -> None:
        _put(knobs, shelf.renamed(current(knobs), i, st.session_state[f"{key}_name"]))

    name.text_input(
        f"Name of run {i + 1}", max_chars=shelf.LONGEST_NAME, key=f"{key}_name", on_change=rename
    )
    opens.markdown(f"[Open it]({link})")
    forgets.button(
        "Forget",
        key=f"{key}_forget",
        icon=":material/delete:",
        type="tertiary",
        help=f"Forget {i + 1}",
        on_click=partial(_forget, knobs, i),
    )


def _forget(knobs: Knobs, i: int) -> None:
    _put(knobs, shelf.without(current(knobs), i))


def _put(knobs: Knobs, runs: SavedRuns) -> None:
    st.session_state[_key(knobs)] = runs


def _key(knobs: Knobs) -> str:
    return f"{knobs.slug}_shelf"


def _text_key(knobs: Knobs) -> str:
    return f"{_key(knobs)}_text"
