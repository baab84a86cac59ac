"""Calls from page to lesson: cached, with progress, interrupted by the next move of a knob."""

import hashlib
import pickle
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import streamlit as st

from ui.turns import out_of_turn

T = TypeVar("T")

BUDGET = 64 * 2**20
"""Bytes that all remembered results together may take."""
PATIENCE = 0.3
"""Seconds before a progress bar appears."""

_one_at_a_time = threading.RLock()


class ResultCache:
    """Remember the most recently used results within a budget of bytes; safe under threads."""

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.size = 0
        self._entries: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """Return the result stored under a key, or None."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def put(self, key: Any, result: Any) -> None:
        """Store a result, and forget the least recently used ones beyond the budget."""
        size = n_bytes(result)
        with self._lock:
            self.size += size - self._entries.pop(key, (None, 0))[1]
            self._entries[key] = (result, size)
            while self.size > self.budget:
                self.size -= self._entries.popitem(last=False)[1][1]


def n_bytes(value: Any) -> int:
    """Return roughly how much memory a result takes, its arrays above all."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, pd.DataFrame):
        return int(value.memory_usage(deep=True).sum())
    if isinstance(value, dict):
        return sum(n_bytes(v) for v in value.values())
    if isinstance(value, list | tuple):
        return sum(n_bytes(v) for v in value)
    if is_dataclass(value):
        return sum(n_bytes(getattr(value, f.name)) for f in fields(value))
    return sys.getsizeof(value)


@st.cache_resource(show_spinner=False)
def _cache() -> ResultCache:
    return ResultCache(BUDGET)


def computed(function: Callable[..., T], /, **arguments: Any) -> T:
    """Return ``function(**arguments)``, from memory if it was computed before.

    The function is a pure one of `lessons` that accepts ``on_progress``. While it computes, its
    progress is shown, which is also where a newer move of a knob interrupts it. Results are
    shared by all learners and must not be changed.

    Parameters
    ----------
    function : callable
        A training, a test of a claim, or the like.
    **arguments
        Its hyperparameters: numbers, strings, and tuples of them.

    Returns
    -------
    The function's result.
    """
    key = (function, tuple(sorted(arguments.items())))
    # There on every run: whatever follows would be built anew in the browser if its place moved.
    slot = st.empty()
    result: T | None = _cache().get(key)
    if result is None:
        began = time.monotonic()

        def on_progress(share: float) -> None:
            if time.monotonic() - began > PATIENCE:
                slot.progress(min(share, 1.0), "Training …")

        with out_of_turn():
            result = function(**arguments, on_progress=on_progress)
        slot.empty()
        _cache().put(key, result)
    return result


def remembered(function: Callable[..., T], /, *arguments: Any, **by_name: Any) -> T:
    """Return ``function(*arguments, **by_name)``, from memory if it was called so before.

    For what is quick but asked for at every rerun, such as a finished chart.

    Parameters
    ----------
    function : callable
        A pure one.
    *arguments, **by_name
        Recorded runs, arrays, tables, numbers, strings: they are told apart by their contents.

    Returns
    -------
    The function's result, shared by all learners; it must not be changed.
    """
    contents = pickle.dumps((arguments, by_name), protocol=5)
    key = (function, hashlib.blake2b(contents, digest_size=16).digest())
    result: T | None = _cache().get(key)
    if result is None:
        with _one_at_a_time:  # what many ask for at the same moment is done once
            result = _cache().get(key)
            if result is None:
                result = function(*arguments, **by_name)
                _cache().put(key, result)
    return result


def on_request(name: str, label: str, asked: Mapping[str, Any]) -> bool:
    """Show a button for what takes a while; it counts as pressed until a knob is turned.

    Parameters
    ----------
    name : str
        Unique in the session.
    label : str
        What the button says.
    asked : mapping of str to value
        What the answer depends on.

    Returns
    -------
    bool
        Whether the learner has asked for it with these very values.
    """
    if st.button(label, key=f"{name}_button", icon=":material/casino:"):
        st.session_state[f"{name}_asked"] = dict(asked)
    return bool(st.session_state.get(f"{name}_asked") == asked)
