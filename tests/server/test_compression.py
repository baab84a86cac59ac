"""Streamlit's scripts are compressed once, and only for those who can read them."""

import asyncio
import gzip
import re
import urllib.request

import pytest
from starlette.responses import FileResponse
from starlette.types import Message

from server import compression
from server.compression import CompressedFilesMiddleware
from tests.server.loops import to_its_end

SCRIPT = b"const knob = 1\n" * 10_000


@pytest.fixture
def asked(tmp_path, monkeypatch):
    """Return what asks for a file several times at once, and the texts that were compressed."""
    worked, really = [], gzip.compress

    def compress(text: bytes, **options) -> bytes:
        worked.append(text)
        return really(text, **options)

    monkeypatch.setattr(compression.gzip, "compress", compress)

    def ask(*requests: dict[str, str], name: str = "a.js") -> list[tuple[int, dict, bytes]]:
        (tmp_path / name).write_bytes(SCRIPT)
        served = CompressedFilesMiddleware(FileResponse(tmp_path / name))

        async def answer(headers: dict[str, str]) -> tuple[int, dict, bytes]:
            sent: list[Message] = []

            async def send(message: Message) -> None:
                sent.append(message)

            given = [(key.encode(), value.encode()) for key, value in headers.items()]
            scope = {
                "type": "http",
                "method": "GET",
                "path": f"/static/js/{name}",
                "asgi": {"spec_version": "2.4"},
            }
            await served({**scope, "headers": given}, None, send)
            about = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
            return sent[0]["status"], about, b"".join(each["body"] for each in sent[1:])

        async def together() -> list[tuple[int, dict, bytes]]:
            return await asyncio.gather(*map(answer, requests))

        return to_its_end(together())

    return ask, worked


def test_a_script_is_compressed_once_for_all(asked):
    ask, worked = asked
    answers = ask(*[{"accept-encoding": "gzip, br"}] * 5)
    assert worked == [SCRIPT]
    for status, headers, body in answers:
        assert (status, gzip.decompress(body)) == (200, SCRIPT)
        assert headers["content-encoding"] == "gzip"
        assert headers["content-length"] == str(len(body))
        assert headers["vary"] == "Accept-Encoding"
        assert headers["etag"].startswith('W/"')


@pytest.mark.parametrize(
    ("headers", "name", "sent"),
    [
        ({}, "a.js", (200, SCRIPT)),
        ({"accept-encoding": "gzip", "range": "bytes=5-8"}, "a.js", (206, SCRIPT[5:9])),
        ({"accept-encoding": "gzip"}, "a.woff2", (200, SCRIPT)),
    ],
)
def test_all_else_is_sent_as_it_is(asked, headers, name, sent):
    ask, worked = asked
    ((status, about, body),) = ask(headers, name=name)
    assert (status, body) == sent
    assert "content-encoding" not in about
    assert ("vary" in about) == (name == "a.js")
    assert not worked


def test_a_first_visit_is_compressed(server):
    with urllib.request.urlopen(server.address) as answer:
        (script,) = re.findall(r'src="[./]*(static/js/index[^"]+)"', answer.read().decode())
    request = urllib.request.Request(f"{server.address}/{script}")
    request.add_header("Accept-Encoding", "gzip")
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert len(answer.read()) == int(answer.headers["Content-Length"])
