"""Who may connect: this machine alone after `make run`, and under names that are allowed."""

import os
import shlex
import shutil
import socket
import subprocess

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from benchmarks import servers


def options_of_make_run() -> list[str]:
    """Return with which options `make run` starts the app, whatever a shell calls the machine."""
    printed = subprocess.run(
        ["make", "--dry-run", "run"],
        cwd=servers.ROOT,
        env={**os.environ, "HOST": "name-of-this-machine"},
        capture_output=True,
        text=True,
        check=True,
    )
    # A make inside of another says more.
    (line,) = [line for line in printed.stdout.splitlines() if "streamlit_app.py" in line]
    command = shlex.split(line)
    return command[command.index("streamlit_app.py") + 1 :]


@pytest.mark.skipif(
    shutil.which("make") is None and not os.environ.get("REQUIRE_BROWSER"),
    reason="no make on this machine",
)
def test_make_run_takes_connections_from_this_machine_only():
    *options, port_option, _port = options_of_make_run()
    assert port_option == "--server.port"
    with servers.app(*options, listen=None) as server:
        # Another of this machine's addresses, which is not meant by localhost.
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", server.port), timeout=5)
        socket.create_connection(("127.0.0.1", server.port), timeout=5).close()


def test_names_that_are_not_allowed_are_refused():
    names = ("learn.example.org", "localhost")
    options = [word for name in names for word in ("--server.allowedHosts", name)]
    with servers.app(*options) as server:

        def come_under(name: str) -> None:
            line = socket.create_connection(("127.0.0.1", server.port))
            with connect(f"ws://{name}:{server.port}/_stcore/stream", sock=line):
                pass

        for name in names:
            come_under(name)
        with pytest.raises(InvalidStatus) as refused:
            come_under("evil.example")
        assert refused.value.response.status_code == 403
