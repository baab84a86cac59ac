"""The place on a page that is being drawn: its lesson and scene, and containers in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import streamlit as st

from server.streamlit_internals import Container

T = TypeVar("T")

_DECLARED: ContextVar[list[Any] | None] = ContextVar("declared", default=None)
_PLACE: ContextVar[tuple[str, ...]] = ContextVar("place", default=())
_KNOBS: ContextVar[Any] = ContextVar("knobs", default=None)


@contextmanager
def set_within(variable: ContextVar[T], value: T) -> Iterator[None]:
    """Let a variable have a value in the block, and then again the one that it had."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


@contextmanager
def drawing(slug: str, scene: str, knobs: Any = None) -> Iterator[None]:
    with set_within(_PLACE, (slug, scene)), set_within(_KNOBS, knobs):
        yield


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


def knobs() -> Any:
    """Return the lesson's `Knobs`; None if its page is not being shown."""
    return _KNOBS.get()


def key(name: str) -> str:
    """Return a session key for a piece of this scene; its name must be unique in the scene."""
    return "_".join((*_PLACE.get(), name))


def beside(share: float = 2 / 3) -> tuple[Container, Container]:
    """Return containers for pictures and, to their right, for knobs.

    On a phone the pictures are above the knobs. Fill the knobs first, since pictures need their
    values.
    """
    pictures, controls = st.columns([share, 1 - share], gap="medium")
    return pictures, controls


def columns(n: int) -> list[Container]:
    """Return containers of equal width, which are stacked on a phone."""
    return st.columns(n, gap="medium")


def on_demand(label: str, name: str, *, icon: str, opened: bool = False) -> Container | None:
    """Show an expander, and return it while it is open.

    Its content is computed and sent only when opened.
    """
    room = st.expander(label, expanded=opened, key=key(name), icon=icon, on_change="rerun")
    return room if room.open else None
