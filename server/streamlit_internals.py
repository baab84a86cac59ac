"""All that the server's side uses or changes of Streamlit beyond what is documented.

Each is a function of its own with its reason. A test for each says what an upgrade of Streamlit
broke: `tests/server/test_streamlit_internals.py`.
"""

import asyncio
import errno
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from traceback import walk_tb
from typing import Any

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.websockets import WebSocket
from streamlit import config, error_util, net_util, runtime
from streamlit.delta_generator import DeltaGenerator
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.metrics_util import Installation
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
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

from server.events import emit
from server.token_bucket import TokenBucket

Container = DeltaGenerator
"""A place on a page; Streamlit returns it, and has no documented name for it."""
METRICS_PATH = f"/{ROUTE_METRICS}"
"""Where Streamlit tells anybody how many sessions there are."""
LONGEST_LINE = 300
"""Signs of a line in the log that a client has caused."""
LINES, LINES_A_SECOND = 30, 1
"""So many lines at once, and then a second, may the log have about what no browser sends; beyond
that it is only counted."""
HEADERS_WITHIN = 10.0
"""Seconds within which a new connection must have sent its request."""
_CONNECTION, _LOOP = "uvicorn.error", "asyncio"
LOGGERS = (_CONNECTION, starlette_websocket.__name__, app_session.__name__, error_util.__name__)
"""Those that write about messages of clients."""
_REFUSED = {
    "Invalid HTTP request": "BadRequest",
    "Unsupported upgrade request": "BadRequest",
    "Rejecting WebSocket connection": "ForeignOrigin",
    "Client WebSocket message size": "TooLong",
}
"""How their lines about what was refused begin, and what is counted."""
_READS_MESSAGES = {
    # An error in any of these is the doing of a client: it sent text where only bytes are taken,
    # or a value of a kind that the widget does not have, which is read here, and written again.
    WebSocket.receive_bytes.__code__,
    WStates.__getitem__.__code__,
    WStates.get_serialized.__code__,
}


def disable_pages_folder() -> None:
    """Let Streamlit ignore the folder ``pages/``.

    A folder of that name makes a fresh server look for pages of the old kind, and tell the first
    visitor with a deep link "Page not found", before ``st.navigation`` says otherwise.
    """
    PagesManager.uses_pages_directory = False


def disable_external_ip_lookup() -> None:
    """Let Streamlit do without the address that this machine has on the internet.

    For each websocket handshake whose Origin is not its Host, Streamlit asks a host on the internet
    for that address, on the event loop, for two seconds where nothing answers, and anew each time.
    It would let in pages that are served under that very number, which nobody does. The question
    at the start comes before any code of the app; ``browser.serverAddress`` spares it.
    """
    net_util.get_external_ip = lambda: None


def fix_app_hash() -> None:
    """Let a browser keep its page when another machine answers it.

    It clears the page, and forgets what was typed there, where the app is another one; to Streamlit
    that is the path of its script and a number of the machine, which it counts its users by.
    """
    machine = Installation.instance()
    machine.installation_id_v3 = machine.installation_id_v4 = "knobs"


def send_cookie_to_frames() -> None:
    """Let a browser send the app's cookie where another site frames the app.

    It is then for https alone, and browsers take this machine's own addresses for that, too.
    """
    config.set_option("server.xsrfCookieSameSite", "none")


def limit_time_for_headers() -> None:
    """Close connections on which no request has come for a while.

    Uvicorn waits for ever for the rest of a request: with half of one each, somebody takes all the
    connections that there may be.
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


def log_a_bad_message_in_one_line() -> None:
    """Let the log have one short line for what no browser sends, and no trace.

    With up to 11 kB each, a flood of nonsense would fill a disk, and hide what matters. Each is
    told as an event, to be counted; of a flood of them only some get a line.
    Traces of mistakes in the app are left alone, if ``logger.enableRich`` is off: else they go
    past all loggers.
    """
    lines = TokenBucket(LINES_A_SECOND, LINES)

    def shorten(record: logging.LogRecord) -> bool:
        return _shorten(record, lines)

    for name in (*LOGGERS, _LOOP):
        logging.getLogger(name).addFilter(shorten)


@cache
def inline_scripts() -> tuple[str, ...]:
    """Return the scripts that stand in Streamlit's one HTML page itself.

    A policy for what a page may run has to name each of them, by its hash.
    """
    page = Path(st.__file__).parent / "static/index.html"
    text = page.read_text(encoding="utf-8")
    return tuple(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))


@dataclass(frozen=True)
class Connection:
    """The connection of a browser's tab, and its session."""

    socket: WebSocket
    _client: starlette_websocket.StarletteSessionClient
    _session: AppSession

    def is_at_rest(self) -> bool:
        """Tell whether no page is being put together for it, and all that there was is sent."""
        return (
            self._session._state is not AppSessionState.APP_IS_RUNNING
            and self._session._browser_queue.is_empty()
            and self._client._send_queue.empty()
        )


def connections() -> list[Connection]:
    """Return the connections of all tabs that are open; to be called on the event loop.

    Streamlit closes them when the server stops, whatever is under way: it has no drain.
    """
    if not runtime.exists():
        return []
    return [
        Connection(one.client._websocket, one.client, one.session)
        for one in runtime.get_instance()._session_mgr.list_active_sessions()
        if isinstance(one.client, starlette_websocket.StarletteSessionClient)
    ]


def sessions() -> tuple[int, int]:
    """Return how many sessions have gone for good so far, and how many are there or may come back.

    Those that have been away for two minutes go by being counted; to be called on the event loop.
    """
    if not runtime.exists():
        return 0, 0
    manager: Any = runtime.get_instance()._session_mgr
    kept = manager._session_storage._cache
    n_known = len(manager._active_session_info_by_id) + len(kept)
    return manager._connect_count - n_known, n_known


def shared_secret() -> bytes | None:
    """Return the secret that all servers of the app share; None if nobody has set one."""
    if not config.is_manually_set("server.cookieSecret"):
        return None
    return str(config.get_option("server.cookieSecret")).encode()


def pop_client_message(identity: str) -> str | None:
    """Take what a browser says in the name of a widget that there is not, on this run.

    Other names that Streamlit gives to no widget it would take for keys of the session, and not
    find there: no browser sends any, and they are thrown away.
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
    """Go through what the session knows by name and may be told to another session of the same tab.

    That is everything but buttons, which nobody may press for a learner, and components, whose
    values the browser keeps.
    """
    state = _session_state()
    if state is None:
        return
    widgets = state._new_widget_state.widget_metadata
    for name, value in state.filtered_state.items():
        widget = widgets.get(state._key_id_mapper.get_id_from_key(name) or "")
        plain = not widgets_alone if widget is None else widget.value_type in _TOLD_BY_NAME
        if plain:
            yield name, value


def restore_client_states(answered: bytes, waiting: Sequence[bytes]) -> list[ClientState]:
    """Let this first run of a session be that of a message that was answered before.

    Streamlit calls the callbacks of a widget that has changed since the last run. A new session has
    had none: so it first has the widgets where they stood, and is then asked again.
    """
    ctx, state = get_script_run_ctx(), _session_state()
    if ctx is None or state is None:
        return []
    stood = _without_presses(_client_state(answered).widget_states)
    requests = [one for one in map(_client_state, waiting) if not one.fragment_id and one != _NONE]
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
    """Ask for another run of the page as a browser does; the run at hand comes to its end first."""
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
"""Names that Streamlit gives begin so."""
_PRESSES = ("trigger_value", "string_trigger_value", "chat_input_value", "json_trigger_value")
_TOLD_BY_NAME = (
    *("bool_value", "double_value", "int_value", "string_value"),
    *("double_array_value", "int_array_value", "string_array_value"),
)


def _session_state() -> SessionState | None:
    ctx = get_script_run_ctx()
    return None if ctx is None else ctx.session_state._state


def _client_state(message: bytes) -> ClientState:
    """Return what a message of a browser asks for; nothing, if it does not make sense."""
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


def to_be_run(page: st.Page) -> st.Page:
    """Return a page as Streamlit may be given it for one run of the app.

    A page runs once: it notes within itself that it may, and then that it has. Looking it up on the
    disk anew takes time at each run; one that is kept and given out again and again would, of two
    quick moves, be spent by the run of the first when that of the second asks.
    """
    return copy(page)


def with_tables(chart: Mapping[str, Any], tables: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a chart as ``st.vega_lite_chart`` takes it, with its tables as they are to be sent.

    Those that are documented it would turn into an Arrow stream itself: of an Arrow table it makes
    the same bytes, but the whole then takes 1.5 to 2.2 times as long.
    """
    return {**chart, "datasets": tables}


def browser_of_this_tab() -> bytes | None:
    """Return what the tabs of one browser have in common, and no other browser knows.

    That is the token against forged uploads, which the server gives a browser in a cookie when it
    first comes, masked anew each time. None where there is no tab, or one that sent no cookie, as
    programs do, and browsers that let no frame have one.
    """
    cookie = st.context.cookies.to_dict().get(XSRF_COOKIE_NAME, "")
    return decode_xsrf_token_string(cookie)[0]


def header_of_this_tab(name: str) -> str | None:
    """Return a header with which this tab has come; None without one, or where there is no tab.

    ``st.context`` alone warns in the log wherever no page is being put together.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    value: str | None = st.context.headers.get(name)
    return value


def _shorten(record: logging.LogRecord, lines: TokenBucket) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        if not _is_by_a_client(error, record.name):
            return True
        emit("junk", kind=type(error).__name__)
        record.msg = f"Bad message from a client: {type(error).__name__}: {error}"
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
    if logger == _LOOP:  # more connections than there may be
        return isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE)
    return any(frame.f_code in _READS_MESSAGES for frame, _ in walk_tb(error.__traceback__))
