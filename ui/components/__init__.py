"""The pieces that work in the browser: each has its HTML, CSS and JavaScript in files beside.

What a page shows is sent at every run, and these files would be most of it. So a page names only
the address of a module, with which HTML and CSS come. The browser fetches it and what it imports
once, and keeps each until its text changes: a text has the addresses of what it imports, so that
every address changes with all that is behind it. What a piece is to show goes with every run, and
if that is long, deflated: numbers as text shrink to a third.
"""

import json
import re
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
_IMPORTED = re.compile(r' "\./(\w+)\.js"$', re.MULTILINE)
"""How a module names another one, at the end of a line."""
_LONG = 1000
"""Characters of data from which it is worth deflating; `mount.js` opens it again."""


class Shown(Protocol):
    """Puts a component on the page, as a renderer of ``st.components.v2`` does."""

    def __call__(self, *, key: str, data: Any = None, **options: Any) -> Any:
        """Show some data; the key is unique in the session."""


def component(name: str, *, in_page: bool = False) -> Shown:
    """Register the component whose files bear a name, and return what puts it on a page.

    Its module's default is a function that shows data and returns what takes it down; the ``state``
    that it is given, empty at first, lasts as long as its place on the page.
    """
    mount = st.components.v2.component(
        f"knobs_{name}",
        isolate_styles=not in_page,
        js=f'const part = await import(new URL("{_PATH}/{piece(name)}", document.baseURI))\n'
        "export default part.default\n",
    )

    def shown(*, key: str, data: Any = None, **options: Any) -> Any:
        return mount(key=key, data=packed(data), **options)

    return shown


def packed(data: Any) -> Any:
    """Return data as it is sent: itself if it is short, else deflated JSON."""
    text = json.dumps(data, separators=(",", ":"))
    return data if len(text) < _LONG else zlib.compress(text.encode())


def sheet(*names: str) -> str:
    """Return the address of some style sheets as one, seen from any page of the app."""
    text = "\n".join(_text(name, "css") for name in names)
    return f"{_PATH}/{_give_out('+'.join(names) + '.css', text)}"


def modules() -> dict[str, str]:
    """Return every module by its name, as it is written."""
    texts = {path.stem: _text(path.stem, "js") for path in _HERE.glob("*.js")}
    named = {name for text in texts.values() for name in _IMPORTED.findall(text)}
    return {name: _text(name, "js") for name in {*texts, *named}}


def piece(name: str) -> str:
    """Return where a component stands: a module that mounts it with its HTML and CSS."""
    furniture = None
    if (_HERE / f"{name}.html").is_file():
        css = "".join(_text(each, "css") for each in ("paper_colours", "piece", name))
        furniture = {"html": _text(name, "html"), "css": css}
    needed = [*_with_imports("mount"), *_with_imports(name)]
    # All at once: else the browser would hear of each only from another one.
    early = "".join(f'import "./{each}"\n' for each in needed)
    return _give_out(
        f"{name}.piece.js",
        f'{early}import {{ mounted }} from "./{_with_imports("mount")[-1]}"\n'
        f'import component from "./{needed[-1]}"\n'
        f"export default mounted(component, {json.dumps(furniture)})\n",
    )


@cache
def _with_imports(name: str) -> list[str]:
    text, needed = _text(name, "js"), dict[str, None]()
    for other in _IMPORTED.findall(text):
        *before, there = _with_imports(other)
        needed |= dict.fromkeys([*before, there])
        text = text.replace(f'"./{other}.js"', f'"./{there}"')
    return [*needed, _give_out(f"{name}.js", text)]


def _give_out(part: str, text: str) -> str:
    version = sha256(text.encode()).hexdigest()[:12]
    _named[part] = version, text
    return f"{part}?{version}"


def _text(name: str, kind: str) -> str:
    if (_HERE / f"{name}.py").is_file():
        written: str = getattr(import_module(f"{__name__}.{name}"), _WRITES[kind])()
        return written
    return (_HERE / f"{name}.{kind}").read_text(encoding="utf-8")


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
"""Where the server gives out what pages name."""
