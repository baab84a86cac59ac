"""Everything undocumented in Streamlit, and in what it runs on, that the server uses or changes.

Each is a function with its reason. `tests/server/test_streamlit_internals.py` tests each, so that
an upgrade of Streamlit shows what it broke.
"""

import asyncio
import errno
import logging
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from socket import socket
from threading import Thread
from traceback import walk_tb
from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.websockets import WebSocket
from streamlit import config, error_util, net_util, runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.material_icon_names import ALL_MATERIAL_ICONS
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.metrics_util import Installation
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.runtime.state.common import GENERATED_ELEMENT_ID_PREFIX
from streamlit.runtime.state.query_params import sanitize_query_string
from streamlit.runtime.state.session_state import (
    STREAMLIT_INTERNAL_KEY_PREFIX,
    Serialized,
    SessionState,
    WStates,
)
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_routes import ROUTE_METRICS
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

from server.events import emit
from server.token_bucket import TokenBucket

Container = DeltaGenerator
"""A container on a page; Streamlit has no documented name for the type."""
MATERIAL_ICONS = ALL_MATERIAL_ICONS
"""The names of icons; Streamlit refuses a page with another one."""
METRICS_PATH = f"/{ROUTE_METRICS}"
"""Where Streamlit publishes the number of sessions."""
LONGEST_LINE = 300
"""Longest log line, in characters, that a client can cause."""
LINES, LINES_A_SECOND = 30, 1
"""Log lines about malformed messages allowed at once, and per second; the rest are only counted."""
HEADERS_WITHIN = 10.0
"""Timeout in seconds for the headers of a new connection."""
_CONNECTION, _LOOP = "uvicorn.error", "asyncio"
_NO_FILE_LEFT = (errno.EMFILE, errno.ENFILE)
LOGGERS = (_CONNECTION, starlette_websocket.__name__, app_session.__name__, error_util.__name__)
"""Loggers that log client messages."""
_REFUSED = {
    "Invalid HTTP request": "BadRequest",
    "Unsupported upgrade request": "BadRequest",
    "Rejecting WebSocket connection": "ForeignOrigin",
    "Client WebSocket message size": "TooLong",
}
"""How Uvicorn's lines about refused requests begin, and the event kind to count."""
_READS_MESSAGES = {
    # An error in these functions is the client's fault: it sent text instead of bytes, or a value
    # of the wrong type for the widget.
    WebSocket.receive_bytes.__code__,
    WStates.__getitem__.__code__,
    WStates.get_serialized.__code__,
}
_SENDS = {WebSocket.send.__code__, AutoWebSocketsProtocol.send.__code__}  # type: ignore[union-attr]
"""What refuses to send more to a client whose connection was closed for its message."""


def disable_pages_folder() -> None:
    """Stop Streamlit from using the folder ``pages/``.

    With that folder, a fresh server answers the first deep link with "Page not found", until
    ``st.navigation`` has run.
    """
    PagesManager.uses_pages_directory = False


def disable_external_ip_lookup() -> None:
    """Stop Streamlit from asking an internet host for this machine's public address.

    It asks at each websocket handshake whose Origin is not its Host, on the event loop, with a
    timeout of two seconds. The answer would only allow pages served under that bare address. The
    request at start-up comes before the app's code; ``browser.serverAddress`` prevents it.
    """
    net_util.get_external_ip = lambda: None


def fix_app_hash() -> None:
    """Give every server of the app the same hash, so that browsers keep their page.

    On a new hash the browser clears the page and what was typed. Streamlit computes it from the
    script's path and a number of the machine.
    """
    machine = Installation.instance()
    machine.installation_id_v3 = machine.installation_id_v4 = "knobs"


def send_cookie_to_frames() -> None:
    """Let browsers send the app's cookie where another site frames the app.

    That needs https; browsers also accept localhost.
    """
    config.set_option("server.xsrfCookieSameSite", "none")


def limit_time_for_headers() -> None:
    """Close connections that send no request in time.

    Uvicorn waits for ever for the rest of a request, so half-sent ones could use up all
    connections.
    """
    protocol: Any = AutoHTTPProtocol
    made = protocol.connection_made

    def connection_made(self: Any, transport: asyncio.Transport) -> None:
        made(self, transport)

        def look(before: Any) -> None:
            has_become_a_websocket = transport.get_protocol() is not self
            if transport.is_closing() or has_become_a_websocket:
                return
            if self.cycle is before and (before is None or before.response_complete):
                emit("junk", kind="NoRequest")
                transport.close()
            else:
                self.loop.call_later(HEADERS_WITHIN, look, self.cycle)

        self.loop.call_later(HEADERS_WITHIN, look, None)

    protocol.connection_made = connection_made


def accept_one_at_a_time() -> None:
    """Let the event loop accept one connection per round, not as many as may wait.

    asyncio tries 2,048 at once. With no file descriptor left each attempt fails, and each has a
    retry of its own after a second: 43,000 were due when a server was stopped, and every one
    logged that the socket was closed (68 MB).
    """
    loop: Any = asyncio.get_running_loop()
    start = getattr(loop, "_start_serving", None)
    if start is None:
        return  # an event loop that is not asyncio's own

    def start_serving(
        factory: object, sock: socket, ssl: object, server: object, _backlog: int, *rest: object
    ) -> None:
        if sock.fileno() >= 0:  # a retry may come after the server has stopped
            start(factory, sock, ssl, server, 1, *rest)

    loop._start_serving = start_serving


def log_a_bad_message_in_one_line() -> None:
    """Log malformed client messages in one short line, without a trace.

    A trace has up to 11 kB, so a flood would fill the disk. Each message is emitted as an event;
    the log lines are rate-limited. Traces of the app's own errors stay, if ``logger.enableRich`` is
    off: otherwise they bypass all loggers.
    """
    lines = TokenBucket(LINES_A_SECOND, LINES)

    def shorten(record: logging.LogRecord) -> bool:
        return _shorten(record, lines)

    for name in (*LOGGERS, _LOOP):
        logging.getLogger(name).addFilter(shorten)


@cache
def inline_scripts() -> tuple[str, ...]:
    """Return the inline scripts of Streamlit's HTML page.

    The content security policy must list the hash of each.
    """
    page = Path(st.__file__).parent / "static/index.html"
    text = page.read_text(encoding="utf-8")
    return tuple(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))


@dataclass(frozen=True)
class Connection:
    """A browser tab's connection and its session."""

    socket: WebSocket
    _client: starlette_websocket.StarletteSessionClient
    _session: AppSession

    def is_at_rest(self) -> bool:
        """Tell whether no page is being built for it and everything was sent."""
        return (
            self._session._state is not AppSessionState.APP_IS_RUNNING
            and self._session._browser_queue.is_empty()
            and self._client._send_queue.empty()
        )


def connections() -> list[Connection]:
    """Return the connections of all open tabs; call on the event loop.

    Streamlit has no drain: on stopping it closes them whatever is under way.
    """
    if not runtime.exists():
        return []
    return [
        Connection(one.client._websocket, one.client, one.session)
        for one in runtime.get_instance()._session_mgr.list_active_sessions()
        if isinstance(one.client, starlette_websocket.StarletteSessionClient)
    ]


def sessions() -> tuple[int, int]:
    """Return how many sessions have ended so far, and how many are there or may reconnect.

    Counting removes those disconnected for two minutes; call on the event loop.
    """
    if not runtime.exists():
        return 0, 0
    manager: Any = runtime.get_instance()._session_mgr
    kept = manager._session_storage._cache
    n_known = len(manager._active_session_info_by_id) + len(kept)
    return manager._connect_count - n_known, n_known


def shared_secret() -> bytes | None:
    """Return the secret shared by all servers of the app; None if none is set."""
    if not config.is_manually_set("server.cookieSecret"):
        return None
    return str(config.get_option("server.cookieSecret")).encode()


def pop_client_message(identity: str) -> str | None:
    """Take this run's message that the browser sent under a widget id without a widget.

    Other unknown ids in Streamlit's style are dropped: browsers send none, and Streamlit would fail
    to find them in the session.
    """
    state = _session_state()
    states = state._new_widget_state.states if state else {}
    state_of_widget = states.pop(identity, None)
    for name in [name for name in states if not name.startswith(_GIVEN)]:
        del states[name]
        emit("junk", kind="UnknownWidget")
    return (
        state_of_widget.value.string_trigger_value.data
        if isinstance(state_of_widget, Serialized)
        else None
    )


def plain_session_values(*, widgets_alone: bool = False) -> Iterator[tuple[str, Any]]:
    """Yield the session's named values that another session of the same tab may take over.

    Buttons are left out, since only a learner may press them, and components, whose values the
    browser keeps.
    """
    state = _session_state()
    if state is None:
        return
    widgets = state._new_widget_state.widget_metadata
    for name, value in state.filtered_state.items():
        widget = widgets.get(state._key_id_mapper.get_id_from_key(name) or "")
        plain = not widgets_alone if widget is None else widget.value_type in _PLAIN_VALUE_TYPES
        if plain:
            yield name, value


def restore_client_states(answered: bytes, waiting: Sequence[bytes]) -> list[ClientState]:
    """Let a session's first run repeat the last message that was answered before.

    Streamlit calls a widget's callback if it has changed since the last run, and a new session has
    had none. So this run sets the widgets, and the waiting messages follow.
    """
    ctx, state = get_script_run_ctx(), _session_state()
    if ctx is None or state is None:
        return []
    stood = _without_presses(_client_state(answered).widget_states)
    requests = [one for one in map(_client_state, waiting) if one != _NONE]
    for one in requests:
        one.fragment_id = ""  # a new session runs the page before it knows its scene
    now = WidgetStates(
        widgets=[
            x.value for x in state._new_widget_state.states.values() if isinstance(x, Serialized)
        ]
    )
    if requests or (answered and _by_identity(now) != _by_identity(stood)):
        state._new_widget_state.states.clear()
        state.set_widgets_from_proto(stood)
        last = ClientState(query_string=ctx.query_string, page_script_hash=ctx.page_script_hash)
        last.widget_states.CopyFrom(now)
        requests.append(last)
    return requests


def ask_for_run(request: ClientState) -> None:
    """Request another run, as a browser does; the current one finishes first."""
    ctx = get_script_run_ctx()
    if ctx is not None and ctx.script_requests is not None:
        ctx.script_requests.request_rerun(
            RerunData(
                query_string=sanitize_query_string(request.query_string),
                widget_states=request.widget_states,
                page_script_hash=request.page_script_hash,
                page_name=request.page_name,
                context_info=ctx.context_info,
            )
        )


_NONE = ClientState()
_GIVEN = (GENERATED_ELEMENT_ID_PREFIX, STREAMLIT_INTERNAL_KEY_PREFIX)
"""Prefixes of names generated by Streamlit."""
_PRESSES = ("trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value")
_PLAIN_VALUE_TYPES = (
    *("bool_value", "double_value", "int_value", "string_value"),
    *("double_array_value", "int_array_value", "string_array_value"),
)


def _session_state() -> SessionState | None:
    ctx = get_script_run_ctx()
    return None if ctx is None else ctx.session_state._state


def _client_state(message: bytes) -> ClientState:
    """Return the rerun request in a browser's message; an empty one if it is malformed."""
    try:
        state: ClientState = BackMsg.FromString(message).rerun_script
    except DecodeError:
        return _NONE
    return state


def _without_presses(states: WidgetStates) -> WidgetStates:
    return WidgetStates(
        widgets=[x for x in states.widgets if x.WhichOneof("value") not in _PRESSES]
    )


def _by_identity(states: WidgetStates) -> dict[str, bytes]:
    return {x.id: x.SerializeToString() for x in _without_presses(states).widgets}


def said_in_this_tab(say: Callable[[], object]) -> Callable[[], None]:
    """Return a function for any thread that says something at the end of this tab's page.

    Streamlit knows the tab by the thread, and this tab's own may stand still.
    """
    ctx = get_script_run_ctx()

    def speak() -> None:
        add_script_run_ctx(ctx=ctx)
        say()

    return lambda: Thread(target=speak, daemon=True).start()


def to_be_run(page: st.Page) -> st.Page:
    """Return a copy of a page for one run of the app.

    Streamlit stores in the page object whether it may run and has run. A shared object would be
    used up by the first of two quick reruns; building a new one reads the disk.
    """
    return copy(page)


def with_tables(chart: Mapping[str, Any], tables: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a chart for ``st.vega_lite_chart`` with its tables as Arrow bytes.

    The documented way converts an Arrow table again to the same bytes, and takes 1.5 to 2.2 times
    as long.
    """
    return {**chart, "datasets": tables}


def browser_of_this_tab() -> bytes | None:
    """Return an identity that all tabs of one browser share and no other browser has.

    It is the XSRF token in the browser's cookie. None without a tab or without the cookie, as for
    programs and browsers that block cookies in frames.
    """
    cookie = st.context.cookies.to_dict().get(XSRF_COOKIE_NAME, "")
    return decode_xsrf_token_string(cookie)[0]


def page_of_this_run() -> str:
    """Return Streamlit's name for this run's page, which browsers send with each message."""
    ctx = get_script_run_ctx(suppress_warning=True)
    return ctx.pages_manager.current_page_script_hash if ctx is not None else ""


def header_of_this_tab(name: str) -> str | None:
    """Return a request header of this tab; None without a tab.

    ``st.context`` alone would log a warning outside a page run.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    return st.context.headers.get(name)


def _shorten(record: logging.LogRecord, lines: TokenBucket) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        if not _is_by_a_client(error, record.name):
            return True
        emit("junk", kind=type(error).__name__)
        what = (
            "Nobody else can connect" if _is_without_files(error) else "Bad message from a client"
        )
        record.msg = f"{what}: {type(error).__name__}: {error}"
        record.args, record.exc_info = (), None
    elif record.name == _LOOP:
        return True
    text = " ".join(record.getMessage().split())
    for beginning, kind in _REFUSED.items():
        if text.startswith(beginning):
            emit("junk", kind=kind)
    if len(text) > LONGEST_LINE:
        text = f"{text[:LONGEST_LINE]} …"
    record.msg, record.args = text, ()
    return record.levelno < logging.WARNING or lines.try_take()


def _is_by_a_client(error: BaseException, logger: str) -> bool:
    if isinstance(error, DecodeError) or (
        isinstance(error, UnicodeDecodeError) and logger == _CONNECTION
    ):
        return True
    if logger == _LOOP:
        return _is_without_files(error)
    codes = [frame.f_code for frame, _ in walk_tb(error.__traceback__)]
    return bool(codes) and (codes[-1] in _SENDS or not _READS_MESSAGES.isdisjoint(codes))


def _is_without_files(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in _NO_FILE_LEFT
