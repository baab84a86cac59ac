"""The page's own style sheet in its HTML: what comes first already stands where it stays."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
        start: Message | None = None
        body = bytearray()

        async def send_styled(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page and message["status"] == 200 and scope["method"] == "GET":
                    start = message
                    return
            if start is None:
                await send(message)
                return
            body.extend(message["body"])
            if message.get("more_body"):
                return
            styled = bytes(body).replace(_END, self._link + _END)
            headers = MutableHeaders(scope=start)
            headers["Content-Length"] = str(len(styled))
            for name in ("etag", "last-modified"):  # of the page without it
                if name in headers:
                    del headers[name]
            await send(start)
            await send({"type": "http.response.body", "body": styled})

        await self._app(scope, receive, send_styled)
