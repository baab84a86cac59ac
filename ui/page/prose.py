"""Prose on a page: links to the glossary, and a paler style while a knob is dragged.

What is code, a formula or a link follows CommonMark 0.31, and for dollar signs the rules of
``st.markdown``.
"""

import inspect
import re
from collections.abc import Collection
from functools import reduce

import streamlit as st

from server.streamlit_internals import Container
from study.glossary import link_of

_PROSE = "tab_prose"
"""The session's key for a page's prose: words linked so far, texts, and those of the last run."""
_OF_KNOBS = "said_of_knobs"
"""The session's key for the number of `of_knobs` containers on the page."""


_NEW_LINE = re.compile(r"(?<!\n)(?<!\$\$)\n(?!\n|[-*] |\d+\. |\||\$\$|#|>| )")
"""A line break that Markdown joins: not one of a list, table, formula or paragraph."""
_MARK = re.compile(r"\\mark\{([a-z]+)\}")
"""In a formula, what begins letters that name a mark: KaTeX knows colours only."""
_TERM = re.compile(r"\[(?P<words>[^\[\]]+)\]\(#(?P<mark>[a-z]+)\)")
"""Words that name a mark or a knob."""
_BOLD_WORD = re.compile(r"\*\*\[?[^\W\d_]")
"""Bold print that may be a word of the glossary: a figure is none."""
_TOGETHER = re.compile(r"(?<=\d) (?:%|× (?=\d))|(?<=N\(0,) (?=1\))")
_IN_BLOCK = r"(?!\n[ \t]*\n)"
"""Not at a blank line, which formulas, code spans, links and bold text never cross."""
_BRACKETS = rf"\[(?:{_IN_BLOCK}[^\[\]])*\]"
for _ in range(2):  # three levels of nested brackets
    _BRACKETS = rf"\[(?:{_IN_BLOCK}[^\[\]]|{_BRACKETS})*\]"
_UNTOUCHED = (
    # Fenced code, to its closing fence or the end of the text.
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)",
    # Indented code, and reference targets.
    r"^(?:[ ]{4}|[ ]{0,3}\t)[^\n]*",
    r"^[ ]{0,3}\[[^\]\n]+\]:[^\n]*",
    # An escaped character.
    r"\\.",
    # Inline code: the same number of backticks on both sides.
    rf"(?<!`)(?P<ticks>`+)(?!`)(?:{_IN_BLOCK}.)+?(?<!`)(?P=ticks)(?!`)",
    # Formulas. Inside single dollars, no space at either end and no digit behind.
    r"\$\$.+?\$\$",
    rf"\$(?![\s$])(?:{_IN_BLOCK}[^$])*?(?<!\s)\$(?!\d)",
    # Links, images, coloured text: brackets, and the target behind them.
    rf"{_BRACKETS}(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?",
    # HTML, and bare addresses.
    r"<a\s.*?</a>",
    r"<[A-Za-z/!][^>]*>",
    r"(?:https?://|www\.)[^\s<]*",
)
_BOLD = rf"(?<!\*)\*\*(?P<bold>(?![\s*])(?:{_IN_BLOCK}[^*])+(?<!\s))\*\*(?!\*)"
_TOKEN = re.compile("|".join([*_UNTOUCHED, _BOLD]), re.DOTALL | re.MULTILINE)


def code_of(name: str) -> str:
    """Return the colour that stands for a name in a formula, a gray that no theme has.

    KaTeX is not trusted with classes here, but with colours. ``terms.js`` has the same sum.
    """
    total = reduce(lambda so_far, one: (31 * so_far + one) % 4096, name.encode(), 0)
    return "#" + "".join(f"8{total >> shift & 15:x}" for shift in (8, 4, 0))


def no_break(text: str) -> str:
    """Prevent line breaks inside "50 %", "4 × 2" and "N(0, 1)"."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "\u00a0"), text)


def begin_page() -> None:
    """Reset the page's prose at the beginning of a run."""
    before = st.session_state.get(_PROSE, {})
    st.session_state[_PROSE] = {"linked": set(), "said": {}, "before": before.get("said", {})}
    st.session_state[_OF_KNOBS] = 0


def now() -> tuple[frozenset[str], int]:
    """Return where the page's prose stands: the words that are links, and those of knobs said."""
    return frozenset(st.session_state[_PROSE]["linked"]), st.session_state[_OF_KNOBS]


def go_back_to(moment: tuple[frozenset[str], int]) -> None:
    """Let what follows be said once more."""
    begin_page()
    st.session_state[_PROSE]["linked"] |= moment[0]
    st.session_state[_OF_KNOBS] = moment[1]


def say(text: str) -> None:
    r"""Show prose; the first bold use of a glossary word on the page becomes a link.

    ``[errors](#errors)``, and in a formula ``\mark{errors}{p - y}``, name a mark of the scene's
    pictures (`charts.core.marks`), or one of its knobs.
    """
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
    text = _MARK.sub(lambda mark: rf"\textcolor{{{code_of(mark[1])}}}", text)
    linked, words = link_first_use(text, already) if _BOLD_WORD.search(text) else (text, set())
    return no_break(linked), words


def link_first_use(text: str, already: Collection[str]) -> tuple[str, set[str]]:
    """Link the first bold use of each term to the glossary; return the text and the terms.

    Formulas, code, links and HTML are left alone.
    """
    linked: set[str] = set()

    def replace(token: re.Match[str]) -> str:
        bold = token["bold"] or ""
        named = _TERM.fullmatch(bold)
        words = named["words"] if named else bold
        term, target = (words and link_of(words)) or ("", "")
        if not term or term in already or term in linked:
            return token[0]
        linked.add(term)
        if named:  # a link to the glossary that is tied to its mark, too
            target = re.sub(r"(?= \"|\)$)", f"#{named['mark']}", target, count=1)
        return f"[**{words}**]{target}"

    return _TOKEN.sub(replace, text), linked


def of_knobs() -> Container:
    """Return a container for text about knobs' values, pale while one is dragged."""
    n = st.session_state[_OF_KNOBS] = st.session_state.get(_OF_KNOBS, 0) + 1
    return st.container(key=f"of_knobs_{n}")


def say_of_knobs(text: str) -> None:
    """Show prose about the values of knobs that a picture follows."""
    with of_knobs():
        say(text)
