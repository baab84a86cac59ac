"""What did you see? One question about a run just watched, before the page explains it."""

from types import ModuleType
from typing import Any

import streamlit as st

from study.sheet import sheet
from ui.quiz import choice, feedback

_SKIPPED = -1


def observe(package: ModuleType, name: str) -> bool:
    """Ask what a run has shown; any answer gets its feedback, and may be changed.

    Parameters
    ----------
    package : module
        The lesson's package.
    name : str
        Of the observation in the lesson's ``study.toml``.

    Returns
    -------
    bool
        Whether the page may explain what was seen: an answer was given, or the question skipped.
    """
    slug = package.__name__.rpartition(".")[2]
    question = sheet(slug).observations[name]
    key = f"{slug}_observation_{name}"
    if st.session_state.get(key) == _SKIPPED:
        return True
    said = st.session_state.get(key)
    with st.container(border=True):
        st.markdown(f":material/visibility: **What did you see?** {question.text}")
        if said is not None and question.is_right(said):
            st.caption(f"You said: {question.options[said].text}")
            feedback(question, said, right=True)
            return True
        given = choice(f"{key}_guess", question)
        with st.container(horizontal=True):
            st.button(
                "That is what I saw",
                key=f"{key}_check",
                disabled=given is None,
                on_click=_set,
                args=(key, given),
            )
            if said is None:
                st.button(
                    "Skip the question",
                    type="tertiary",
                    key=f"{key}_skip",
                    on_click=_set,
                    args=(key, _SKIPPED),
                )
        if said is not None and given == said:
            feedback(question, said, right=False)
    return said is not None


def _set(key: str, given: Any) -> None:
    st.session_state[key] = given
