"""A training that can be watched, stopped and continued."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import streamlit as st

from training.recorded_run import RecordedRun
from ui.page import current
from ui.page.refusal import refuse
from ui.run.runs import Watched, run_job, watched


def watch(
    train: Callable[..., RecordedRun],
    settings: dict[str, Any] | None,
    label_of: Callable[[str], str],
    accepted: str,
    begins: int = 0,
) -> tuple[dict[str, Any], Watched[RecordedRun]] | None:
    """Return a training's settings and its result so far, which ``begins`` at a step.

    If it refuses its settings, it shows why and returns the last ones accepted, at first the
    network before its first step; None if that is refused, too.
    """
    try:
        if settings is not None:
            seen = _seen(train, settings, begins)
            st.session_state[accepted] = settings
            return settings, seen
    except ValueError as refusal:
        refuse(refusal, label_of)
    before = st.session_state.get(accepted)
    words = "What you see below is from before this change."
    if before is None and settings is not None:
        before, words = (
            settings | {"n_epochs": 0},
            "Below, the network stands before its first step.",
        )
    with suppress(ValueError):
        if before is not None:
            seen = _seen(train, before, 0)
            st.caption(words)
            return before, seen
    return None


def _seen(
    train: Callable[..., RecordedRun], settings: dict[str, Any], begins: int
) -> Watched[RecordedRun]:
    asked_for, frames = _keys()
    stopped_with, n_frames = st.session_state.get(asked_for, (None, 0))
    if stopped_with != settings:
        return watched(train, begins, **settings)
    if frames not in st.session_state:  # it was stopped on another server
        whole = run_job(train, **settings)
        st.session_state[frames] = whole.so_far(n_frames).stopped()
    else:
        st.empty()  # a placeholder for the progress bar
    return Watched(st.session_state[frames], is_whole=True)


def halt(settings: dict[str, Any], seen: Watched[RecordedRun]) -> None:
    """Offer to stop a running training, or to continue a stopped one."""
    icon, key, run, keys = ":material/stop:", current.key("halt"), seen.result, _keys()
    if not seen.is_whole:
        st.button("Stop here", icon=icon, key=key, on_click=_stop, args=(keys, settings, run))
    elif "stopped" in run.hyperparameters:
        label = f"Stopped. Train all {settings['n_epochs']:,} epochs"
        icon = ":material/model_training:"
        st.button(label, icon=icon, key=key, on_click=_go_on, args=(keys,))


def _stop(keys: tuple[str, str], settings: dict[str, Any], run: RecordedRun) -> None:
    """Keep a training's current state and its settings."""
    asked_for, frames = keys
    st.session_state[asked_for] = settings, run.n_frames
    st.session_state[frames] = run.stopped()


def _go_on(keys: tuple[str, str]) -> None:
    for key in keys:
        del st.session_state[key]


def _keys() -> tuple[str, str]:
    """Return the session's keys for a stopped training's settings and run."""
    return current.key("stopped"), current.key("stopped_run")
