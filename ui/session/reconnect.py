"""A tab whose connection breaks goes on at another server, where it stood.

Each server gives the tab to keep what only its session knew, signed with the secret that all
servers of the app share (``server.cookieSecret``): answers that were typed, rooms that were opened,
runs that were asked for. Knobs stand in the address, and the record of progress in the browser. The
first message on a new connection brings all of it along, and the messages that had no answer yet
(`reconnect.js`). A server to which the tab is new first puts the page together as the last one had
left it, so that it knows whom to call, and then does what was asked of that one.
"""

import ast
import hmac
import json
import math
from base64 import b64decode
from typing import Any

import streamlit as st

from server import streamlit_internals
from ui.controls import knobs
from ui.session import progress

_SAYS_SO = "knobs-reconnect"
"""What `reconnect.js` calls what it adds to a message."""
_KNOWN, _WAITING, _DONE_AGAIN = "tab_is_known", "tab_waits_for", "tab_was_asked_again"
_LONGEST = 100_000
"""Letters of memory from which on none is kept: no page needs a tenth of it."""
_MOST_WAITING = 20
"""Messages without an answer that are looked at."""
_OWN = ("progress", "tab_")
"""Names of the session that are brought along in other ways, or by nobody, begin so."""
_CLOCKS = "_moved_at"
"""Names that end so mean seconds of this machine's own clock."""


def take_over() -> None:
    """Go on where another server stopped, if this is the first run of a tab that comes from one."""
    message = streamlit_internals.pop_client_message(_SAYS_SO)
    if _KNOWN in st.session_state:
        if st.session_state.pop(_DONE_AGAIN, False):
            _tell_where_widgets_stand()
        return
    st.session_state[_KNOWN] = True
    state = _read(message)
    if not state:
        return
    for name, value in _understood(state.get("memory")).items():
        st.session_state[name] = value
    if isinstance(state.get("record"), str):
        progress.take_over(state["record"])
    waiting = state.get("waiting")
    st.session_state[_WAITING] = streamlit_internals.restore_client_states(
        _decoded(state.get("answered")),
        [_decoded(one) for one in (waiting[-_MOST_WAITING:] if isinstance(waiting, list) else ())],
    )


def go_on() -> None:
    """Do what another server was asked and did not do any more; at the end of a run."""
    requests = st.session_state.pop(_WAITING, ())
    if requests:
        st.session_state[_DONE_AGAIN] = True  # first: a request may end this run
    for request in requests:
        streamlit_internals.ask_for_run(request)


def _tell_where_widgets_stand() -> None:
    """Have the browser turn its widgets to where they stand here.

    The run before had turned them back to where they had stood when it was last answered.
    """
    for name, value in streamlit_internals.plain_session_values(widgets_alone=True):
        st.session_state[name] = value


def memory() -> str | None:
    """Return what the tab is to keep for another server; None if there is no other."""
    secret = streamlit_internals.shared_secret()
    if secret is None:
        return None
    kept = {
        name: value
        for name, value in streamlit_internals.plain_session_values()
        if not (name.startswith(_OWN) or name.endswith(_CLOCKS) or name in knobs.IN_THE_ADDRESS)
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
    """Return what a memory says, if one of our servers wrote it."""
    secret = streamlit_internals.shared_secret()
    if secret is None or not isinstance(text, str):
        return {}
    mark, written = text[:_MARK], text[_MARK:]
    if not hmac.compare_digest(mark.encode(), _signature(written, secret).encode()):
        return {}
    values: dict[str, Any] = ast.literal_eval(written)
    return values


def _signature(text: str, secret: bytes) -> str:
    return hmac.new(secret, text.encode("utf-8", "surrogatepass"), "sha256").hexdigest()[:_MARK]


_MARK = 32
"""Letters of a signature."""


def _decoded(text: Any) -> bytes:
    try:
        return b64decode(text or "")
    except (TypeError, ValueError):
        return b""


def _is_literal(value: Any) -> bool:
    """Tell whether a value is what Python's literals can say: it is read as it was meant."""
    kind = type(value)
    if kind in (list, tuple):
        return all(map(_is_literal, value))
    if kind is dict:
        return all(_is_literal(key) and _is_literal(x) for key, x in value.items())
    return kind in (str, int, bool, type(None)) or (kind is float and math.isfinite(value))
