"""Things to be put in order, moved step by step with buttons, by mouse or by keyboard."""

import random
import re
from collections.abc import Sequence

import streamlit as st

from ui.components import component

_ORDER = component("order")
_INLINE = re.compile(r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<em>[^\s*][^*]*)\*")


def order(name: str, texts: Sequence[str], *, key: str) -> None:
    """Show things to be put in order; `order_of` says how they stand."""
    _ORDER(
        key=f"{key}_moves",
        data={"items": [pieces(text) for text in texts], "order": order_of(name, texts, key=key)},
        on_order_change=lambda: _moved(len(texts), key),
    )


def order_of(name: str, texts: Sequence[str], *, key: str) -> list[int]:
    """Return in which order the things of `order` stand now, by their places in the right one.

    A move counts that came together with the press of another button, and may be heard after it.
    """
    moved = _moved_to(len(texts), key)
    order: list[int] = moved or st.session_state.get(f"{key}_order") or shuffled(name, len(texts))
    return order


def put_in_order(order: Sequence[int] | None, *, key: str) -> None:
    """Set the order of `order`; back to its start, if None."""
    st.session_state[f"{key}_order"] = list(order) if order else None


def shuffled(name: str, n: int) -> list[int]:
    """Return the start of an order: the same for everyone, never the right one."""
    start = list(range(n))
    random.Random(name).shuffle(start)  # noqa: S311 (no secret)
    return start[::-1] if start == list(range(n)) else start


def pieces(text: str) -> list[list[str]]:
    """Split a line of Markdown into pieces, each with the HTML element that shows it."""
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
    """Return what the browser has just said, if it is an order of these things."""
    order = getattr(st.session_state.get(f"{key}_moves"), "order", None)
    if not isinstance(order, list) or not all(type(i) is int for i in order):
        return None
    return order if sorted(order) == list(range(n)) else None
