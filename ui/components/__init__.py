"""The pieces that work in the browser: each has its HTML, CSS and JavaScript in files beside.

What a page shows is sent at every run, and a script would be most of it. So a page names only the
address of a script; the browser fetches it once and keeps it until its text changes.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit.components.v2.types import ComponentRenderer

_HERE = Path(__file__).parent
_KINDS = {"js": "text/javascript", "css": "text/css"}
_A_YEAR = {"Cache-Control": "public, max-age=31536000, immutable"}
_PATH = "parts"


def component(name: str, *before: str) -> ComponentRenderer:
    """Register the component whose files bear a name, and return what puts it on a page.

    Parameters
    ----------
    name : str
        Of ``<name>.js`` and, if it shows anything, ``<name>.html`` and ``<name>.css``.
    *before : str
        Names of further scripts that its own one builds on.
    """
    texts: dict[str, Any] = {
        kind: (_HERE / f"{name}.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css")
        if (_HERE / f"{name}.{kind}").is_file()
    }
    where = address("js", *before, name)
    texts["js"] = (
        f'const part = await import(new URL("{where}", document.baseURI))\n'
        "export default part.default\n"
    )
    return st.components.v2.component(f"knobs_{name}", **texts)


def address(kind: str, *names: str) -> str:
    """Return where the browser finds some files as one, seen from any page of the app.

    Parameters
    ----------
    kind : {"js", "css"}
        Of all files.
    *names : str
        The files in order, without their ending.
    """
    version = sha256(_text(kind, names).encode()).hexdigest()[:12]
    return f"{_PATH}/{'+'.join(names)}.{kind}?{version}"


@cache
def _text(kind: str, names: tuple[str, ...]) -> str:
    return "\n".join((_HERE / f"{name}.{kind}").read_text(encoding="utf-8") for name in names)


async def _part(request: Request) -> Response:
    kind, names = request.path_params["kind"], tuple(request.path_params["names"].split("+"))
    there = {path.stem for path in _HERE.glob(f"*.{kind}")} if kind in _KINDS else set()
    if not there.issuperset(names):
        raise HTTPException(404)
    return Response(_text(kind, names), headers=_A_YEAR, media_type=_KINDS[kind])


PARTS = Route(f"/{_PATH}/{{names}}.{{kind}}", _part)
"""Where the server gives out what `address` names."""
