"""Which lesson and which scene is being drawn, so that its pieces need not be told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_PLACE: ContextVar[tuple[str, ...]] = ContextVar("place", default=())


@contextmanager
def drawing(slug: str, scene: str) -> Iterator[None]:
    token = _PLACE.set((slug, scene))
    try:
        yield
    finally:
        _PLACE.reset(token)


def lesson() -> str:
    """Return the slug of the lesson that is being drawn."""
    return _PLACE.get()[0]


def scene() -> str:
    """Return the name of the scene that is being drawn."""
    return _PLACE.get()[1]


def key(name: str) -> str:
    """Return what a piece of this scene is called in the session: unique if its name is here."""
    return "_".join((*_PLACE.get(), name))
