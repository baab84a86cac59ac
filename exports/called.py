"""Which functions of this project a call leads to: a notebook of it needs no others."""

import importlib
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

from exports.definitions import PACKAGES, WITH_CALLS, Called, Program

Listener = Callable[[FrameType, str, Any], Any]


def functions_called(
    function: Callable[..., Any],
    arguments: Mapping[str, Any],
    scorer: Callable[..., Any] | None = None,
) -> Called:
    """Call a function, and return the functions and methods of this project that it leads to.

    Those that remember their results forget them first: they lead to nothing where they know one.
    """
    texts = {k: value.as_text() for k, value in arguments.items() if hasattr(value, "as_text")}
    also = [reader for _, reader, _ in texts.values()] + ([scorer] if scorer else [])
    remembering = list(_remembering(Program(function, *also).modules))
    for *_, each in remembering:
        each.cache_clear()
    with _listening() as called:
        # Tables are read anew: what they have worked out before, they remember.
        anew = {k: reader(text, **options) for k, (text, reader, options) in texts.items()}
        run = function(**{**arguments, **anew})
        _ = run.final
        if scorer:
            scorer(run)
    # Another thread may have asked them just before this one did.
    unseen = {
        (m, f"{n}{WITH_CALLS}")
        for m, n, f in remembering
        if f.cache_info().hits and (m, n) not in called
    }
    return frozenset(called | unseen)


def _remembering(modules: Collection[str]) -> Iterator[tuple[str, str, Any]]:
    """Go through the functions of modules that remember their results."""
    for module in modules:
        for name, value in vars(importlib.import_module(module)).items():
            if hasattr(value, "cache_info") and value.__module__ == module:
                yield module, name, value


@contextmanager
def _listening() -> Iterator[set[tuple[str, str | int]]]:
    called: set[tuple[str, str | int]] = set()

    def listen(frame: FrameType, event: str, argument: Any) -> Listener | None:
        module, code = frame.f_globals.get("__name__", ""), frame.f_code
        if module.partition(".")[0] not in PACKAGES:
            return None
        called.add((module, code.co_qualname.partition(".<locals>")[0]))
        called.add((module, frame.f_lineno))

        def follow(frame: FrameType, event: str, argument: Any) -> Listener:
            called.add((module, frame.f_lineno))
            return follow

        return follow

    before = sys.gettrace()
    sys.settrace(listen)
    try:
        yield called
    finally:
        sys.settrace(before)
