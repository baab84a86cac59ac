"""The glossary as data: terms with plain meanings, read and validated here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from study.curriculum import in_course
from study.entries import entry, noting, read_toml

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
    scene: str = ""  # that shows it, after its lesson's slug and a slash
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
def read_glossary() -> tuple[tuple[Word, ...], list[str]]:
    """Return the words in order, and what is wrong with those that cannot be read."""
    return read_words(read_toml(Path(__file__).with_name("words.toml"))["word"])


def words() -> tuple[Word, ...]:
    return read_glossary()[0]


def read_words(tables: Sequence[Any]) -> tuple[tuple[Word, ...], list[str]]:
    named: dict[str, Word] = {}
    words: list[Word] = []
    faults: list[str] = []
    for table in tables:
        with noting(faults):
            word = _word(table)
            names = [_plain(name) for name in word.names]
            if twice := [name for name in names if name in named or names.count(name) > 1]:
                raise ValueError(f"{twice[0]!r} stands in the glossary twice.")
            named |= dict.fromkeys(names, word)
            words.append(word)
    return tuple(sorted(words, key=lambda word: word.term.casefold())), faults


def _word(table: Any) -> Word:
    word = entry(Word, table, "study/glossary/words.toml")
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
    return replace(word, lessons=in_course(word.lessons, f"Word {word.term!r}"))


def _plain(text: str) -> str:
    """Normalise a text for comparison: no capitals, no hyphens, single spaces."""
    return " ".join(re.sub(r"[-\u2010-\u2015]", " ", text).replace("'", "’").casefold().split())


@cache
def _lookup() -> Mapping[str, Word]:
    return {_plain(name): word for word in words() for name in word.names}


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


@lru_cache(maxsize=2048)
def link_of(phrase: str) -> tuple[str, str] | None:
    """Return the term that a phrase is and the target of its link; None if it is no term."""
    word = _lookup().get(_plain(phrase))
    if word is None:
        return None
    title = re.sub(r'["\\&]', r"\\\g<0>", word.gist)
    return word.term, f'({word.address} "{title}")'
