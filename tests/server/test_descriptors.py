"""The server may have as many connections open as the system allows."""

import re
import socket
import time
from pathlib import Path

import pytest

from benchmarks import servers
from server import descriptors
from tests.server.waiting import until

resource = pytest.importorskip("resource", reason="Windows has no such limit")


@pytest.fixture
def low_limit():
    """Let this process, and what it starts, have few files open, though more are allowed."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = (512, before[1])
    resource.setrlimit(resource.RLIMIT_NOFILE, few)
    yield few
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.mark.skipif(not Path("/proc").exists(), reason="limits of others can be seen on Linux only")
def test_a_server_raises_the_limit_at_its_start(low_limit):
    with servers.app() as server:
        limits = Path(f"/proc/{server.pid}/limits").read_text()
    soft, hard = re.search(r"Max open files\s+(\S+)\s+(\S+)", limits).groups()
    assert soft != "512"
    assert soft == hard or int(soft) >= descriptors.MOST_ON_MACOS


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="limits of others are set on Linux")
def test_a_server_without_descriptors_says_so_in_a_few_lines_and_goes_on():
    with servers.app() as server:
        log = server.output.open(encoding="utf-8")  # read once the server has stopped
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (100, 100))
        some = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(150)]
        until(lambda: "Nobody else can connect" in server.output.read_text())
        time.sleep(3)  # it tries again each second
        some[0].sendall(b"GET /_stcore/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert some[0].recv(20).startswith(b"HTTP/1.1 200")
    with log:
        said = log.read()
    assert said.count("Invalid file descriptor") == 0
    assert said.count("\n") < 100, "there is a retry for each connection that may wait, not one"


def test_where_the_hard_limit_is_refused_some_more_are_asked_for(low_limit, monkeypatch):
    """On macOS the hard limit says that there is none, and asking for that is refused."""
    requests = []

    def as_on_macos(_kind, limits):
        requests.append(limits)
        if limits[0] == resource.RLIM_INFINITY:
            raise ValueError("current limit exceeds maximum limit")

    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (256, resource.RLIM_INFINITY))
    monkeypatch.setattr(resource, "setrlimit", as_on_macos)
    descriptors.raise_limit()
    monkeypatch.undo()
    assert [soft for soft, _ in requests] == [resource.RLIM_INFINITY, descriptors.MOST_ON_MACOS]


@pytest.mark.parametrize("soft", [4096, resource.RLIM_INFINITY])
def test_a_limit_is_left_alone_where_no_more_is_allowed(monkeypatch, soft):
    requests = []
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: (soft, soft))
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, limits: requests.append(limits))
    descriptors.raise_limit()
    assert not requests


def test_windows_is_left_alone(monkeypatch):
    monkeypatch.setattr(descriptors, "resource", None)
    descriptors.raise_limit()
    assert descriptors.limit() is None
