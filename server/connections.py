"""ASGI middleware for every connection: security headers, an identity, and a rate limit."""

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

from server.compression import CompressedFilesMiddleware
from server.events import emit
from server.framing import framers
from server.streamlit_internals import METRICS_PATH, header_of_this_tab, inline_scripts
from server.token_bucket import TokenBucket

RATE, BURST = 20.0, 100.0
"""Messages per second allowed in the long run, and at once. A slider sends only when released, or
after a fifth of a second's rest under an arrow key: two a second were measured with the key held
down."""
_FILES = {"_stcore", "app", "component", "media", "parts", "sandbox", "static", "~"}
"""First path segments that are files, not pages."""
_IDENTITY = b"x-connection"
"""The request header for the connection's identity; one sent by the client is dropped."""


def _policy() -> str:
    """Return the content security policy."""
    inline = (
        f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
        for text in inline_scripts()
    )
    return "; ".join(
        (
            "default-src 'self'",
            # Components are loaded as blobs; Streamlit's page has an inline script. No eval is
            # needed: Streamlit interprets Vega's expressions.
            f"script-src 'self' blob: {' '.join(inline)}",
            "style-src 'self' 'unsafe-inline'",  # Streamlit's styles are written by its scripts
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            # Community Cloud shows the app in a frame.
            " ".join(("frame-ancestors 'self' https://*.streamlit.app", *framers())),
        )
    )


@cache
def headers() -> Mapping[str, str]:
    return {
        "Content-Security-Policy": _policy(),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",  # addresses contain learners' settings
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }


def _partitioned(cookie: bytes) -> bytes:
    """Partition a cookie for frames by the site that frames the app.

    Browsers increasingly refuse a cookie that all sites share.
    """
    return cookie + b"; Partitioned" if b"; SameSite=None" in cookie else cookie


class SecurityHeadersMiddleware:
    """Add security headers to every response, and hide Streamlit's metrics page.

    That page would show anyone how many learners there are, so it answers 404.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    (name, _partitioned(value) if name == b"set-cookie" else value)
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
    """Traffic over all connections so far; only the event loop changes it."""

    n_open: int = 0
    n_messages: int = 0
    n_held_back: int = 0  # over the rate limit, so read later
    n_bytes: int = 0  # sent


TRAFFIC = Traffic()


class RateLimitMiddleware:
    """Give every connection an identity, and limit the rate at which its messages are read.

    Messages above the rate are read later, not dropped; meanwhile TCP makes the sender wait. A
    flood slows only its own connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
    """Return the random identity of this page's connection; None without one."""
    return header_of_this_tab(_IDENTITY.decode())


class NestedAddressMiddleware:
    """Redirect an address of several parts, such as /lessons/xor, to the page named last.

    Streamlit would answer with a document whose scripts have the wrong path: a blank page.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and "text/html" in Headers(scope=scope).get("accept", ""):
            base = f"/{st.get_option('server.baseUrlPath').strip('/')}".rstrip("/")
            *before, last = scope["path"].removeprefix(base).strip("/").split("/")
            if before and before[0] not in _FILES:
                query = scope["query_string"].decode("latin-1")
                there = f"{base}/{quote(last)}" + (f"?{query}" if query else "")
                await RedirectResponse(there)(scope, receive, send)
                return
        await self._app(scope, receive, send)


MIDDLEWARE = (
    Middleware(SecurityHeadersMiddleware),
    Middleware(NestedAddressMiddleware),
    Middleware(CompressedFilesMiddleware),
    Middleware(RateLimitMiddleware),
)
"""In the order in which a request passes them."""
