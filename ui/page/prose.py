"""Prose on a page: words of the glossary link there, and what is said of a held knob is pale."""

import inspect
import re

import streamlit as st

from server.streamlit_internals import Container
from study.glossary import link_first_use

_PROSE = "tab_prose"
"""The session's key for what the page says: the words linked so far, what was said, and before."""
_OF_KNOBS = "said_of_knobs"
"""The session's key for how many rooms `of_knobs` stand on the page."""


_NEW_LINE = re.compile(r"(?<!\n)(?<!\$\$)\n(?!\n|[-*] |\d+\. |\||\$\$|#|>| )")
"""One that Markdown would read as a space: not of a list, a table, a formula or a paragraph."""
_BOLD_WORD = re.compile(r"\*\*[^\W\d_]")
"""Bold print that may be a word of the glossary: a figure is none."""
_TOGETHER = re.compile(r"(?<=\d) (?:%|× (?=\d))|(?<=N\(0,) (?=1\))")


def no_break(text: str) -> str:
    """Keep lines from breaking inside "50 %", "4 × 2" and "N(0, 1)"."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "\u00a0"), text)


def begin_page() -> None:
    """Forget what the page has said; at the beginning of every run."""
    before = st.session_state.get(_PROSE, {})
    st.session_state[_PROSE] = {"linked": set(), "said": {}, "before": before.get("said", {})}
    st.session_state[_OF_KNOBS] = 0


def say(text: str) -> None:
    """Show prose; the first bold use of each of the glossary's words on a page links there."""
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
    """Return prose as it is shown, and the words that link to the glossary."""
    if text.startswith("\n"):
        text = _NEW_LINE.sub(" ", inspect.cleandoc(text))
    linked, words = link_first_use(text, already) if _BOLD_WORD.search(text) else (text, set())
    return no_break(linked), words


def of_knobs() -> Container:
    """Return the room for what tells how knobs stand: it is pale while one is held."""
    n = st.session_state[_OF_KNOBS] = st.session_state.get(_OF_KNOBS, 0) + 1
    return st.container(key=f"of_knobs_{n}")


def say_of_knobs(text: str) -> None:
    """Show prose about how knobs stand that a picture follows."""
    with of_knobs():
        say(text)
