"""A training that is watched while it goes on, and can be stopped and gone on with."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from training.recorded_run import RecordedRun
from ui import place
from ui.refusal import or_said
from ui.runs import Watched, watched


def watch(train: Callable[..., RecordedRun], settings: dict[str, Any]) -> Watched | None:
    """Return what there is of a training, or None where it refused its settings in a sentence.

    Parameters
    ----------
    train : callable
        As for `ui.runs.watched`.
    settings : dict of str to value
        What it is asked for.
    """
    stopped_with, run = st.session_state.get(_key(), (None, None))
    if stopped_with == settings:
        st.empty()  # where else something may stand while it trains
        return Watched(run, is_whole=True)
    return or_said(partial(watched, train), **settings)


def halt(settings: dict[str, Any], seen: Watched[RecordedRun]) -> None:
    """Offer to stop a training that goes on, or to go on with one that was stopped."""
    icon, key, run = ":material/stop:", place.key("halt"), seen.result
    if run is None:
        return
    if not seen.is_whole:
        st.button("Stop here", icon=icon, key=key, on_click=_stop, args=(_key(), settings, run))
    elif "so_far" in run.hyperparameters:
        label = f"Stopped. Train all {settings['n_epochs']:,} epochs"
        icon = ":material/model_training:"
        st.button(label, icon=icon, key=key, on_click=st.session_state.pop, args=(_key(),))


def _stop(key: str, settings: dict[str, Any], run: RecordedRun) -> None:
    st.session_state[key] = settings, run


def _key() -> str:
    """Return what the session calls a training that was stopped, and what it was asked for."""
    return place.key("stopped")
