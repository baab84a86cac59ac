"""Responses that are changed as a whole: held back until their body is complete."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

Wanted = Callable[[Message, MutableHeaders], bool]
Change = Callable[[bytes, MutableHeaders], Awaitable[bytes]]


def changing(send: Send, wanted: Wanted, change: Change) -> Send:
    """Return what sends a response, its whole body changed first if its start is ``wanted``.

    ``change`` returns the new body and may set headers; ``Content-Length`` follows by itself.
    """
    start: Message | None = None
    body = bytearray()

    async def send_changed(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start" and wanted(
            message, MutableHeaders(scope=message)
        ):
            start = message
            return
        if start is None:
            await send(message)
            return
        body.extend(message["body"])
        if message.get("more_body"):
            return
        headers = MutableHeaders(scope=start)
        changed = await change(bytes(body), headers)
        headers["Content-Length"] = str(len(changed))
        await send(start)
        await send({"type": "http.response.body", "body": changed})

    return send_changed
