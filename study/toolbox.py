"""Knobs, activations and losses from ``toolbox.toml``, and which lessons use them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from study.curriculum import LESSONS, Lesson
from study.entries import entry, read_toml


@dataclass(frozen=True)
class Tool:
    """A knob, activation or loss."""

    does: str  # a phrase
    when: str  # when and why to use it, a sentence


_FILE = "toolbox.toml"
KINDS: Mapping[str, Mapping[str, Tool]] = {
    kind: {name: entry(Tool, table, f"{_FILE}: {kind}.{name}") for name, table in tables.items()}
    for kind, tables in read_toml(Path(__file__).with_name(_FILE)).items()
}
"""The tools by kind (an attribute of `Lesson`), then name."""


def users(kind: str) -> dict[str, tuple[Lesson, ...]]:
    """Return the lessons that use each tool of a kind; unused tools are left out."""
    named = dict.fromkeys(name for lesson in LESSONS for name in getattr(lesson, kind))
    return {name: tuple(x for x in LESSONS if name in getattr(x, kind)) for name in named}
