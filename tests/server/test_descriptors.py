"""The server may have as many connections open as the system allows."""

import re
from pathlib import Path

import pytest

from benchmarks import servers
from server import descriptors

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
