"""A Web Worker that runs learners' Python in their own browser, with a policy of its own.

One file has all: Brython, the modules that it may import, and the script that leads them. So the
policy can forbid every fetch, and every further script. `unsafe-eval`, which Brython needs, is
allowed here and nowhere else; the page's own policy stays.
"""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import ModuleType

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

POLICY = "default-src 'none'; script-src 'unsafe-eval'; sandbox allow-scripts"
"""With ``sandbox`` the worker has an opaque origin: no storage of the page's."""
LIBRARY = ("math",)
"""Of Python's library. All of it would be 5 MB."""
_LANGUAGE = """\
try { new Intl.DateTimeFormat(navigator.language) }
catch { Object.defineProperty(navigator, "language", { value: "en" }) }
"""
"""Brython asks for a date in the browser's language, which WebKit on Linux may call "C"."""
_PATH = "sandbox"
_served: dict[str, bytes] = {}
"""Each version's text, compressed, which all browsers take."""


@cache
def worker(modules: tuple[ModuleType, ...]) -> str:
    """Return the address of the worker that runs these modules' last, from any page of the app."""
    core = (files("brython") / "data/brython.js").read_text(encoding="utf-8")
    script = Path(__file__).with_name("worker.js").read_text(encoding="utf-8")
    own = f"__BRYTHON__.use_VFS = true\n__BRYTHON__.update_VFS({json.dumps(_files(modules))})\n"
    data = f"{_LANGUAGE}{core}\n{own}{script.replace('CHECKS', modules[-1].__name__)}".encode()
    version = sha256(data).hexdigest()[:12]
    _served[version] = gzip.compress(data, mtime=0)
    return f"{_PATH}/worker.js?{version}"


def _files(modules: Iterable[ModuleType]) -> dict[str, object]:
    """Return what can be imported, as Brython's virtual file system has it."""
    library = (files("brython") / "data/brython_stdlib.js").read_text(encoding="utf-8")
    whole, _ = json.JSONDecoder().raw_decode(library[library.index("{") :])
    found = {name: whole[name] for name in ("$timestamp", *LIBRARY)}
    for module in modules:
        *packages, _ = module.__name__.split(".")
        for i in range(len(packages)):
            found[".".join(packages[: i + 1])] = [".py", "", [], True]
        found[module.__name__] = [".py", Path(str(module.__file__)).read_text(encoding="utf-8"), []]
    return found


async def _worker(request: Request) -> Response:
    if (compressed := _served.get(request.url.query)) is None:
        raise HTTPException(404)
    headers = {
        "Content-Security-Policy": POLICY,
        "Content-Encoding": "gzip",
        "Cache-Control": "public, max-age=31536000, immutable",
    }
    return Response(compressed, headers=headers, media_type="text/javascript")


WORKER = Route(f"/{_PATH}/worker.js", _worker)
"""Serves the worker, to pages that name it."""
