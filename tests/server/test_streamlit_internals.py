"""What the server uses and changes of Streamlit works as before; else this says what is lost."""

import json
import logging
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Queue
from types import SimpleNamespace

import pytest
import streamlit
import streamlit as st
import uvicorn
from google.protobuf.message import DecodeError
from starlette.websockets import WebSocket
from streamlit import config, net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.NewSession_pb2 import UserInfo
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime import app_session
from streamlit.runtime.context import StreamlitCookies
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates
from streamlit.testing.v1 import AppTest
from streamlit.web.server.server_util import is_url_from_allowed_origins
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks import servers
from benchmarks.client import Learner, Reply
from charts.core.picture import to_arrow
from server import streamlit_internals
from study.curriculum import LESSONS
from ui.page import navigation


def test_a_folder_called_pages_is_no_list_of_pages(tmp_path, monkeypatch):
    (tmp_path / "pages").mkdir()
    monkeypatch.setattr(PagesManager, "uses_pages_directory", None)
    PagesManager(str(tmp_path / "streamlit_app.py"))
    if not PagesManager.uses_pages_directory:
        pytest.fail(
            "Streamlit no longer looks for a folder pages/ through this attribute. If it does not "
            "look at all, delete disable_pages_folder. If it does in another way, the "
            "first visitor of a fresh server with a deep link is told 'Page not found'."
        )
    streamlit_internals.disable_pages_folder()
    PagesManager(str(tmp_path / "streamlit_app.py"))
    assert PagesManager.uses_pages_directory is False


def test_a_lesson_with_an_icon_that_nobody_knows_has_a_page():
    lesson = LESSONS[0]
    assert navigation.icon_of(lesson) == f":material/{lesson.icon}:"
    assert "brainz" not in streamlit_internals.MATERIAL_ICONS
    st.Page(lambda: None, title="it opens", icon=navigation.icon_of(replace(lesson, icon="brainz")))


def test_nobody_is_asked_for_the_external_address(monkeypatch):
    urls = []
    if not hasattr(net_util, "_make_blocking_http_get"):
        pytest.fail(
            "Streamlit asks for the external address in another way: see whether a websocket "
            "handshake with a foreign Origin still makes it speak to another host, which freezes "
            "everybody for two seconds where that does not answer."
        )
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda url, timeout: urls.append(url))
    monkeypatch.setattr(net_util, "_external_ip", None)
    monkeypatch.setattr(net_util, "get_external_ip", net_util.get_external_ip)
    streamlit_internals.disable_external_ip_lookup()
    assert not is_url_from_allowed_origins("http://evil.example")
    assert not urls, (
        "Streamlit no longer asks net_util.get_external_ip for the address: each websocket "
        "handshake with a foreign Origin speaks to another host again, and freezes everybody for "
        "two seconds where that does not answer."
    )
    assert is_url_from_allowed_origins("http://localhost:8501"), "the app's own pages may connect"


def test_a_page_that_is_kept_can_be_run_again_and_again():
    def runs_twice() -> None:
        import streamlit as st

        from server.streamlit_internals import to_be_run

        kept = st.Page(lambda: None, title="a page")
        first, second = (st.navigation([to_be_run(kept)]) for _ in "ab")
        second.run()
        first.run()
        st.text("both")

    app = AppTest.from_function(runs_twice).run()
    if app.exception or [text.value for text in app.text] != ["both"]:
        pytest.fail(
            "A copy of a page no longer has a right of its own to be run once. Of two quick moves "
            "the second one shows an error: see to_be_run."
        )


def cookie_of(address: str, *before: str) -> str:
    request = urllib.request.Request(
        f"{address}/_stcore/health", headers={"Cookie": "; ".join(before)}
    )
    with urllib.request.urlopen(request) as answer:
        return answer.headers["Set-Cookie"].split(";")[0]


def test_tabs_of_one_browser_are_known_by_what_the_server_gave_it(server, monkeypatch):
    def tab_with(cookie: str) -> bytes | None:
        name, value = cookie.split("=", 1)
        context = SimpleNamespace(cookies=StreamlitCookies({name: value}))
        monkeypatch.setattr(streamlit_internals, "st", SimpleNamespace(context=context))
        return streamlit_internals.browser_of_this_tab()

    first = cookie_of(server.address)
    again, other = cookie_of(server.address, first), cookie_of(server.address)
    if first == again or tab_with(first) is None:
        pytest.fail(
            "Streamlit gives browsers another cookie against forged uploads, so their tabs are not "
            "known by it any more, and one browser may have as many trainings queued as it has "
            "tabs. Where it gives them one that stays as it is, take that."
        )
    assert tab_with(first) == tab_with(again)
    assert tab_with(first) != tab_with(other)
    assert tab_with(f"{first.split('=')[0]}=made up") is None


def test_where_there_is_no_tab_there_is_no_browser():
    assert streamlit_internals.browser_of_this_tab() is None


@pytest.fixture
def logged(caplog):
    """Let every logger that is shortened write into caplog, and forget about it afterwards."""
    loggers = [logging.getLogger(name) for name in streamlit_internals.LOGGERS]
    before = [(logger, logger.propagate, logger.filters[:]) for logger in loggers]
    for logger in loggers:
        logger.propagate = True
    streamlit_internals.log_a_bad_message_in_one_line()
    yield caplog
    for logger, propagate, filters in before:
        logger.propagate, logger.filters = propagate, filters


def a_value_of_the_wrong_kind() -> None:
    states = WStates()
    states.set_widget_from_proto(WidgetState(id="w", double_value=0.5))
    states.set_widget_metadata(
        WidgetMetadata("w", deserializer=len, serializer=list, value_type="string_array_value")
    )
    states["w"]


def a_message_that_is_none() -> None:
    BackMsg().ParseFromString(b"\xff\xfejunk")


@contextmanager
def served(app) -> Iterator[int]:
    """Run an ASGI app on this machine and yield its port."""
    port = servers.free_port()
    running = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", log_config=None))
    running.install_signal_handlers = lambda: None
    thread = threading.Thread(target=running.run)
    thread.start()
    servers._wait_until_it_answers(f"http://127.0.0.1:{port}")
    try:
        yield port
    finally:
        running.should_exit = True
        thread.join()


async def says_nothing(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


def told_after(goes_on: Callable) -> None:
    """Raise what comes of sending to a client that lost its connection for a frame."""
    errors: Queue[Exception] = Queue()

    async def app(scope, receive, send):
        if scope["type"] == "http":
            await says_nothing(scope, receive, send)
            return
        client = WebSocket(scope, receive, send)
        await client.accept()
        await client.receive()
        try:
            await goes_on(client)
        except Exception as error:
            errors.put(error)

    with served(app) as port, connect(f"ws://127.0.0.1:{port}/") as learner:
        learner.socket.sendall(b"\x82\x03abc")  # a client has to mask what it sends
        raise errors.get(timeout=20)


def more_to_who_was_refused() -> None:
    told_after(lambda client: client.send_bytes(b"more"))


def more_to_who_was_told_so() -> None:
    async def closes_and_sends(client: WebSocket) -> None:
        await client.close()
        await client.send_bytes(b"more")

    told_after(closes_and_sends)


FAULTS = (
    a_value_of_the_wrong_kind,
    a_message_that_is_none,
    more_to_who_was_refused,
    more_to_who_was_told_so,
)


@pytest.mark.parametrize("name", streamlit_internals.LOGGERS)
@pytest.mark.parametrize("fails", FAULTS)
def test_what_a_client_did_is_one_line_without_a_trace(logged, name, fails):
    with pytest.raises((TypeError, DecodeError, RuntimeError)) as error:
        fails()
    logged.clear()
    logging.getLogger(name).error("It failed\n", exc_info=error.value)
    (record,) = logged.records
    assert record.exc_info is None, (
        f"{name} logs thousands of letters for a message that no browser sends: Streamlit or "
        "protobuf reads messages in another place now, which log_a_bad_message_in_one_line has to "
        "name."
    )
    assert type(error.value).__name__ in record.getMessage()
    assert "\n" not in record.getMessage()


@pytest.mark.parametrize("name", streamlit_internals.LOGGERS)
def test_what_a_client_wrote_is_cut_short(logged, name):
    logging.getLogger(name).warning("%s is not there", "a\n" * 10_000)
    assert "\n" not in logged.messages[0]
    assert len(logged.messages[0]) <= streamlit_internals.LONGEST_LINE + 2


@pytest.mark.parametrize("line", streamlit_internals._REFUSED)
def test_a_flood_of_what_is_refused_is_counted_and_leaves_a_few_lines(logged, line, monkeypatch):
    emitted = []
    monkeypatch.setattr(streamlit_internals, "emit", lambda event, kind: emitted.append(kind))
    for _ in range(10 * streamlit_internals.LINES):
        logging.getLogger("uvicorn.error").warning(f"{line}: %s", "x")
    assert streamlit_internals.LINES <= len(logged.records) < 2 * streamlit_internals.LINES
    assert emitted == [streamlit_internals._REFUSED[line]] * 10 * streamlit_internals.LINES


def test_streamlit_and_uvicorn_still_say_so_when_they_refuse(inside):
    port = inside.port
    with (
        pytest.raises(InvalidStatus),
        connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            subprotocols=["streamlit"],
            origin="http://evil.example",
        ),
    ):
        pass
    with socket.create_connection(("127.0.0.1", port)) as junk:
        junk.sendall(b"\x00\r\n\r\n")
        junk.recv(100)
    said = inside.output.read_text(encoding="utf-8")
    for line in ("Rejecting WebSocket connection", "Invalid HTTP request"):
        assert line in said, (
            f"A flood of what is refused is no longer counted: nothing is logged as {line!r}. See "
            "_REFUSED."
        )


def test_who_never_says_what_for_loses_the_connection(monkeypatch):
    monkeypatch.setattr(AutoHTTPProtocol, "connection_made", AutoHTTPProtocol.connection_made)
    monkeypatch.setattr(streamlit_internals, "HEADERS_WITHIN", 0.2)
    streamlit_internals.limit_time_for_headers()

    request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    with served(says_nothing) as port:
        for began in (b"", request[:-2], request + request[:-2]):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as half:
                half.sendall(began)
                try:
                    while half.recv(1000):  # an answer to a whole request, and then the end
                        pass
                except TimeoutError:
                    pytest.fail(
                        "Half a request keeps its connection for ever: somebody can take all that "
                        "there may be. See limit_time_for_headers."
                    )


@pytest.mark.parametrize("name", streamlit_internals.LOGGERS)
def test_a_mistake_of_the_app_keeps_its_trace(logged, name):
    error = ValueError("a mistake")
    logging.getLogger(name).error("Uncaught app execution", exc_info=error)
    (record,) = logged.records
    assert record.exc_info[1] is error


def test_every_server_says_that_it_is_the_same_app():
    streamlit_internals.fix_app_hash()
    user = UserInfo()
    app_session._populate_user_info_msg(user)
    assert {user.installation_id, user.installation_id_v3, user.installation_id_v4} == {"knobs"}, (
        "Streamlit names the machine in another way: a browser that comes from another one clears "
        "its page."
    )


def test_a_secret_is_shared_only_if_somebody_has_set_one(monkeypatch):
    assert streamlit_internals.shared_secret() is None
    monkeypatch.setattr(config, "is_manually_set", lambda name: name == "server.cookieSecret")
    assert streamlit_internals.shared_secret()


INSIDE = """
import time
import streamlit as st
from server.streamlit_internals import (
    connections, header_of_this_tab, plain_session_values, pop_client_message
)

def at_rest():
    there = connections()
    deadline = time.monotonic() + 5
    while all(one.is_at_rest() for one in there) and time.monotonic() < deadline:
        time.sleep(0.05)  # the event loop hears of this run a moment after it began
    return f"{sum(one.is_at_rest() for one in there)} of {len(there)}"

def say(what, ask, *given):
    try:
        st.markdown(f"{what}: {ask(*given)}")
    except Exception as error:
        st.markdown(f"{what}: {error!r}")

say("at rest", at_rest)
say("told", pop_client_message, "no widget")
say("values", lambda: dict(plain_session_values()))
say("header", header_of_this_tab, "User-Agent")
"""
"""A page that says what it sees of its own server."""


@pytest.fixture(scope="module")
def inside(tmp_path_factory):
    folder = tmp_path_factory.mktemp("inside")
    (folder / "streamlit_app.py").write_text(INSIDE, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(servers.ROOT))
        with servers.app(folder=folder) as running:
            yield running


def said(reply: Reply) -> dict[str, str]:
    return dict(text.split(": ", 1) for text in reply.texts)


def test_a_server_knows_its_connections_and_which_of_them_are_at_rest(inside):
    first = Learner(inside.port)
    assert said(first.first)["at rest"] == "0 of 1", (
        "Whose page is being put together looks at rest, or is not seen: a server that stops cuts "
        "learners off. See connections and Connection.is_at_rest."
    )
    second = Learner(inside.port)
    deadline = time.monotonic() + 20
    reply = second.first
    while said(reply)["at rest"] != "1 of 2":
        assert time.monotonic() < deadline, (
            f"At rest: {said(reply)['at rest']}, not 1 of 2. A server that stops waits to the end "
            "for learners who wait for nothing. See Connection.is_at_rest."
        )
        second.send({})
        reply = second.receive()
    second.close()
    first.close()


def test_a_browser_can_say_something_in_the_name_of_no_widget_once(inside):
    learner = Learner(inside.port)
    learner.send({"no widget": {"string_trigger_value": "I come from another server"}})
    assert said(learner.receive())["told"] == "I come from another server", (
        "A tab whose server died is a stranger to the next one. See pop_client_message."
    )
    learner.send({})
    assert said(learner.receive())["told"] == "None"
    learner.close()


def test_a_name_that_no_widget_has_is_thrown_away(inside):
    learner = Learner(inside.port)
    for name in ("w", "", "$$w"):
        learner.send({name: {"bool_value": True}})
        assert said(learner.receive())["values"] == "{}", (
            "A visitor can send what looks like a mistake of the app, with a trace each time. See "
            "pop_client_message."
        )
    learner.close()


def test_a_page_knows_the_headers_of_its_tab(inside):
    learner = Learner(inside.port)
    assert "websockets" in said(learner.first)["header"], (
        "Events of the log do not say whose page they are about. See header_of_this_tab."
    )
    learner.close()


def test_where_there_is_no_tab_there_are_no_headers_and_no_warning(caplog):
    assert streamlit_internals.header_of_this_tab("User-Agent") is None
    assert not caplog.records


def test_a_session_tells_what_it_knows_but_no_presses_and_no_pieces():
    def page() -> None:
        import streamlit as st

        from server.streamlit_internals import plain_session_values

        st.session_state["own"] = (1, 2)
        st.slider("Knob", key="knob", value=3)
        st.text_input("Words", key="words", value="some")
        st.button("Press", key="press")
        st.components.v2.component("piece", js="export default () => {}")(key="shown")
        st.json({"all": dict(plain_session_values())})
        st.json({"widgets": dict(plain_session_values(widgets_alone=True))})

    app = AppTest.from_function(page, default_timeout=20).run()
    lost = (
        "See plain_session_values: another server that takes over is told too little, or too much."
    )
    assert not app.exception, lost
    known, widgets = (json.loads(each.value) for each in app.json)
    assert known == {"all": {"own": [1, 2], "knob": 3, "words": "some"}}, lost
    assert widgets == {"widgets": {"knob": 3, "words": "some"}}, lost


def test_tables_of_a_chart_are_sent_as_they_are():
    def page() -> None:
        import streamlit as st

        from charts.core.picture import to_arrow
        from server.streamlit_internals import with_tables

        chart = {"data": {"name": "dots"}, "mark": "point", "encoding": {"x": {"field": "x"}}}
        st.vega_lite_chart(with_tables(chart, {"dots": to_arrow({"x": [1, 2]})}))

    app = AppTest.from_function(page, default_timeout=20).run()
    lost = "Streamlit takes no Arrow stream for a table any more. See with_tables."
    assert not app.exception, lost
    (shown,) = app.get("vega_lite_chart")
    sent = {each.name: each.data.data for each in shown.proto.datasets}
    assert sent == {"dots": to_arrow({"x": [1, 2]})}, lost


def last_move(learner: Learner, position: int) -> None:
    """Turn a knob, and be gone before anybody has answered."""
    knob = learner.knobs()[0]
    learner.states[knob.identity] = knob.state(position)
    learner.send(learner.states, knob.identity)


def test_a_press_that_nobody_answered_is_pressed_for_a_session_that_is_new(server):
    learner = Learner(server.port, "gradient_descent", "scene=edge")
    (skip,) = (identity for identity in learner.widgets if identity.endswith("_skip"))
    learner.send({**learner.states, skip: {"trigger_value": True}}, skip)
    learner.close()  # and nobody knows whether it was heard
    assert not learner.come_back().failed
    if skip in learner.widgets:
        pytest.fail(
            "A new session does not call what a press of another one asked for: whoever presses "
            "while a server dies has pressed in vain. See go_back_to and ask_for_run."
        )
    learner.close()


def test_knobs_stand_in_a_new_session_where_they_stood(server):
    learner = Learner(server.port, "gradient_descent")
    learner.turn(learner.knobs()[0], 7)
    stood = learner.query
    assert "w=" in stood
    last_move(learner, 9)
    assert not learner.come_back().failed
    assert learner.knobs()[0].position == 9
    assert "w=" in learner.query
    assert learner.query != stood
    learner.close()


HIDDEN = {
    "global.minCachedMessageSize": "of two quick moves one may find its message forgotten",
    "runner.postScriptGC": "each move waits for a collection of 80 ms",
    "logger.enableRich": "the log has colours and frames in it",
}


@pytest.mark.parametrize(("option", "loss"), HIDDEN.items())
def test_an_option_that_no_page_documents_is_still_there(option, loss):
    known = config.get_config_options(force_reparse=False)
    assert option in known, f"Streamlit has no option {option} any more: {loss}."


def test_figures_stand_at_an_address_of_streamlits_own():
    assert streamlit_internals.METRICS_PATH == "/_stcore/metrics", (
        "Streamlit's figures have moved: see whether strangers can read them at the new address."
    )


def test_what_styles_and_scripts_name_of_streamlits_pages_is_in_its_scripts():
    """That an id is gone is told by its name; how elements nest, the tests of looks see."""
    folder = Path(streamlit.__file__).parent / "static/static/js"
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.js"))
    pieces = Path(__file__).parents[2] / "ui/components"
    ours = "".join(
        (pieces / name).read_text(encoding="utf-8")
        for name in ("page.css", "large.css", "streamlit.js")
    )
    names = set(re.findall(r"data-testid=\"?(st\w+)", ours))
    assert len(names) > 30
    gone = sorted(name for name in names if name not in scripts)
    assert not gone, f"Streamlit's pages have these no more; mend what leans on them: {gone}"


def test_a_move_runs_its_scene_alone_and_the_address_and_what_is_kept_follow(server):
    learner = Learner(server.port, "gradient_descent", "scene=slope")
    assert learner.first.of_page
    (knob,) = [each for each in learner.knobs() if each.identity.endswith("_b")]
    learner.turn(knob, 1)  # earns the scene's tick, which stands around it
    reply = learner.turn(knob, 2)
    assert not reply.failed
    assert not reply.of_page
    assert reply.n_pictures == learner.first.n_pictures
    assert "b=" in learner.query
    assert '"gradient_descent/scene/slope"' in learner._keeps["record"]
