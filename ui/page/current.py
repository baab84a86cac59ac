"""The place on a page that is being drawn: its lesson and scene, and containers in it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import streamlit as st

from server.streamlit_internals import Container

T = TypeVar("T")

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


WATCHES: ContextVar[bool] = ContextVar("watches", default=False)
"""Whether in a trial the learner's coin says to watch first, without a prediction."""
STAGE: ContextVar[Any] = ContextVar("stage", default=None)
"""The `ui.study.prediction.Stage` whose picture is being drawn."""


class StillAskedError(Exception):
    """The scene ends here, since its prediction is open."""


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


def columns(widths: int | Sequence[float]) -> list[Container]:
    """Return containers, of equal width or of these, which are stacked on a phone."""
    return st.columns(widths, gap="medium")


def on_demand(
    label: str, name: str, *, icon: str, opened: bool = False, here: bool = False
) -> Container | None:
    """Offer something under the scene's "More"; return its room while it is chosen there.

    Its content is computed and sent only then. Outside of a scene, and ``here``, it is an expander.
    """
    more = _MORE.get()
    if more is None or here:
        room = st.expander(label, expanded=opened, key=key(name), icon=icon, on_change="rerun")
        return room if room.open else None
    return more.offer(name, f"{icon} {label}", opened=opened)


class More:
    """The one "More" below a scene: a row of what it offers, and the room of the chosen one."""

    def __init__(self, beneath: Callable[[], object] | None) -> None:
        self._key = key("more")
        self._beneath = beneath
        self._offered: dict[str, str] = {}
        if wished := st.session_state.pop(f"{self._key}_wished", None):
            st.session_state[self._key] = True
            st.session_state[f"{self._key}_chosen"] = wished
        self._place = st.empty()
        self._box = self._place.expander("More", key=self._key, on_change="rerun")
        self._row, self._room = self._box.container(), self._box.container()

    def offer(self, name: str, label: str, *, opened: bool) -> Container | None:
        first = not self._offered
        self._offered[name] = label
        if opened and f"{self._key}_touched" not in st.session_state:
            st.session_state[f"{self._key}_touched"] = True
            st.session_state[f"{self._key}_wished"] = name
            st.rerun()
        chosen = st.session_state.get(f"{self._key}_chosen")
        here = chosen == name or (first and chosen is None)
        return self._room if self._box.open and here else None

    def close(self) -> None:
        """Show the row, once all that the scene offers is known."""
        if not self._offered and self._beneath is None:
            self._place.empty()
        elif self._box.open:
            if self._beneath is not None:
                with self._box:
                    self._beneath()
            if not self._offered:
                return
            chosen = f"{self._key}_chosen"
            if st.session_state.get(chosen) not in self._offered:
                st.session_state[chosen] = next(iter(self._offered))
            with self._row:
                st.segmented_control(
                    "More of this scene",
                    list(self._offered),
                    format_func=self._offered.__getitem__,
                    key=chosen,
                    required=True,
                    wrap=True,
                    label_visibility="collapsed",
                )


def without_more() -> Container:
    """Return where the block of `with_more` will stand, as long as there is no "More".

    Were it elsewhere, the browser would show what stood there until the page has been built.
    """
    return st.container(key="scene_body")


_MORE: ContextVar[More | None] = ContextVar("more", default=None)


@contextmanager
def with_more(beneath: Callable[[], object] | None = None) -> Iterator[None]:
    """Gather what the block offers `on_demand` in one "More" below it, with what is ``beneath``."""
    # By its key, large type puts the first picture first (large.css).
    scene, below = st.container(key="scene_body"), st.container()
    with below:
        more = More(beneath)
    with scene, set_within(_MORE, more):
        yield
    more.close()


def plays() -> bool:
    """Tell whether runs of this page begin at their beginning: not where all scenes are shown."""
    return _PLAYS.get()


_PLAYS: ContextVar[bool] = ContextVar("plays", default=True)


def at_their_end() -> AbstractContextManager[None]:
    """Let runs stand at their end in the block: for print, and a whole lesson on one page."""
    return set_within(_PLAYS, False)
