"""Compression of Streamlit's own scripts and style sheets: each once, then from memory.

Streamlit sends them as they are, because Starlette would compress them again for every visitor.
"""

import asyncio
import gzip
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.whole_body import changing

_FOLDER = "/static/"
_KINDS = ("application/javascript", "text/javascript", "text/css")


class CompressedFilesMiddleware:
    """Compress Streamlit's scripts and style sheets for browsers that accept it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # By content: a file has many spellings of its address, and nobody may fill the memory.
        self._compressed: dict[bytes, asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET" or _FOLDER not in scope["path"]:
            await self._app(scope, receive, send)
            return
        accepted = "gzip" in Headers(scope=scope).get("accept-encoding", "")

        def is_file(start: Message, headers: MutableHeaders) -> bool:
            if not headers.get("content-type", "").startswith(_KINDS):
                return False
            headers.add_vary_header("Accept-Encoding")
            return accepted and start["status"] == 200  # not a range

        await self._app(scope, receive, changing(send, is_file, self._small))

    async def _small(self, body: bytes, headers: MutableHeaders) -> bytes:
        small = await self._once(body)
        headers["Content-Encoding"] = "gzip"
        if etag := headers.get("etag"):
            headers["ETag"] = f"W/{etag}"  # the same file, in other bytes
        return small

    async def _once(self, body: bytes) -> bytes:
        name = sha256(body).digest()
        if name not in self._compressed:
            work = asyncio.to_thread(gzip.compress, body, mtime=0)
            self._compressed[name] = asyncio.create_task(work)
        # A visitor who leaves stops nobody else's.
        return await asyncio.shield(self._compressed[name])
