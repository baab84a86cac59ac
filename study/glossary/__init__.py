"""The glossary as data: every word with a plain meaning, read and checked here.

Prose finds its way to a word by bold print: `link_first_use` turns the first bold use of each
word into a link. What counts as code, formula or link in Markdown follows CommonMark 0.31, and
for dollar signs the rules of ``st.markdown``.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from study.curriculum import in_course
from study.entries import entry, read_toml

PAGE = "/glossary"
"""The address of the glossary's page."""
SEARCH_KEY = "glossary_search"
"""What the address calls the text searched for."""


@dataclass(frozen=True)
class Word:
    term: str  # The word itself
    meaning: str  # What it means, in one or two sentences of plain text
    formula: str = ""  # LaTeX, or empty
    letters: str = ""  # What the letters of the formula stand for, in Markdown, without a full stop
    # Slugs of the lessons in which the word lives, in the curriculum's order
    lessons: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # Its other forms in prose

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term, *self.aliases)

    @property
    def gist(self) -> str:
        """The first sentence of the meaning."""
        return re.split(r"(?<=[.!?])\s", self.meaning, maxsplit=1)[0]

    @property
    def address(self) -> str:
        return f"{PAGE}?{SEARCH_KEY}={quote(self.term, safe='')}"


@cache
def words() -> tuple[Word, ...]:
    """Read the words, sorted by term."""
    return read_words(read_toml(Path(__file__).with_name("words.toml"))["word"])


def read_words(tables: Sequence[Mapping[str, Any]]) -> tuple[Word, ...]:
    """Turn tables into words, sorted by term."""
    words = sorted((_word(table) for table in tables), key=lambda word: word.term.casefold())
    _by_name(tuple(words))
    return tuple(words)


def _word(table: Mapping[str, Any]) -> Word:
    word = entry(Word, {"term": "", "meaning": "", **table}, "words.toml")
    # Meanings also stand in the title of a link, where Markdown would be shown as it is typed.
    if not word.term or re.search(r"[*_`$\\<>\[\]|\n]", word.meaning + "".join(word.names)):
        raise ValueError(f"Word {word.term!r} needs a term and plain text without Markdown.")
    if (
        not 1 <= len(re.findall(r"[.!?](?=\s|$)", word.meaning)) <= 2
        or word.meaning[-1] not in ".!?"
    ):
        raise ValueError(f"The meaning of {word.term!r} must be one or two whole sentences.")
    if word.letters and not word.formula:
        raise ValueError(f"Word {word.term!r} names letters but has no formula.")
    try:
        word = replace(word, lessons=in_course(word.lessons))
    except ValueError as error:
        raise ValueError(f"Word {word.term!r} {error}") from None
    return word


def _plain(text: str) -> str:
    """Bring text to the form in which it is compared: no capitals, no hyphens, single spaces."""
    return " ".join(re.sub(r"[-\u2010-\u2015]", " ", text).replace("'", "’").casefold().split())


def _by_name(all_words: Sequence[Word]) -> Mapping[str, Word]:
    names: dict[str, Word] = {}
    for word in all_words:
        for name in word.names:
            if _plain(name) in names:
                raise ValueError(f"{name!r} stands in the glossary twice.")
            names[_plain(name)] = word
    return names


@cache
def _lookup() -> Mapping[str, Word]:
    return _by_name(words())


def search(text: str) -> tuple[Word, ...]:
    """Find the words that a text may mean, the likeliest first."""
    wanted = _plain(text)
    if not wanted:
        return words()
    in_meaning = re.compile(rf"(?<!\w){re.escape(wanted)}")

    def rank(word: Word) -> int:
        names = [_plain(name) for name in word.names]
        hits = (
            wanted in names,
            names[0].startswith(wanted),
            any(name.startswith(wanted) for name in names),
            any(wanted in name for name in names),
            in_meaning.search(_plain(word.meaning)) is not None,
        )
        return hits.index(True) if any(hits) else -1

    ranks = {word: rank(word) for word in words()}
    return tuple(sorted((word for word in words() if ranks[word] >= 0), key=ranks.__getitem__))


_IN_BLOCK = r"(?!\n[ \t]*\n)"
"""Not at a blank line: no formula, code span, link or bold print reaches across one."""
_BRACKETS = rf"\[(?:{_IN_BLOCK}[^\[\]])*\]"
for _ in range(2):  # brackets in brackets in brackets
    _BRACKETS = rf"\[(?:{_IN_BLOCK}[^\[\]]|{_BRACKETS})*\]"
_UNTOUCHED = (
    # Fenced code, to its closing fence or the end of the text.
    r"^[ ]{0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ ]{0,3}(?P=fence)[`~]*[ \t]*$|.*\Z)",
    # Indented code, and the target of a reference.
    r"^(?:[ ]{4}|[ ]{0,3}\t)[^\n]*",
    r"^[ ]{0,3}\[[^\]\n]+\]:[^\n]*",
    # A character that a backslash robs of its meaning.
    r"\\.",
    # Code between equally many backticks on both sides.
    rf"(?<!`)(?P<ticks>`+)(?!`)(?:{_IN_BLOCK}.)+?(?<!`)(?P=ticks)(?!`)",
    # Formulas. Between single dollars none begins or ends with a space, or ends before a digit.
    r"\$\$.+?\$\$",
    rf"\$(?![\s$])(?:{_IN_BLOCK}[^$])*?(?<!\s)\$(?!\d)",
    # Links, images, coloured text: whatever stands in brackets, and the target behind it.
    rf"{_BRACKETS}(?:\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\]\n]*\])?",
    # HTML, and addresses that become links by themselves.
    r"<a\s.*?</a>",
    r"<[A-Za-z/!][^>]*>",
    r"(?:https?://|www\.)[^\s<]*",
)
_BOLD = rf"(?<!\*)\*\*(?P<bold>(?![\s*])(?:{_IN_BLOCK}[^*])+(?<!\s))\*\*(?!\*)"
_TOKEN = re.compile("|".join([*_UNTOUCHED, _BOLD]), re.DOTALL | re.MULTILINE)


def link_first_use(text: str, already: Collection[str]) -> tuple[str, set[str]]:
    """Link the first bold use of each word to the glossary; return the text, and what it links.

    Formulas, code, links and HTML are left alone.
    """
    linked: set[str] = set()

    def replace(token: re.Match[str]) -> str:
        word = _lookup().get(_plain(token["bold"])) if token["bold"] else None
        if word is None or word.term in already or word.term in linked:
            return token[0]
        linked.add(word.term)
        title = re.sub(r'["\\&]', r"\\\g<0>", word.gist)
        return f'[{token[0]}]({word.address} "{title}")'

    return _TOKEN.sub(replace, text), linked
