"""Downloads and uploads.

They use the page's websocket, and files are assembled or read in the browser: the addresses of
`streamlit.download_button` and `streamlit.file_uploader` exist on one server only, and the next
request may reach another.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from secrets import token_hex
from typing import Any

import streamlit as st

from ui.components import component, sent
from ui.controls.buttons import latched_button

Content = bytes | str
MAX_BYTES = 1_400_000
"""Most bytes of a download: encoded it is a third larger, and a message has at most 2 MB
(`server.maxMessageSize`)."""
_DOWNLOAD = component("take")
_UPLOAD = component("give")


def offer_file(
    label: str, content: Content | Callable[[], Content], file_name: str, *, key: str
) -> None:
    """Show a download button; a callable makes the content when the button is pressed."""
    with st.container(gap=None):  # no gap below the invisible component
        if latched_button(label, icon=":material/download:", key=key):
            made = content() if callable(content) else content
            made = made.encode() if isinstance(made, str) else made
            if len(made) > MAX_BYTES:
                st.warning(
                    f"The file has {len(made):,} bytes; at most {MAX_BYTES:,} can be sent.",
                    icon=":material/block:",
                )
                return
            data = {"name": file_name, "content": b64encode(made).decode(), "turn": token_hex(4)}
            _DOWNLOAD(key=f"{key}_taken", data=data)


def file_upload(
    label: str,
    *,
    max_bytes: int,
    key: str,
    accept: str = "",
    on_change: Callable[[], object] | None = None,
) -> bytes | None:
    """Ask for a file, and return its content; one that is too large is refused unread."""
    data = {"label": label, "most": max_bytes, "accept": accept}
    given = _UPLOAD(key=key, data=data, on_given_change=on_change or _nothing).given
    size = _size(given)
    if size > max_bytes:
        st.warning(
            f"The file has {size:,} bytes; at most {max_bytes:,} are allowed.",
            icon=":material/block:",
        )
        return None
    return _content(given)


def files_upload(
    label: str, *, max_bytes: int, together: int, key: str, accept: str = ""
) -> list[tuple[str, bytes | None, int]]:
    """Ask for files, and return each one's name, content and size; too large ones lack content.

    ``together`` is the most bytes of all of them.
    """
    data = {"label": label, "most": max_bytes, "together": together, "accept": accept}
    given = _UPLOAD(key=key, data=data, on_given_change=_nothing).given
    files = given if isinstance(given, list) else []
    return [(str(x.get("name"))[:100], _content(x), _size(x)) for x in files if isinstance(x, dict)]


def content_of(key: str) -> bytes | None:
    """Return the content of a `file_upload`, from a callback; None if it is too large."""
    return _content(sent(key, "given"))


def _nothing() -> None:
    """Do nothing but let the page run again."""


def _size(given: Any) -> int:
    size = given.get("size") if isinstance(given, dict) else 0
    return size if isinstance(size, int) else 0


def _content(given: Any) -> bytes | None:
    """Return the bytes that a browser sent; None for anything malformed."""
    content = given.get("content") if isinstance(given, dict) else None
    try:
        return b64decode(content) if isinstance(content, str) else None
    except ValueError:
        return None
