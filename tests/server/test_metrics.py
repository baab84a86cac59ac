"""Figures and lines about a server: of what happened, and of nobody."""

import io
import json
import os
import re
import socket
import time
import urllib.request
from unittest.mock import MagicMock

import pytest
from websockets.sync.client import connect

from benchmarks import servers
from benchmarks.client import Learner
from server import events, log, metrics
from server.streamlit_internals import LINES

if not os.environ.get("REQUIRE_BROWSER"):  # where all is installed nothing is skipped
    pytest.importorskip("prometheus_client", reason="prometheus-client is not installed")


@pytest.fixture(scope="module")
def watched():
    """Give a server that is watched, after a visit and some junk, and the port of its figures."""
    port = servers.free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(metrics.VARIABLE, str(port))
        patch.setenv(log.VARIABLE, "1")
        with servers.app() as server:
            learner = Learner(server.port, "gradient_descent", "scene=nobody&name=Ada+Lovelace")
            learner.move_slider()
            stream = f"ws://127.0.0.1:{server.port}/_stcore/stream"
            for _ in range(40):
                with connect(stream, subprotocols=["streamlit"], compression=None) as junk:
                    junk.send(b"\xff\xfejunk")
            deadline = time.monotonic() + 20
            while "knobs_learners 1.0" not in figures(port) and time.monotonic() < deadline:
                time.sleep(0.1)
            yield server, port
            learner.close()


def figures(port: int) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}/metrics") as answer:
        return answer.read().decode()


def figure(text: str, name: str) -> float:
    (value,) = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(value)


@pytest.mark.weekly
def test_what_happened_is_in_the_figures(watched):
    text = figures(watched[1])
    assert figure(text, "knobs_learners") == 1
    page = 'page="gradient_descent"'
    counted = 'knobs_move_seconds_count{outcome="whole",' + page + "}"
    assert figure(text, counted) >= 2
    assert figure(text, 'knobs_training_seconds_count{lesson="gradient_descent"}') >= 1
    assert figure(text, 'knobs_junk_messages_total{kind="DecodeError"}') == 40
    assert figure(text, "knobs_messages_total") >= 42
    assert figure(text, "knobs_messages_held_back_total") == 0
    assert figure(text, "knobs_sent_bytes_total") > 10_000
    assert 0 < figure(text, "knobs_cache_bytes") <= figure(text, "knobs_cache_budget_bytes")
    assert figure(text, "knobs_cache_misses_total") >= 1
    if "process_max_fds" in text:  # on Linux
        assert figure(text, "process_resident_memory_bytes") > 2**26
        assert figure(text, "process_open_fds") < figure(text, "process_max_fds")


@pytest.mark.weekly
def test_the_figures_are_this_machines_alone(watched):
    server, port = watched
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)
    with urllib.request.urlopen(f"{server.address}/metrics") as answer:
        assert b"knobs_" not in answer.read(), "the port of the app tells nothing"


def test_the_log_has_a_line_for_each_event_and_junk_does_not_fill_it(watched):
    lines = watched[0].output.read_text().splitlines()
    events = [json.loads(line) for line in lines if line.startswith("{")]
    (started,) = [line for line in events if line["event"] == "started"]
    assert started["files"] > 0
    moves = [line for line in events if line["event"] == "move"]
    assert all(line["page"] == "gradient_descent" and line["seconds"] > 0 for line in moves)
    (connection,) = {line["connection"] for line in moves}
    assert {line["event"] for line in events if line.get("connection") == connection} >= {
        "connected",
        "move",
    }
    assert sum("Bad message" in line for line in lines) < 40, "a flood gets only some lines"


def test_nobody_is_in_figures_or_log(watched):
    text = figures(watched[1]) + watched[0].output.read_text()
    assert "Lovelace" not in text
    assert not re.search(r"\b127\.0\.0\.1\b", text)


@pytest.mark.parametrize(
    ("where", "is_at"),
    [
        ("9464", ("localhost", 9464)),
        ("192.0.2.1:9464", ("192.0.2.1", 9464)),
        ("[::1]:9464", ("::1", 9464)),
    ],
)
def test_without_an_address_it_is_this_machines(where, is_at):
    assert metrics.address(where) == is_at


@pytest.mark.parametrize("where", ["yes", "0", "65536", "localhost", "localhost:", "1:-5"])
def test_what_names_no_port_is_refused_with_a_sentence(where):
    with pytest.raises(ValueError, match=f"{re.escape(where)} names no port"):
        metrics.address(where)


def test_a_missing_library_is_named(monkeypatch):
    def missing(_name):
        raise ImportError

    monkeypatch.setattr(metrics, "load", missing)
    with pytest.raises(RuntimeError, match=r"requirements-cluster\.txt"):
        metrics.serve("localhost", servers.free_port())


def test_a_port_that_is_taken_is_named(monkeypatch):
    library = MagicMock()
    library.start_http_server.side_effect = OSError("Address already in use")
    monkeypatch.setattr(metrics, "load", lambda _name: library)
    monkeypatch.setattr(events, "listeners", [])
    with pytest.raises(RuntimeError, match="localhost:9464: Address already in use"):
        metrics.serve("localhost", 9464)


def test_a_line_says_what_is_known_and_no_more():
    stream = io.StringIO()
    log.write(stream, "move", {"page": "xor", "where": None})
    line = json.loads(stream.getvalue())
    assert {*line} == {"time", "event", "page"}


def test_a_flood_of_junk_takes_a_few_lines(monkeypatch, capsys):
    monkeypatch.setenv(log.VARIABLE, "1")
    monkeypatch.setattr(events, "listeners", [])
    log.enable_from_environment()
    for _ in range(10 * LINES):
        events.emit("junk", kind="DecodeError")
    events.emit("move", page="xor")
    lines = capsys.readouterr().err.splitlines()
    assert LINES < len(lines) < 2 * LINES
    assert json.loads(lines[-1])["event"] == "move"
