"""Knobs, activations and losses, read from ``toolbox.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study.entries import entry, read_toml


@dataclass(frozen=True)
class Tool:
    """A knob, activation or loss."""

    name: str
    does: str  # a phrase
    when: str  # when and why to use it, a sentence


def read_tools(
    tables: Mapping[str, Any],
) -> tuple[dict[str, dict[str, Tool]], dict[tuple[str, str], str]]:
    """Return the tools by kind and name, and what is wrong with those that cannot be read."""
    kinds: dict[str, dict[str, Tool]] = {"knobs": {}, "activations": {}, "losses": {}}
    faults: dict[tuple[str, str], str] = {}
    for kind, named in tables.items():
        for name, table in named.items():
            try:
                if kind not in kinds:
                    raise ValueError(f"study/toolbox.toml has {', '.join(kinds)}, not {kind!r}.")
                named_table = {"name": name, **table} if isinstance(table, dict) else table
                kinds[kind][name] = entry(Tool, named_table, f"study/toolbox.toml, {kind}")
            except ValueError as error:
                faults[kind, name] = str(error)
    return kinds, faults


KINDS, FAULTS = read_tools(read_toml(Path(__file__).with_name("toolbox.toml")))
"""The tools by kind (an attribute of `Lesson`), then name; and what is wrong with others."""
