"""A file that a learner uploads over the websocket, for any server.

The browser keeps it while the tab lives, and sends it again to a server that does not have it. The
server keeps it in the session; results computed from it are private to this visitor:
`ui.run.runs.for_this_visitor_alone`.
"""

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

import streamlit as st

from study.plain_text import plain
from ui.components import component, sent
from ui.page import current
from ui.run.runs import run_job

T = TypeVar("T")

_TABLE = component("table")
_LONGEST_NAME = 100


@dataclass(frozen=True)
class Upload:
    id: str  # the browser's id
    name: str  # the file's name
    data: bytes  # its content
    is_new: bool  # whether it was just chosen, not sent again


def own_file(
    read: Callable[..., T],
    *,
    max_bytes: int,
    on_new: Callable[[T | None], object],
    what: str = "table",
    kinds: str = "",
) -> T | None:
    """Ask for a file, and return it as read; a refused one replaces nothing.

    ``kinds`` are file extensions. A table has several, and can be pasted.
    """
    key = current.key(f"own_{what}")
    # Not taken to another server (`ui.session.reconnect`), which does not have the file yet.
    session = st.session_state.setdefault(f"tab_{key}", uuid4().hex)
    newest: Upload | None = st.session_state.pop(f"{key}_newest", None)
    own: T | None = None
    if newest is not None:
        try:
            own = run_job(read, data=newest.data, name=newest.name)
        except ValueError as refusal:
            st.session_state[f"{key}_refused"] = newest.id, str(refusal)
        else:
            st.session_state[f"{key}_good"] = newest
            st.session_state.pop(f"{key}_refused", None)
            if newest.is_new:
                on_new(own)
    else:
        st.empty()  # a placeholder for the progress bar
    good: Upload | None = st.session_state.get(f"{key}_good")
    if good is not None and own is None:
        own = run_job(read, data=good.data, name=good.name)
    refused, why = st.session_state.get(f"{key}_refused", (None, ""))
    if why:
        stays = f" “{plain(good.name)}” stays as it was." if good else ""
        st.warning(f"{why}{stays}", icon=":material/block:")
    _TABLE(
        key=key,
        data={
            "what": what,
            "kinds": kinds,
            "store": f"knobs-and-compass-{current.lesson()}-{what}",
            "session": session,
            "most": max_bytes,
            "known": good.id if good else None,
            "refused": refused,
            "says": f"{plain(good.name)}: {len(good.data):,} bytes." if good else "",
        },
        on_brought_change=partial(_take, key, max_bytes),
        on_forgotten_change=partial(_forget, key, on_new),
    )
    return own


def _take(key: str, max_bytes: int) -> None:
    """Store what a browser sends; ignore anything malformed."""
    brought: Any = sent(key, "brought")
    if not isinstance(brought, dict):
        return
    id_, name, text = (str(brought.get(part, "")) for part in ("id", "name", "bytes"))
    try:
        data = base64.b64decode(text[: 2 * max_bytes], validate=True)
    except (binascii.Error, ValueError):
        return
    st.session_state[f"{key}_newest"] = Upload(
        id_[:_LONGEST_NAME], name[:_LONGEST_NAME], data, is_new=brought.get("is_new") is True
    )


def _forget(key: str, on_new: Callable[[Any], object]) -> None:
    if sent(key, "forgotten"):
        for what in ("newest", "good", "refused"):
            st.session_state.pop(f"{key}_{what}", None)
        on_new(None)
