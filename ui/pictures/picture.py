"""Put a picture on the page."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import streamlit as st

from charts.core import live
from charts.core.picture import Picture, to_arrow
from charts.core.replay import EVENT, followed
from server.streamlit_internals import with_tables
from ui.page import current
from ui.page.layout import on_demand

_SHOWN: ContextVar[list[tuple[str, Picture | str]]] = ContextVar("shown")
"""The pictures of the scene that is being drawn, each with what can be seen."""


def picture(pic: Picture, name: str, *, alt: str, player: str | None = None) -> None:
    """Show a picture with a text that says what can be seen, for those who cannot see it.

    A chart that keeps its name in the scene is updated, not rebuilt. ``alt`` does not change with
    the knobs, for Streamlit builds a chart anew whose text differs; `in_words` has its figures. A
    ``player`` (`ui.run.replay`) moves its frames.
    """
    tables = {name: to_arrow(columns) for name, columns in pic.tables.items()}
    spec = with_tables(followed(pic.spec, player), tables)
    _SHOWN.get([]).append((alt, pic))
    st.vega_lite_chart(spec, key=current.key(name), alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, Picture, str], player: str | None = None) -> None:
    """Show pictures in columns of equal width, below each other on a phone."""
    for column, (name, pic, alt) in zip(st.columns(len(pictures)), pictures, strict=True):
        with column:
            picture(pic, name, alt=alt, player=player)


@contextmanager
def in_words(name: str = "in_words") -> Iterator[None]:
    """Offer in the end what the pictures of a scene show as sentences, to those who open them."""
    shown: list[tuple[str, Picture | str]] = []
    token = _SHOWN.set(shown)
    try:
        yield
    finally:
        _SHOWN.reset(token)
    if not shown:
        return
    if room := on_demand("The pictures in words", name, icon=":material/notes:"):
        texts = ((alt, what if isinstance(what, str) else what.words()) for alt, what in shown)
        room.markdown("\n".join(f"- **{alt}** {text}" for alt, text in texts))


def add_words(label: str, text: str) -> None:
    """Tell of a picture that is no chart, among those of the scene."""
    _SHOWN.get().append((label, text))


def heard(player: str | None, label: str) -> dict[str, Any]:
    """Return what a piece follows, a player and knobs that are dragged, and how it is read out."""
    return {"event": EVENT, "live": live.EVENT, "player": player, "label": label}
