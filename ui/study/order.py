"""Items to put in order with buttons, by mouse or keyboard."""

import random
import re
from collections.abc import Sequence

import streamlit as st

from ui.components import component, sent

_ORDER = component("order")
_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^\s*][^*]*)\*")


def order(name: str, texts: Sequence[str], *, key: str) -> None:
    """Show items to put in order; `order_of` returns the order."""
    _ORDER(
        key=f"{key}_moves",
        data={"items": [pieces(text) for text in texts], "order": order_of(name, texts, key=key)},
        on_order_change=lambda: _moved(len(texts), key),
    )


def order_of(name: str, texts: Sequence[str], *, key: str) -> list[int]:
    """Return the current order of an `order`, as positions in the right one.

    It includes a move that arrives with the press of another button, before its callback.
    """
    moved = _moved_to(len(texts), key)
    return moved or st.session_state.get(f"{key}_order") or shuffled(name, len(texts))


def put_in_order(order: Sequence[int] | None, *, key: str) -> None:
    """Set the order of an `order`; None resets it."""
    st.session_state[f"{key}_order"] = list(order) if order else None


def shuffled(name: str, n: int) -> list[int]:
    """Return the initial order of two or more, the same for everyone: none in its right place."""
    start, rng = list(range(n)), random.Random(name)  # noqa: S311 (no secret)
    while any(i == place for place, i in enumerate(start)):
        rng.shuffle(start)
    return start


def pieces(text: str) -> list[list[str]]:
    """Split a line of Markdown into pieces, each with its HTML element."""
    parts, at = [], 0
    for match in _INLINE.finditer(text):
        element = match.lastgroup or ""
        parts += [["span", text[at : match.start()]], [element, match[element]]]
        at = match.end()
    return [piece for piece in [*parts, ["span", text[at:]]] if piece[1]]


def _moved(n: int, key: str) -> None:
    if order := _moved_to(n, key):
        put_in_order(order, key=key)


def _moved_to(n: int, key: str) -> list[int] | None:
    """Return the order sent by the browser; None if it is invalid."""
    order = sent(f"{key}_moves", "order")
    if not isinstance(order, list) or not all(type(i) is int for i in order):
        return None
    return order if sorted(order) == list(range(n)) else None
