"""The letters used in formulas, each with one meaning, read from ``letters.toml``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from study.curriculum import in_course
from study.entries import entry, read_toml


@dataclass(frozen=True)
class Letter:
    letter: str
    meaning: str = ""  # in all lessons, in Markdown
    # Slugs of the lessons that use it, in the curriculum's order; empty if only the glossary does.
    lessons: tuple[str, ...] = ()


@cache
def letters() -> tuple[Letter, ...]:
    return read_letters(read_toml(Path(__file__).with_name("letters.toml"))["letter"])


def read_letters(tables: Sequence[Mapping[str, Any]]) -> tuple[Letter, ...]:
    letters: dict[str, Letter] = {}
    for table in tables:
        letter = entry(Letter, table, "letters.toml")
        if not letter.meaning or letter.letter in letters:
            raise ValueError(f"The letter {letter.letter!r} needs one meaning, and only one.")
        try:
            letters[letter.letter] = replace(letter, lessons=in_course(letter.lessons))
        except ValueError as error:
            raise ValueError(f"The letter {letter.letter!r} {error}") from None
    return tuple(letters.values())
