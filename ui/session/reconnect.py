"""A tab whose connection breaks continues on another server, where it was.

Each server gives the tab a signed copy of what only its session has, such as typed answers, open
containers and requested runs. The signature uses the secret shared by all servers of the app
(``server.cookieSecret``). Knobs are in the address, progress is in the browser. The first message
on a new connection brings all of it, with the messages not yet answered (`reconnect.js`). The new
server first builds the page as the last one left it, so that the widgets exist, and then handles
those messages.
"""

import ast
import hmac
import json
import math
from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import streamlit as st

from server import streamlit_internals
from ui.controls import knobs
from ui.session import progress

SAYS_SO = "knobs-reconnect"
"""The widget id under which `reconnect.js` adds to a message."""
IS_SETTLED, _ASKED_AGAIN = "tab_is_settled", "tab_was_asked_again"
_LONGEST = 100_000
"""Characters of state above which none is kept; no page needs a tenth of it."""
_MOST_WAITING = 20
"""Most unanswered messages that are handled."""
_SKIPPED = ("progress", "tab_")
"""Prefixes of session keys that are transferred otherwise, or not at all."""
_CLOCKS = "_moved_at"
"""Suffix of session keys with times of this machine's own clock."""


@contextmanager
def taken_over(message: str | None) -> Iterator[None]:
    """Restore the state from another server before a session's first run.

    After it, handle the messages that the other server did not answer. `IS_SETTLED` is in the
    session once nothing is left to do.
    """
    waiting: Sequence[Any] = ()
    if st.session_state.pop(_ASKED_AGAIN, False):
        _tell_where_widgets_stand()
    elif IS_SETTLED not in st.session_state:
        waiting = _restore(_read(message))
    try:
        yield
    finally:
        st.session_state[_ASKED_AGAIN if waiting else IS_SETTLED] = True
        for request in waiting:  # last, since one may end this run
            streamlit_internals.ask_for_run(request)


def _restore(state: Mapping[str, Any]) -> Sequence[Any]:
    """Set the session to another server's state, and return the messages still to be handled."""
    if not state:
        return ()
    for name, value in _understood(state.get("memory")).items():
        st.session_state[name] = value
    if isinstance(state.get("record"), str):
        progress.take_over(state["record"])
    waiting = state.get("waiting")
    return streamlit_internals.restore_client_states(
        _decoded(state.get("answered")),
        [_decoded(one) for one in (waiting[-_MOST_WAITING:] if isinstance(waiting, list) else ())],
    )


def _tell_where_widgets_stand() -> None:
    """Have the browser set its widgets to this session's values.

    The restoring run had set them back to the last answered message.
    """
    for name, value in streamlit_internals.plain_session_values(widgets_alone=True):
        st.session_state[name] = value


def memory() -> str | None:
    """Return the state that the tab keeps for another server; None without a shared secret."""
    secret = streamlit_internals.shared_secret()
    if secret is None:
        return None
    kept = {
        name: value
        for name, value in streamlit_internals.plain_session_values()
        if not (name.startswith(_SKIPPED) or name.endswith(_CLOCKS) or name in knobs.IN_THE_ADDRESS)
        and _is_literal(value)
        and value is not None
        and value is not False
        and value not in ("", (), [], {})
    }
    text = repr(kept)
    return _signature(text, secret) + text if kept and len(text) <= _LONGEST else None


def _read(message: str | None) -> dict[str, Any]:
    try:
        state = json.loads(message or "{}")
    except (ValueError, RecursionError):
        return {}
    return state if isinstance(state, dict) else {}


def _understood(text: Any) -> dict[str, Any]:
    """Return the state in a signed text; empty if the signature is wrong."""
    secret = streamlit_internals.shared_secret()
    if secret is None or not isinstance(text, str):
        return {}
    mark, written = text[:_MARK], text[_MARK:]
    if not hmac.compare_digest(mark.encode(), _signature(written, secret).encode()):
        return {}
    return ast.literal_eval(written)


def _signature(text: str, secret: bytes) -> str:
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:_MARK]


_MARK = 32
"""Characters of a signature."""


def _decoded(text: Any) -> bytes:
    try:
        return b64decode(text or "")
    except (TypeError, ValueError):
        return b""


def _is_literal(value: Any) -> bool:
    """Tell whether a value survives being written and read as a Python literal."""
    kind = type(value)
    if kind in (list, tuple):
        return all(map(_is_literal, value))
    if kind is dict:
        return all(_is_literal(key) and _is_literal(x) for key, x in value.items())
    return kind in (str, int, bool, type(None)) or (kind is float and math.isfinite(value))
