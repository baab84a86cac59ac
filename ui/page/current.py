"""The lesson and scene being drawn, as context for pieces of a page."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_DECLARED: ContextVar[list[Any] | None] = ContextVar("declared", default=None)
_PLACE: ContextVar[tuple[str, ...]] = ContextVar("place", default=())


@contextmanager
def set_within(variable: ContextVar[T], value: T) -> Iterator[None]:
    """Let a variable have a value in the block, and then again the one that it had."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def drawing(slug: str, scene: str) -> AbstractContextManager[None]:
    return set_within(_PLACE, (slug, scene))


@contextmanager
def only_declaring() -> Iterator[list[Any]]:
    """Collect the scenes of the pages that are run meanwhile, in place of showing them."""
    declared: list[Any] = []
    with set_within(_DECLARED, declared):
        yield declared


def is_only_declared(scenes: Any) -> bool:
    """Collect the scenes of a page, if that is what it is run for."""
    declared = _DECLARED.get()
    if declared is not None:
        declared.append(scenes)
    return declared is not None


def lesson() -> str:
    return _PLACE.get()[0]


def scene() -> str:
    return _PLACE.get()[1]


def key(name: str) -> str:
    """Return a session key for a piece of this scene; its name must be unique in the scene."""
    return "_".join((*_PLACE.get(), name))
