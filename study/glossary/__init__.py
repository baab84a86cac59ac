"""The glossary as data: terms with plain meanings, read and validated here.

`link_first_use` turns the first bold use of each term in a text into a link. Code, formulas and
links follow CommonMark 0.31, and for dollar signs the rules of ``st.markdown``.
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
SEARCH_KEY = "glossary_search"
"""The query parameter with the search text."""


@dataclass(frozen=True)
class Word:
    term: str
    meaning: str  # one or two sentences of plain text
    formula: str = ""  # LaTeX, or empty
    letters: str = ""  # the formula's letters, in Markdown, without a full stop
    # Slugs of lessons that use the term, in the curriculum's order.
    lessons: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()  # other forms in prose

    @property
    def names(self) -> tuple[str, ...]:
        return (self.term, *self.aliases)

    @property
    def gist(self) -> str:
        return re.split(r"(?<=[.!?])\s", self.meaning, maxsplit=1)[0]

    @property
    def address(self) -> str:
        return f"{PAGE}?{SEARCH_KEY}={quote(self.term, safe='')}"


@cache
def words() -> tuple[Word, ...]:
    return read_words(read_toml(Path(__file__).with_name("words.toml"))["word"])


def read_words(tables: Sequence[Mapping[str, Any]]) -> tuple[Word, ...]:
    words = sorted((_word(table) for table in tables), key=lambda word: word.term.casefold())
    _by_name(tuple(words))
    return tuple(words)


def _word(table: Mapping[str, Any]) -> Word:
    word = entry(Word, {"term": "", "meaning": "", **table}, "words.toml")
    # Meanings are also used as link titles, which show Markdown as typed.
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
    """Normalise a text for comparison: no capitals, no hyphens, single spaces."""
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
    """Find the terms that a text may mean, the likeliest first."""
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


def link_first_use(text: str, already: Collection[str]) -> tuple[str, set[str]]:
    """Link the first bold use of each term to the glossary; return the text and the terms.

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
