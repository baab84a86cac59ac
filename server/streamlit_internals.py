"""All that the server's side uses or changes of Streamlit beyond what is documented.

Each is a function of its own with its reason. A test for each says what an upgrade of Streamlit
broke: `tests/server/test_streamlit_internals.py`.
"""

import logging
import re
from copy import copy
from functools import cache
from pathlib import Path
from traceback import walk_tb

import streamlit as st
from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from starlette.websockets import WebSocket
from streamlit import error_util, net_util
from streamlit.runtime import app_session
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.state.session_state import WStates
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_routes import ROUTE_METRICS
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from server.allowance import Allowance
from server.events import tell

METRICS_PATH = f"/{ROUTE_METRICS}"
"""Where Streamlit tells anybody how many sessions there are."""
LONGEST_LINE = 300
"""Signs of a line in the log that a client has caused."""
LINES, LINES_A_SECOND = 30, 1
"""So many lines at once, and then a second, may the log have about messages that no browser sends;
beyond that they are only counted."""
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

    With 4 kB to 11 kB each, whoever sends nonsense would fill a disk, and hide what matters. Each
    is told as an event, to be counted; of a flood of them only some get a line.
    Traces of mistakes in the app are left alone, if ``logger.enableRich`` is off: else they go
    past all loggers.
    """
    lines = Allowance(LINES_A_SECOND, LINES)

    def shorten(record: logging.LogRecord) -> bool:
        return _shorten(record, lines)

    for name in LOGGERS:
        logging.getLogger(name).addFilter(shorten)


@cache
def inline_scripts() -> tuple[str, ...]:
    """Return the scripts that stand in Streamlit's one HTML page itself.

    A policy for what a page may run has to name each of them, by its hash.
    """
    page = Path(st.__file__).parent / "static/index.html"
    text = page.read_text(encoding="utf-8")
    return tuple(re.findall(r"<script>(.*?)</script>", text, re.DOTALL))


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


def header_of_this_tab(name: str) -> str | None:
    """Return a header with which this tab has come; None without one, or where there is no tab.

    ``st.context`` alone warns in the log wherever no page is being put together.
    """
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    value: str | None = st.context.headers.get(name)
    return value


def _shorten(record: logging.LogRecord, lines: Allowance) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        if not _is_by_a_client(error, record.name):
            return True
        tell("junk", kind=type(error).__name__)
        if not lines.take_if_there():
            return False
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
