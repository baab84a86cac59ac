"""Runs of the laboratory that a learner keeps, to compare them: a name and an address for each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

MAX_RUNS = 8
"""How many runs may be kept."""
LONGEST_NAME, LONGEST_VALUE = 40, 700
"""Characters of a name, and of what an address says of a knob."""
MAX_SIZE = 20_000
"""Characters that all of them may take in the browser."""


@dataclass(frozen=True)
class KeptRun:
    """A run by what it was asked for: it can be computed again at any time."""

    name: str  # What the learner calls it
    address: Mapping[str, str]  # Every knob that differs from its default, as the address has it


SavedRuns = tuple[KeptRun, ...]


def parse(text: Any) -> SavedRuns:
    """Return the runs that a browser kept; whatever nobody can have kept is left out."""
    if not isinstance(text, str) or len(text) > MAX_SIZE:
        return ()
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    runs = [run for entry in entries if (run := _run(entry))] if isinstance(entries, list) else []
    return tuple(runs[:MAX_RUNS])


def _run(entry: Any) -> KeptRun | None:
    if not isinstance(entry, dict):
        return None
    name, address = entry.get("name"), entry.get("address")
    if not isinstance(name, str) or not isinstance(address, dict):
        return None
    texts = [*address, *address.values()]
    if not all(isinstance(text, str) and len(text) <= LONGEST_VALUE for text in texts):
        return None
    return KeptRun(cleaned(name), address) if cleaned(name) else None


def cleaned(name: str) -> str:
    """Return a name as it is kept: in one line, without signs that no screen shows."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(shown.split())[:LONGEST_NAME].strip()


def to_json(shelf: SavedRuns) -> str:
    return json.dumps([{"name": run.name, "address": dict(run.address)} for run in shelf])


def with_run(shelf: SavedRuns, address: Mapping[str, str]) -> SavedRuns:
    """Return the runs with one more, under a name that none of them has."""
    taken = {run.name for run in shelf}
    name = next(name for i in range(1, MAX_RUNS + 2) if (name := f"Run {i}") not in taken)
    return (*shelf, KeptRun(name, dict(address)))[:MAX_RUNS]


def renamed(shelf: SavedRuns, i: int, name: str) -> SavedRuns:
    """Return the runs with another name for one of them; an empty name changes nothing."""
    if not cleaned(name):
        return shelf
    return tuple(replace(run, name=cleaned(name)) if i == k else run for k, run in enumerate(shelf))


def without(shelf: SavedRuns, i: int) -> SavedRuns:
    return shelf[:i] + shelf[i + 1 :]


def differing(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of the knobs that are not alike in all rows, in their order."""
    return [name for name in rows[0] if any(row[name] != rows[0][name] for row in rows)]
