"""A cache of results: the most recently used, within a budget of bytes."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

BUDGET = 40 * 2**20
"""Bytes for all cached results together."""
ENTRY_OVERHEAD_BYTES = 1000
"""Bytes added to each entry for its key and bookkeeping."""


class Visitor:
    """A learner with private results, which are dropped when they leave."""

    has_left = False


@dataclass(frozen=True)
class OwnKey:
    """The cache key of a result that belongs to one visitor."""

    visitor: Visitor
    key: Hashable  # the key that a shared result would have


def key_of(function: Hashable, arguments: Mapping[str, Any]) -> Hashable:
    return function, tuple(sorted(arguments.items()))


class ResultCache:
    """Cache the most recently used results within a budget of bytes; thread-safe.

    All learners share a result, so its arrays are read-only. A table is handed out as a lazy copy.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.size = self.n_hits = self.n_misses = 0
        self._entries: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, missing: Any = None) -> Any:
        with self._lock:
            if key not in self._entries:
                self.n_misses += 1
                return missing
            self.n_hits += 1
            self._entries.move_to_end(key)
            return _own_table(self._entries[key][0])

    def put(self, key: Hashable, result: Any) -> None:
        """Store a result as read-only, and evict the least recently used beyond the budget."""
        make_read_only(result)
        result = _own_table(result)
        size = ENTRY_OVERHEAD_BYTES + n_bytes(result)
        with self._lock:
            if isinstance(key, OwnKey) and key.visitor.has_left:
                return
            self.size += size - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = (result, size)
            while self.size > self.budget:
                self.size -= self._entries.popitem(last=False)[1][1]

    def forget(self, visitor: Visitor) -> None:
        with self._lock:
            visitor.has_left = True
            own = [k for k in self._entries if isinstance(k, OwnKey) and k.visitor is visitor]
            for key in own:
                self.size -= self._entries.pop(key)[1]


def n_bytes(value: Any) -> int:
    """Return roughly how many bytes a result takes, counting mainly its arrays."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if is_dataclass(value):
        own = [f.name for f in fields(value) if f.metadata.get("weighs", True)]
        return sum(n_bytes(getattr(value, name)) for name in own)
    parts = _parts(value)
    return sys.getsizeof(value) if parts is None else sum(map(n_bytes, parts))


def make_read_only(value: Any) -> None:
    if isinstance(value, np.ndarray):
        value.flags.writeable = False
    for part in _parts(value) or ():
        make_read_only(part)


def _parts(value: Any) -> Iterable[Any] | None:
    """Return the parts of a container or dataclass; None for anything else."""
    if isinstance(value, dict):
        return value.values()
    if isinstance(value, list | tuple):
        return value
    if is_dataclass(value):
        return [getattr(value, f.name) for f in fields(value)]
    return None


def _own_table(result: Any) -> Any:
    return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result
