"""The pieces that work in the browser: each has its HTML, CSS and JavaScript in files beside.

What a page shows is sent at every run, and these files would be most of it. So a page names only
the address of a script, with which HTML and CSS come; the browser fetches it once and keeps it
until its text changes. What a piece is to show goes with every run, and if that is long, deflated:
numbers as text shrink to a third.
"""

import json
import zlib
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HERE = Path(__file__).parent
_KINDS = {"js": "text/javascript", "css": "text/css"}
_WRITES = {"js": "script", "css": "sheet"}
"""What a module is asked for that stands beside the files and writes a text of a kind."""
_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
_PATH = "parts"
_named: dict[str, tuple[str, str]] = {}
"""Version and text of what pages name: nothing else is given out, however it is asked for."""
_LONG = 1000
"""Characters of data from which it is worth deflating; `mount.js` opens it again."""


class Shown(Protocol):
    """Puts a component on the page, as a renderer of ``st.components.v2`` does."""

    def __call__(self, *, key: str, data: Any = None, **options: Any) -> Any:
        """Show some data; the key is unique in the session."""


def component(name: str, *before: str, in_page: bool = False) -> Shown:
    """Register the component whose files bear a name, and return what puts it on a page.

    Its script declares ``function component``, which shows data and returns what takes it down;
    the ``state`` that it is given, empty at first, lasts as long as its place on the page.
    """
    where = address("js", *before, name, "mount")
    mount = st.components.v2.component(
        f"knobs_{name}",
        isolate_styles=not in_page,
        js=f'const part = await import(new URL("{where}", document.baseURI))\n'
        "export default part.default\n",
    )

    def shown(*, key: str, data: Any = None, **options: Any) -> Any:
        """Put the component on the page."""
        return mount(key=key, data=packed(data), **options)

    return shown


def packed(data: Any) -> Any:
    """Return data as it is sent: itself if it is short, else deflated JSON."""
    text = json.dumps(data, separators=(",", ":"))
    return data if len(text) < _LONG else zlib.compress(text.encode())


@cache
def address(kind: str, *names: str) -> str:
    """Return where the browser finds some files as one, seen from any page of the app."""
    part = f"{'+'.join(names)}.{kind}"
    texts = [_text(name, kind) for name in names]
    if kind == "js":
        texts[:0] = [_furniture(name) for name in names if (_HERE / f"{name}.html").is_file()]
    text = "\n".join(texts)
    version = sha256(text.encode()).hexdigest()[:12]
    _named[part] = version, text
    return f"{_PATH}/{part}?{version}"


def _text(name: str, kind: str) -> str:
    """Return the text of a file, or what a module beside writes."""
    if (_HERE / f"{name}.py").is_file():
        written: str = getattr(import_module(f"{__name__}.{name}"), _WRITES[kind])()
        return written
    return (_HERE / f"{name}.{kind}").read_text(encoding="utf-8")


def _furniture(name: str) -> str:
    """Return what a component shows before it has any data, as `mount.js` asks for it."""
    css = "".join(_text(each, "css") for each in ("paper_colours", "piece", name))
    return f"const HTML = {json.dumps(_text(name, 'html'))}, CSS = {json.dumps(css)}"


async def _part(request: Request) -> Response:
    part = request.path_params["part"]
    version, text = _named.get(part, ("", ""))
    # While a new version is rolled out, browsers ask for scripts of both, and would keep the wrong
    # one for a year: a proxy that is told 404 asks another server (deploy/haproxy.cfg).
    if not version or request.url.query != version:
        raise HTTPException(404)
    kind = _KINDS[part.rpartition(".")[2]]
    return Response(text, headers=_A_YEAR, media_type=kind)


PARTS = Route(f"/{_PATH}/{{part}}", _part)
"""Where the server gives out what `address` names."""
