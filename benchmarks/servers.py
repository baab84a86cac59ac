"""Servers to measure: the app, and the bare page with stock settings, each in its own process."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LIBRARIES = "import sklearn.linear_model\nimport torch\n"


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes
    ----------
    port : int
        On 127.0.0.1.
    pid : int
        Its process.
    started : float
        `time.perf_counter` when the process was started.
    """

    port: int
    pid: int
    started: float

    @property
    def address(self) -> str:
        """Return where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    def megabytes(self) -> float:
        """Return the resident memory of the process."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")


@contextmanager
def app(*, port: int | None = None) -> Iterator[Server]:
    """Run the app as `make run` does, on a free port or on a certain one."""
    with _streamlit(ROOT, "streamlit_app.py", port=port) as server:
        yield server


@contextmanager
def bare_page(*, with_libraries: bool = False) -> Iterator[Server]:
    """Run the bare page far from the app's settings.

    Parameters
    ----------
    with_libraries : bool
        Whether it imports PyTorch and scikit-learn, as a lesson does.
    """
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.py"
        shutil.copy(ROOT / "benchmarks/bare_page.py", page)
        if with_libraries:
            page.write_text(_LIBRARIES + page.read_text(encoding="utf-8"), encoding="utf-8")
        with _streamlit(Path(folder), "page.py", "--server.headless", "true") as server:
            yield server


@contextmanager
def _streamlit(
    folder: Path, script: str, *options: str, port: int | None = None
) -> Iterator[Server]:
    if port is None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", script, *options]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    command += ["--browser.gatherUsageStats", "false"]
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait_until_it_answers(port)
        yield Server(port, process.pid, started)
    finally:
        process.terminate()
        process.wait(10)


def _wait_until_it_answers(port: int) -> None:
    for _ in range(1200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError("The server did not answer within a minute.")
