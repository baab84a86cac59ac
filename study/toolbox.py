"""What networks are made and trained with, from ``toolbox.toml``, and which lessons use it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from study.curriculum import LESSONS, Lesson
from study.entries import entry, read_toml


@dataclass(frozen=True)
class Tool:
    """One knob, activation or loss."""

    does: str  # What it does, as a phrase
    when: str  # When one takes it, and why, as a sentence


_FILE = "toolbox.toml"
KINDS: Mapping[str, Mapping[str, Tool]] = {
    kind: {name: entry(Tool, table, f"{_FILE}: {kind}.{name}") for name, table in tables.items()}
    for kind, tables in read_toml(Path(__file__).with_name(_FILE)).items()
}
"""Knobs, activations and losses, by the name of the attribute of a lesson that names them."""


def users(kind: str) -> dict[str, tuple[Lesson, ...]]:
    """Return the lessons that use each thing of a kind, those that none uses left out."""
    named = dict.fromkeys(name for lesson in LESSONS for name in getattr(lesson, kind))
    return {name: tuple(x for x in LESSONS if name in getattr(x, kind)) for name in named}
