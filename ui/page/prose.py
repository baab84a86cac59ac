"""Prose on a page: links to the glossary, and a paler style while a knob is dragged."""

import inspect
import re

import streamlit as st

from server.streamlit_internals import Container
from study.glossary import link_first_use

_PROSE = "tab_prose"
"""The session's key for a page's prose: words linked so far, texts, and those of the last run."""
_OF_KNOBS = "said_of_knobs"
"""The session's key for the number of `of_knobs` containers on the page."""


_NEW_LINE = re.compile(r"(?<!\n)(?<!\$\$)\n(?!\n|[-*] |\d+\. |\||\$\$|#|>| )")
"""A line break that Markdown joins: not one of a list, table, formula or paragraph."""
_BOLD_WORD = re.compile(r"\*\*[^\W\d_]")
"""Bold print that may be a word of the glossary: a figure is none."""
_TOGETHER = re.compile(r"(?<=\d) (?:%|× (?=\d))|(?<=N\(0,) (?=1\))")


def no_break(text: str) -> str:
    """Prevent line breaks inside "50 %", "4 × 2" and "N(0, 1)"."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "\u00a0"), text)


def begin_page() -> None:
    """Reset the page's prose at the beginning of a run."""
    before = st.session_state.get(_PROSE, {})
    st.session_state[_PROSE] = {"linked": set(), "said": {}, "before": before.get("said", {})}
    st.session_state[_OF_KNOBS] = 0


def say(text: str) -> None:
    """Show prose; the first bold use of a glossary word on the page becomes a link."""
    if _PROSE not in st.session_state:
        begin_page()
    page = st.session_state[_PROSE]
    key = text, frozenset(page["linked"])
    if key not in page["said"]:
        page["said"][key] = page["before"].get(key) or _set(*key)
    shown, words = page["said"][key]
    page["linked"] |= words
    st.markdown(shown)


def _set(text: str, already: frozenset[str]) -> tuple[str, set[str]]:
    """Return prose ready to show, and the glossary words that it links."""
    if text.startswith("\n"):
        text = _NEW_LINE.sub(" ", inspect.cleandoc(text))
    linked, words = link_first_use(text, already) if _BOLD_WORD.search(text) else (text, set())
    return no_break(linked), words


def of_knobs() -> Container:
    """Return a container for text about knobs' values, pale while one is dragged."""
    n = st.session_state[_OF_KNOBS] = st.session_state.get(_OF_KNOBS, 0) + 1
    return st.container(key=f"of_knobs_{n}")


def say_of_knobs(text: str) -> None:
    """Show prose about the values of knobs that a picture follows."""
    with of_knobs():
        say(text)
