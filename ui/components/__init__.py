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
_named: dict[str, str] = {}
"""The texts that pages have named: nothing else is given out, however it is asked for."""


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


@cache
def address(kind: str, *names: str) -> str:
    """Return where the browser finds some files as one, seen from any page of the app.

    Parameters
    ----------
    kind : {"js", "css"}
        Of all files.
    *names : str
        The files in order, without their ending.
    """
    part = f"{'+'.join(names)}.{kind}"
    files = [_HERE / f"{name}.{kind}" for name in names]
    _named[part] = "\n".join(file.read_text(encoding="utf-8") for file in files)
    version = sha256(_named[part].encode()).hexdigest()[:12]
    return f"{_PATH}/{part}?{version}"


async def _part(request: Request) -> Response:
    part = request.path_params["part"]
    if part not in _named:
        raise HTTPException(404)
    kind = _KINDS[part.rpartition(".")[2]]
    return Response(_named[part], headers=_A_YEAR, media_type=kind)


PARTS = Route(f"/{_PATH}/{{part}}", _part)
"""Where the server gives out what `address` names."""
