"""The server asks no other host for anything, neither at its start nor for a visitor."""

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks import servers
from benchmarks.client import Learner

# Python imports this before anything else. A packet to another host is dropped, as by a firewall:
# who asks waits, and is written down. A datagram socket is only tied to an address, not heard.
GUARD = """
import socket, time

def note(line):
    with open({notes!r}, "a") as notes:
        notes.write(line + "\\n")

def check(host):
    if host not in (None, "", "localhost", "127.0.0.1", "::1", "::", "0.0.0.0"):
        note(str(host))
        time.sleep(1)
        raise OSError("dropped")

names, connect = socket.getaddrinfo, socket.socket.connect

def getaddrinfo(host, *rest, **more):
    check(host.decode() if isinstance(host, bytes) else host)
    return names(host, *rest, **more)

def connect_to(self, address):
    if self.family != socket.AF_UNIX and self.type != socket.SOCK_DGRAM:
        check(address[0])
    return connect(self, address)

socket.getaddrinfo, socket.socket.connect = getaddrinfo, connect_to
note("on guard")
"""


@pytest.fixture
def guarded(tmp_path, monkeypatch):
    """Give the app, started as `streamlit run` does, and the file of the hosts that it asked."""
    notes = tmp_path / "hosts"
    (tmp_path / "sitecustomize.py").write_text(GUARD.replace("{notes!r}", repr(str(notes))))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with servers.app(listen=None) as running:
        yield running, notes


def refused_handshake(port: int, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://127.0.0.1:{port}/_stcore/stream", origin=origin)
    assert refused.value.response.status_code == 403


def test_neither_the_start_nor_pages_of_other_hosts_make_it_ask_anybody(guarded):
    server, notes = guarded
    Learner(server.port, "dot_product").close()
    refused_handshake(server.port, "http://evil.example")
    assert set(notes.read_text().splitlines()) == {"on guard"}, "it asked these hosts"
    assert f"URL: http://localhost:{server.port}\n" in server.output.read_text()
