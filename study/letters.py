"""The letters used in formulas, each with one meaning, read from ``letters.toml``."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from study.curriculum import in_course
from study.entries import entry, noting, read_toml


@dataclass(frozen=True)
class Letter:
    letter: str
    meaning: str  # in all lessons, in Markdown
    # Slugs of the lessons that use it, in the curriculum's order; empty if only the glossary does.
    lessons: tuple[str, ...] = ()


@cache
def read_table() -> tuple[tuple[Letter, ...], list[str]]:
    """Return the letters, and what is wrong with those that cannot be read."""
    return read_letters(read_toml(Path(__file__).with_name("letters.toml"))["letter"])


def letters() -> tuple[Letter, ...]:
    return read_table()[0]


def read_letters(tables: Sequence[Any]) -> tuple[tuple[Letter, ...], list[str]]:
    letters: dict[str, Letter] = {}
    faults: list[str] = []
    for table in tables:
        with noting(faults):
            letter = entry(Letter, table, "study/letters.toml")
            called = f"The letter {letter.letter!r} of study/letters.toml"
            if not letter.meaning or letter.letter in letters:
                raise ValueError(f"{called} needs one meaning, and only one.")
            letters[letter.letter] = replace(letter, lessons=in_course(letter.lessons, called))
    return tuple(letters.values()), faults
