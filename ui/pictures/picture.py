"""Show pictures on a page."""

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
from ui.page.current import on_demand

_SHOWN: ContextVar[list[tuple[str, Picture | str]]] = ContextVar("shown")
"""Pictures of the scene being drawn, with descriptions."""


def picture(pic: Picture, name: str, *, alt: str, player: str | None = None) -> None:
    """Show a picture with a description for those who cannot see it.

    A chart with the same name is updated, not rebuilt. ``alt`` must not change with the knobs,
    since Streamlit rebuilds a chart with another text; `in_words` has its figures. ``player``
    (`ui.run.replay`) moves its frames.
    """
    tables = {name: to_arrow(columns) for name, columns in pic.tables.items()}
    spec = with_tables(followed(pic.spec, player), tables)
    _SHOWN.get([]).append((alt, pic))
    st.vega_lite_chart(spec, key=current.key(name), alt=alt, width="stretch")


def side_by_side(*pictures: tuple[str, Picture, str], player: str | None = None) -> None:
    """Show pictures in columns of equal width, stacked on a phone."""
    for column, (name, pic, alt) in zip(st.columns(len(pictures)), pictures, strict=True):
        with column:
            picture(pic, name, alt=alt, player=player)


@contextmanager
def in_words(name: str = "in_words") -> Iterator[None]:
    """Offer descriptions of the scene's pictures, at the end of the block."""
    shown: list[tuple[str, Picture | str]] = []
    with current.set_within(_SHOWN, shown):
        yield
    if not shown:
        return
    if room := on_demand("The pictures in words", name, icon=":material/notes:"):
        texts = ((alt, what if isinstance(what, str) else what.words()) for alt, what in shown)
        room.markdown("\n".join(f"- **{alt}** {text}" for alt, text in texts))


def add_words(label: str, text: str) -> None:
    """Add the description of a picture that is not a chart."""
    _SHOWN.get().append((label, text))


def heard(player: str | None, label: str) -> dict[str, Any]:
    """Return a component's events (its player, dragged knobs), and its label for screen readers."""
    return {"event": EVENT, "live": live.EVENT, "player": player, "label": label}
