"""Before it is warm and once it is to go, a process takes no visitors, and says so."""

import threading

import pytest

from server import drain
from tests.server.loops import to_its_end


@pytest.fixture(autouse=True)
def flags(monkeypatch):
    for name in ("_warm", "_draining"):
        monkeypatch.setattr(drain, name, threading.Event())


def ready() -> int:
    return to_its_end(drain.READY.endpoint(None)).status_code


def answered(kind: str, path: str) -> list[dict]:
    sent = []

    async def app(scope, receive, send) -> None:
        await send({"type": "the app", "status": 200})

    async def send(message) -> None:
        sent.append(message)

    async def receive() -> dict:
        return {"type": f"{kind}.connect"}

    scope = {"type": kind, "path": path, "method": "GET", "headers": []}
    to_its_end(drain.DrainMiddleware(app)(scope, receive, send))
    return sent


def test_ready_is_who_is_warm_and_not_about_to_go():
    assert ready() == 503
    drain.mark_ready()
    assert ready() == 200
    drain._draining.set()
    assert ready() == 404


@pytest.mark.parametrize(
    ("kind", "path"),
    [("websocket", "/_stcore/stream"), ("http", "/_stcore/health"), ("http", "/parts/x.js")],
)
def test_everybody_comes_in_until_it_drains(kind, path):
    assert answered(kind, path) == [{"type": "the app", "status": 200}]


def test_then_scripts_are_still_given_out_and_nobody_new_comes_in():
    drain._draining.set()
    assert answered("http", "/parts/x.js") == [{"type": "the app", "status": 200}]
    assert answered("http", "/_stcore/health")[0]["status"] == 503
    refusal, *_ = answered("websocket", "/_stcore/stream")
    assert refusal["type"] == "websocket.http.response.start"
    assert refusal["status"] == 503
