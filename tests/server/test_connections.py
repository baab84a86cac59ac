"""What each connection passes: headers, an identity, and a pace that no learner feels."""

import re
import urllib.error
import urllib.request

import pytest
from starlette.types import Message, Receive, Scope, Send

from server import connections, events
from server.connections import BURST, RATE, RateLimitMiddleware, SecurityHeadersMiddleware
from tests.server.loops import to_its_end


@pytest.fixture
def seen(monkeypatch):
    heard = []
    monkeypatch.setattr(events, "listeners", [lambda event, about: heard.append((event, about))])
    return heard


def connected(messages: list[Message], headers: list | None = None) -> tuple[list, list[float]]:
    """Send messages through the pace to an app that answers each; return scopes and waits."""
    scopes, waits, queue = [], [], list(messages)

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scopes.append(scope)
        while (await receive())["type"] != "websocket.disconnect":
            await send({"type": "websocket.send", "bytes": b"12345"})

    async def receive() -> Message:
        return queue.pop(0) if queue else {"type": "websocket.disconnect"}

    async def send(_message: Message) -> None:
        pass

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections.asyncio, "sleep", sleep)
        scope = {"type": "websocket", "headers": headers or []}
        to_its_end(RateLimitMiddleware(app)(scope, receive, send))
    return scopes, waits


def test_a_flood_is_read_later_and_nothing_of_it_is_lost(seen):
    many = int(BURST) + 50
    _, waits = connected([{"type": "websocket.receive", "bytes": b"x"}] * many)
    assert len(waits) == pytest.approx(50, abs=5)
    assert waits == sorted(waits)
    assert waits[-1] == pytest.approx(50 / RATE, rel=0.2)
    names = [event for event, _ in seen]
    assert names == ["connected", "too_fast", "left"]
    assert seen[-1][1]["n_messages"] == many
    assert seen[-1][1]["n_bytes"] == 5 * many


def test_a_learner_who_drags_is_not_held_back(seen):
    """Ten times what a key held down on a slider was measured to send, at once."""
    _, waits = connected([{"type": "websocket.receive", "bytes": b"x"}] * 20)
    assert not waits
    assert "too_fast" not in dict(seen)


def test_a_connection_has_an_identity_that_nobody_else_gave_it(seen):
    own = (b"x-connection", b"a learner's name")
    (first,), _ = connected([], [own, (b"host", b"localhost")])
    (second,), _ = connected([], [])
    names = [dict(scope["headers"])[b"x-connection"] for scope in (first, second)]
    assert len({*names}) == 2
    assert all(re.fullmatch(rb"[0-9a-f]{12}", name) for name in names)
    assert (b"host", b"localhost") in first["headers"]
    assert seen[0][1]["connection"].encode() == names[0]


def test_a_header_that_an_answer_has_is_left_as_it_is():
    sent = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        own = [(b"referrer-policy", b"no-referrer")]
        await send({"type": "http.response.start", "status": 200, "headers": own})

    async def send(message: Message) -> None:
        sent.append(message)

    to_its_end(SecurityHeadersMiddleware(app)({"type": "http", "path": "/"}, None, send))
    headers = dict(sent[0]["headers"])
    assert headers[b"referrer-policy"] == b"no-referrer"
    assert len(headers) == len(connections.headers())


def test_every_answer_is_careful_and_how_many_are_here_is_nobodys_business(server):
    with urllib.request.urlopen(server.address) as answer:
        careful = connections.headers()
        assert {name: answer.headers[name] for name in careful} == careful
        policy = answer.headers["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert "script-src 'self' blob: 'sha256-" in policy, "Streamlit's page has no script any more?"
    for path in ("/_stcore/metrics", "/_stcore/metrics?families=active_sessions"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(server.address + path)
        assert refused.value.code == 404
