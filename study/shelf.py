"""Laboratory runs that a learner saves for comparison, each with a name and an address."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from study.task import one_line

MAX_RUNS = 8
LONGEST_NAME, LONGEST_VALUE = 40, 700
"""Most characters of a name, and of a knob's value in an address."""
MAX_SIZE = 20_000
"""Most characters of all saved runs in the browser."""


@dataclass(frozen=True)
class KeptRun:
    """A saved run, kept as its settings, from which it can be computed again."""

    name: str  # given by the learner
    address: Mapping[str, str]  # the knobs that differ from their defaults, as in an address


SavedRuns = tuple[KeptRun, ...]


def parse(text: Any) -> SavedRuns:
    """Return the runs saved in a browser, without invalid ones."""
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
    return one_line(name)[:LONGEST_NAME].strip()


def to_json(shelf: SavedRuns) -> str:
    return json.dumps([{"name": run.name, "address": dict(run.address)} for run in shelf])


def with_run(shelf: SavedRuns, address: Mapping[str, str]) -> SavedRuns:
    """Return the runs with one more, under an unused name."""
    taken = {run.name for run in shelf}
    name = next(name for i in range(1, MAX_RUNS + 2) if (name := f"Run {i}") not in taken)
    return (*shelf, KeptRun(name, dict(address)))[:MAX_RUNS]


def renamed(shelf: SavedRuns, i: int, name: str) -> SavedRuns:
    """Return the runs with one renamed; an empty name changes nothing."""
    if not cleaned(name):
        return shelf
    return tuple(replace(run, name=cleaned(name)) if i == k else run for k, run in enumerate(shelf))


def without(shelf: SavedRuns, i: int) -> SavedRuns:
    return shelf[:i] + shelf[i + 1 :]


def differing(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names of knobs that differ between rows, in order."""
    return [name for name in rows[0] if any(row[name] != rows[0][name] for row in rows)]
