"""The page's own style sheet in its HTML: what comes first already stands where it stays."""

import gzip

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.whole_body import changing

_END = b"</body>"


class FirstStyleMiddleware:
    """Name a style sheet, as a link with an id, at the end of Streamlit's HTML page.

    There it comes after Streamlit's own styles, and wins over them.
    """

    def __init__(self, app: ASGIApp, name: str, sheet: str) -> None:
        self._app = app
        self._link = f'<link id="{name}" rel="stylesheet" href="./{sheet}" media="all">'.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        def is_page(start: Message, headers: MutableHeaders) -> bool:
            html = headers.get("content-type", "").startswith("text/html")
            return html and start["status"] == 200 and scope["method"] == "GET"

        await self._app(scope, receive, changing(send, is_page, self._styled))

    async def _styled(self, page: bytes, headers: MutableHeaders) -> bytes:
        for name in ("etag", "last-modified"):  # of the page without it
            if name in headers:
                del headers[name]
        # Streamlit has compressed it already for who accepts that.
        is_packed = headers.get("content-encoding") == "gzip"
        text = gzip.decompress(page) if is_packed else page
        styled = text.replace(_END, self._link + _END)
        return gzip.compress(styled, mtime=0) if is_packed else styled
