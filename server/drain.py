"""Whether this process accepts visitors: only once warm, and no longer when told to stop.

On SIGTERM it refuses new connections, lets every page under way be finished and sent, and closes
the connections one by one. The browsers reconnect to another process at the same address, which
restores their state (`ui.session.reconnect`).
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
"""Longest time in seconds that a page under way may still take."""
CLOSE_OVER = 2.0
"""Seconds over which connections are closed, so that they do not all reconnect at once."""
EXIT_AFTER = 18.0
"""Seconds after which the process exits in any case."""
_TICK = 0.1
_SERVICE_RESTART = 1012
_warm = threading.Event()
_draining = threading.Event()


def mark_ready() -> None:
    """Accept visitors: every page is loaded."""
    _warm.set()


async def _ready(_request: Request) -> PlainTextResponse:
    if _draining.is_set():
        # 404, not 503: to HAProxy only 404 means "no new visitors, present ones may stay"
        # (http-check disable-on-404).
        return PlainTextResponse("draining", 404)
    return PlainTextResponse("ready") if _warm.is_set() else PlainTextResponse("warming up", 503)


READY = Route("/ready", _ready)
"""Answers 200 when ready, 503 while starting, 404 while draining."""


class DrainMiddleware:
    """Refuse new connections, and their health checks, while the process drains."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
    """Drain before stopping at SIGTERM; called on the event loop at start-up."""
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread receives signals
    loop, stop = asyncio.get_running_loop(), signal.getsignal(signal.SIGTERM)

    def on_signal(number: int, frame: FrameType | None) -> None:
        if _draining.is_set():  # at a second signal stop at once
            _stop(stop, number, frame)
            return
        _draining.set()
        loop.call_soon_threadsafe(lambda: tasks.append(loop.create_task(_drain(stop))))

    tasks: list[asyncio.Task[None]] = []  # the event loop keeps only weak references
    signal.signal(signal.SIGTERM, on_signal)


def _stop(handler: Any, number: int, frame: FrameType | None) -> None:
    """Call the signal handler that was there before."""
    if callable(handler):
        handler(number, frame)
    else:
        os._exit(0)


async def _drain(stop: Any) -> None:
    last = threading.Timer(EXIT_AFTER, os._exit, (0,))
    last.daemon = True
    last.start()
    began = time.monotonic()
    connected = streamlit_internals.connections()
    log = logging.getLogger(__name__)
    if connected:
        log.warning("Draining: %d connections.", len(connected))
    at_once = 1 + int(len(connected) * _TICK / CLOSE_OVER)
    at_rest_before: set[int] = set()
    while connected and time.monotonic() - began < PATIENCE:
        # Between a message and its run a session looks idle, so check twice.
        at_rest = [one for one in connected if one.is_at_rest()]
        for one in [one for one in at_rest if id(one.socket) in at_rest_before][:at_once]:
            await one.socket.close(_SERVICE_RESTART)
        at_rest_before = {id(one.socket) for one in at_rest}
        await asyncio.sleep(_TICK)
        connected = streamlit_internals.connections()
    if connected:
        log.warning("Drained, but for %d connections that are cut.", len(connected))
    _stop(stop, signal.SIGTERM, None)
