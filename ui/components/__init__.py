"""Browser components, each with its HTML, CSS and JavaScript in files beside this one.

Streamlit would send these files at every run, so a page only names the address of a module, which
brings HTML and CSS along. Addresses contain a hash of the text, so the browser fetches each module
once per version. A module's text contains the addresses of its imports, so a change also changes
the addresses of all modules that import it. Long data is sent deflated, at a third of the size.
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
_WRITES = {"js": "script", "css": "style_sheet"}
"""The Python function that writes a file of each kind."""
_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
_PATH = "parts"
_named: dict[str, tuple[str, str]] = {}
"""Version and text of each file that pages name; nothing else is served."""
_IMPORTED = re.compile(r' "\./(\w+)\.js"$', re.MULTILINE)
"""An import of another module, at the end of a line."""
_LONG = 1000
"""Length of JSON from which data is deflated; `mount.js` inflates it."""


class Shown(Protocol):
    """Shows a component, like a renderer of ``st.components.v2``."""

    def __call__(self, *, key: str, data: Any = None, **options: Any) -> Any:
        """Show data; the key must be unique in the session."""


def component(name: str, *, in_page: bool = False) -> Shown:
    """Register a component by its files' name, and return the function that shows it.

    The module's default export shows data and returns a function that removes it; its ``state``, at
    first empty, lasts as long as the component stays mounted.
    """
    mount = st.components.v2.component(
        f"knobs_{name}",
        isolate_styles=not in_page,
        # No top-level await: to a second component of this kind WebKit hands a module that waits.
        js=f'const part = import(new URL("{_PATH}/{piece(name)}", document.baseURI))\n'
        "export default async (given) => (await part).default(given)\n",
    )

    def shown(*, key: str, data: Any = None, **options: Any) -> Any:
        return mount(key=key, data=packed(data), **options)

    return shown


def sent(key: str, name: str) -> Any:
    """Return what a component has sent from the browser by this name; None if nothing.

    Its message may be heard when the learner has gone on, and it is no longer in the session.
    """
    component: Any = st.session_state.get(key) or {}
    return component.get(name)


def packed(data: Any) -> Any:
    """Return data to send: itself if short, else deflated JSON."""
    text = json.dumps(data, separators=(",", ":"))
    return data if len(text) < _LONG else zlib.compress(text.encode())


def style_sheet(*names: str) -> str:
    """Return the address of several style sheets as one file, relative to any page of the app."""
    text = "\n".join(_text(name, "css") for name in names)
    return f"{_PATH}/{_give_out('+'.join(names) + '.css', text)}"


def modules() -> dict[str, str]:
    """Return the text of every module by name."""
    texts = {path.stem: _text(path.stem, "js") for path in _HERE.glob("*.js")}
    named = {name for text in texts.values() for name in _IMPORTED.findall(text)}
    return {name: _text(name, "js") for name in {*texts, *named}}


def piece(name: str) -> str:
    """Return the path of a module that mounts a component with its HTML and CSS."""
    furniture = None
    if (_HERE / f"{name}.html").is_file():
        css = "".join(_text(each, "css") for each in ("paper_colours", "piece", name))
        furniture = {"html": _text(name, "html"), "css": css}
    needed = [*_with_imports("mount"), *_with_imports(name)]
    # Imported all at once, so that the browser need not discover each through another.
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
        return getattr(import_module(f"{__name__}.{name}"), _WRITES[kind])()
    return (_HERE / f"{name}.{kind}").read_text(encoding="utf-8")


async def _part(request: Request) -> Response:
    part = request.path_params["part"]
    version, text = _named.get(part, ("", ""))
    # During a rollout, browsers ask for files of both versions, and would cache a wrong one for a
    # year. At 404 the proxy asks another server (deploy/haproxy.cfg).
    if not version or request.url.query != version:
        raise HTTPException(404)
    kind = _KINDS[part.rpartition(".")[2]]
    return Response(text, headers=_A_YEAR, media_type=kind)


PARTS = Route(f"/{_PATH}/{{part}}", _part)
"""Serves the files that pages name."""
