"""All that the server's side uses or changes of Streamlit beyond what is documented.

Each is a function of its own with its reason. A test for each says what an upgrade of Streamlit
broke: `tests/server/test_streamlit_internals.py`.
"""

import logging
from copy import copy
from dataclasses import dataclass
from traceback import walk_tb

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.websockets import WebSocket
from streamlit import error_util, net_util, runtime
from streamlit.runtime import app_session
from streamlit.runtime.app_session import AppSession, AppSessionState
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.session_state import WStates
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

LONGEST_LINE = 300
"""Signs of a line in the log that a client has caused."""
_CONNECTION = "uvicorn.error"
LOGGERS = (_CONNECTION, starlette_websocket.__name__, app_session.__name__, error_util.__name__)
"""Those that write about messages of clients."""
_READS_MESSAGES = {
    # An error in any of these is the doing of a client: it sent text where only bytes are taken,
    # or a value of a kind that the widget does not have, which is read here, and written again.
    WebSocket.receive_bytes.__code__,
    WStates.__getitem__.__code__,
    WStates.get_serialized.__code__,
}


def serve_no_pages_of_the_old_kind() -> None:
    """Let Streamlit ignore the folder ``pages/``.

    A folder of that name makes a fresh server look for pages of the old kind, and tell the first
    visitor with a deep link "Page not found", before ``st.navigation`` says otherwise.
    """
    PagesManager.uses_pages_directory = False


def never_ask_for_the_external_address() -> None:
    """Let Streamlit do without the address that this machine has on the internet.

    For each websocket handshake whose Origin is not its Host, Streamlit asks a host on the internet
    for that address, on the event loop, for two seconds where nothing answers, and anew each time.
    It would let in pages that are served under that very number, which nobody does. The question
    at the start comes before any code of the app; ``browser.serverAddress`` spares it.
    """
    net_util.get_external_ip = lambda: None


def log_a_bad_message_in_one_line() -> None:
    """Let the log have one short line for a message that no browser sends, and no trace.

    With 4 kB to 11 kB each, whoever sends nonsense would fill a disk, and hide what matters.
    Traces of mistakes in the app are left alone, if ``logger.enableRich`` is off: else they go
    past all loggers.
    """
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_shorten)


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


def to_be_run(page: st.Page) -> st.Page:
    """Return a page as Streamlit may be given it for one run of the app.

    A page runs once: it notes within itself that it may, and then that it has. Looking it up on the
    disk anew takes time at each run; one that is kept and given out again and again would, of two
    quick moves, be spent by the run of the first when that of the second asks.
    """
    return copy(page)


def browser_of_this_tab() -> bytes | None:
    """Return what the tabs of one browser have in common, and no other browser knows.

    That is the token against forged uploads, which the server gives a browser in a cookie when it
    first comes, masked anew each time. None where there is no tab, or one that sent no cookie: only
    programs do that.
    """
    cookie = st.context.cookies.to_dict().get(XSRF_COOKIE_NAME, "")
    return decode_xsrf_token_string(cookie)[0]


def _shorten(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        if not _is_by_a_client(error, record.name):
            return True
        record.msg = f"Bad message from a client: {type(error).__name__}: {error}"
        record.args, record.exc_info = (), None
    text = " ".join(record.getMessage().split())
    if len(text) > LONGEST_LINE:
        text = f"{text[:LONGEST_LINE]} …"
    record.msg, record.args = text, ()
    return True


def _is_by_a_client(error: BaseException, logger: str) -> bool:
    if isinstance(error, DecodeError) or (
        isinstance(error, UnicodeDecodeError) and logger == _CONNECTION
    ):
        return True
    return any(frame.f_code in _READS_MESSAGES for frame, _ in walk_tb(error.__traceback__))
