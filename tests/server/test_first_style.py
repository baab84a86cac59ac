"""The page's own style sheet is named in its HTML, after Streamlit's, and nowhere else."""

import gzip
import urllib.request

import pytest
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import Message

from server.first_style import FirstStyleMiddleware
from tests.server.loops import to_its_end

PAGE = "<html><head></head><body>π</body></html>"
ETAG = {"etag": "1", "last-modified": "today"}


def answered(response: Response) -> tuple[dict[str, str], bytes]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    served = FirstStyleMiddleware(response, "own", "parts/own.css?1")
    scope = {"type": "http", "method": "GET", "path": "/x", "headers": []}
    to_its_end(served(scope, None, send))
    headers = {key.decode(): value.decode() for key, value in sent[0]["headers"]}
    return headers, b"".join(each["body"] for each in sent[1:])


def test_a_page_names_the_sheet_last_and_is_not_taken_for_the_one_without():
    headers, body = answered(HTMLResponse(PAGE, headers=ETAG))
    link = '<link id="own" rel="stylesheet" href="./parts/own.css?1" media="all">'
    assert body.decode() == f"<html><head></head><body>π{link}</body></html>"
    assert headers["content-length"] == str(len(body))
    assert not {*ETAG} & {*headers}


@pytest.mark.parametrize(
    "response", [PlainTextResponse(PAGE, headers=ETAG), HTMLResponse(PAGE, 404, headers=ETAG)]
)
def test_whatever_is_no_page_stays_as_it_is(response):
    headers, body = answered(response)
    assert body.decode() == PAGE
    assert headers.items() >= ETAG.items()


def test_a_browser_gets_it_in_a_compressed_page(server):
    headers = {"Accept": "text/html", "Accept-Encoding": "gzip, deflate, br"}
    with urllib.request.urlopen(
        urllib.request.Request(f"{server.address}/xor", headers=headers)
    ) as answer:
        body = answer.read()
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) == len(body)
    assert b'<link id="knobs-page" rel="stylesheet" href="./parts/' in gzip.decompress(body)
