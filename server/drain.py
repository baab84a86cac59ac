"""Whether this process takes visitors: not before it is warm, and no more once it is to go.

Told to stop (SIGTERM), it refuses newcomers, lets every page that is being put together be
finished and sent, and closes the connections one after the other: the browsers connect again, to
another process at the same address, and stand there where they stood (`ui.session.reconnect`).
"""

import asyncio
import logging
import os
import signal
import threading
import time
from types import FrameType
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from server import streamlit_internals

PATIENCE = 12.0
"""Seconds for which a visitor who waits for a page may go on waiting here."""
APART = 2.0
"""Seconds over which connections are closed: all of them at once would be a rush elsewhere."""
LAST = 18.0
"""Seconds after which the process is gone in any case."""
_TICK = 0.1
_SERVICE_RESTART = 1012
_warm = threading.Event()
_draining = threading.Event()


def mark_ready() -> None:
    """Let visitors come: every page is loaded."""
    _warm.set()


async def _ready(_request: Request) -> PlainTextResponse:
    if _draining.is_set():
        # Not 503: of all codes HAProxy takes this one to mean "no new ones, those who are there may
        # stay" (http-check disable-on-404).
        return PlainTextResponse("draining", 404)
    return PlainTextResponse("ready") if _warm.is_set() else PlainTextResponse("warming up", 503)


READY = Route("/ready", _ready)
"""Says 200 once a visitor would wait no longer than any other, 503 before, 404 while it drains."""


class DrainMiddleware:
    """Refuses new connections, and says so to browsers that ask first, once the process drains."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what comes, or answer 503."""
        if not _draining.is_set():
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.http.response.start", "status": 503, "headers": []})
            await send({"type": "websocket.http.response.body", "body": b""})
        elif scope["type"] == "http" and scope["path"].endswith("/_stcore/health"):
            await PlainTextResponse("draining", 503)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def drain_when_told() -> None:
    """Drain before stopping at SIGTERM; called on the event loop, when the server starts."""
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread hears signals
    loop, stop = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def on_signal(number: int, frame: FrameType | None) -> None:
        if _draining.is_set():  # a second signal
            _stop(stop, number, frame)
            return
        _draining.set()
        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(_drain(stop))))

    tasks: list[asyncio.Task[None]] = []  # the loop itself does not hold them
    signal.signal(signal.SIGTERM, on_signal)


def _stop(handler: Any, number: int, frame: FrameType | None) -> None:
    """Do what the signal would have done without draining."""
    if callable(handler):
        handler(number, frame)
    else:
        os._exit(0)


async def _drain(stop: Any) -> None:
    last = threading.Timer(LAST, os._exit, (0,))
    last.daemon = True
    last.start()
    began = time.monotonic()
    there = streamlit_internals.connections()
    log = logging.getLogger(__name__)
    if there:
        log.warning("Draining: %d connections.", len(there))
    at_once = 1 + int(len(there) * _TICK / APART)
    at_rest_before: set[int] = set()
    while there and time.monotonic() - began < PATIENCE:
        # Between a message and the run that it asks for a session looks at rest: look twice.
        at_rest = [one for one in there if one.is_at_rest()]
        for one in [one for one in at_rest if id(one.socket) in at_rest_before][:at_once]:
            await one.socket.close(_SERVICE_RESTART)
        at_rest_before = {id(one.socket) for one in at_rest}
        await asyncio.sleep(_TICK)
        there = streamlit_internals.connections()
    if there:
        log.warning("Drained, but for %d connections that are cut.", len(there))
    _stop(stop, signal.SIGTERM, None)
