"""What each connection passes before Streamlit sees it: headers, an identity, and a pace.

These are the app's middleware (ASGI): they run in the event loop, once for each request or message,
and nothing of it is sent after a move.
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from secrets import token_hex
from typing import Any
from urllib.parse import quote

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.events import emit
from server.framing import framers
from server.streamlit_internals import METRICS_PATH, header_of_this_tab, inline_scripts
from server.token_bucket import TokenBucket

RATE, BURST = 20.0, 100.0
"""Messages a second that a connection may send in the long run, and at once. Hands send fewer: a
slider tells nothing before it is let go, or has rested for a fifth of a second under an arrow key,
so that one held down was measured to send two a second."""
_STREAMLITS = {"_stcore", "app", "component", "media", "parts", "static", "~"}
"""Where files lie, and no pages."""
_IDENTITY = b"x-connection"
"""The header under which a page finds the identity of its connection; a client's own is dropped."""


def _policy() -> str:
    """Return what a page may load and who may show it, as browsers enforce it."""
    inline = (
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        for text in inline_scripts()
    )
    return "; ".join(
        (
            "default-src 'self'",
            # Components come as blobs; Streamlit's own page has a script of one line. No eval:
            # Streamlit has Vega's interpreter read the expressions of charts.
            f"script-src 'self' blob: {' '.join(inline)}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit's styles are written by its scripts
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            # Community Cloud shows an app in a frame of its own.
            " ".join(("frame-ancestors 'self' https://*.streamlit.app", *framers())),
        )
    )


@cache
def headers() -> Mapping[str, str]:
    return {
        "Content-Security-Policy": _policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # an address tells an experiment, which is nobody else's
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _apart(cookie: bytes) -> bytes:
    """Have a browser keep a cookie that is sent to frames once for each site that frames the app.

    Many refuse, or will refuse, one that all sites share.
    """
    return cookie + b"; Partitioned" if b"; SameSite=None" in cookie else cookie


class SecurityHeadersMiddleware:
    """Give every answer the headers by which a browser is careful, and keep figures to the house.

    Streamlit tells everybody at an address of its own how many are there: it is not found.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, _apart(value) if name == b"set-cookie" else value)
                    for name, value in message["headers"]
                ]
                answer = MutableHeaders(scope=message)
                for name, value in headers().items():
                    answer.setdefault(name, value)
            await send(message)

        if scope["path"].endswith(METRICS_PATH):
            await send_with_headers({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body"})
        else:
            await self._app(scope, receive, send_with_headers)


@dataclass
class Traffic:
    """What has gone through all connections so far; changed by the event loop alone."""

    n_open: int = 0  # Connections that are open
    # Messages that came, and those of them that came too fast and were read later.
    n_messages: int = 0
    n_held_back: int = 0
    n_bytes: int = 0  # What was sent, in bytes


TRAFFIC = Traffic()
"""That of this process."""


class RateLimitMiddleware:
    """Give every connection an identity, and read its messages no faster than hands make them.

    What comes faster is not lost, nor is the connection: it is read later, and until then the
    network lets the sender wait. So a flood costs itself, and nobody who learns.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection to its end."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        allowance, began, name = TokenBucket(RATE, BURST), time.monotonic(), token_hex(6)
        n_messages = n_held_back = n_bytes = 0

        async def receive_in_time() -> Message:
            nonlocal n_messages, n_held_back
            message = await receive()
            if message["type"] == "websocket.receive":
                n_messages += 1
                TRAFFIC.n_messages += 1
                if seconds := allowance.take():
                    TRAFFIC.n_held_back += 1
                    if not n_held_back:
                        emit("too_fast", connection=name)
                    n_held_back += 1
                    await asyncio.sleep(seconds)
            return message

        async def send_counted(message: Message) -> None:
            nonlocal n_bytes
            size = len(message.get("bytes") or b"")
            n_bytes += size
            TRAFFIC.n_bytes += size
            await send(message)

        others = [(key, value) for key, value in scope["headers"] if key != _IDENTITY]
        known = {**scope, "headers": [*others, (_IDENTITY, name.encode())]}
        TRAFFIC.n_open += 1
        emit("connected", connection=name, n_open=TRAFFIC.n_open)
        try:
            await self._app(known, receive_in_time, send_counted)
        finally:
            TRAFFIC.n_open -= 1
            about: dict[str, Any] = {"n_messages": n_messages, "n_held_back": n_held_back}
            seconds = round(time.monotonic() - began, 1)
            emit("left", connection=name, seconds=seconds, n_bytes=n_bytes, **about)


def identity() -> str | None:
    """Return the random identity of the connection whose page is being put together, if any is."""
    return header_of_this_tab(_IDENTITY.decode())


class NestedAddressMiddleware:
    """Lead an address of several parts, such as /lessons/xor, to the page that its last part names.

    Streamlit answers it with a document whose scripts are looked for under the wrong address, so
    that the page stays blank.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
            base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
            *before, last = scope["path"].removeprefix(base).strip("/").split("/")
            if before and before[0] not in _STREAMLITS:
                query = scope["query_string"].decode("latin-1")
                there = f"{base}/{quote(last)}" + (f"?{query}" if query else "")
                await RedirectResponse(there)(scope, receive, send)
                return
        await self._app(scope, receive, send)


MIDDLEWARE = (
    Middleware(SecurityHeadersMiddleware),
    Middleware(NestedAddressMiddleware),
    Middleware(RateLimitMiddleware),
)
"""In the order in which a request meets them."""
