"""Servers to measure, the app and the bare page, each in a process of its own."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks.timed import TIMES

ROOT = Path(__file__).parent.parent
SLOWEST_START = 240.0
"""Timeout in seconds for a start, on busy machines."""


@dataclass(frozen=True)
class Server:
    port: int  # on 127.0.0.1
    pid: int  # of its process
    times: Path  # where `benchmarks.timed` logs trainings; empty for other servers
    output: Path  # its output and log

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def is_warm(self) -> bool:
        """Tell whether the server says that all pages are loaded."""
        try:
            with urllib.request.urlopen(f"{self.address}/ready") as answer:  # noqa: S310
                return bool(answer.status == 200)
        except urllib.error.HTTPError:
            return False

    def megabytes(self) -> float:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        match = re.search(r"VmRSS:\s+(\d+) kB", status)
        return int(match[1]) / 1024 if match else float("nan")

    def processor_seconds(self) -> float:
        # Linux has a clock for every process: see clock_getcpuclockid(3).
        return time.clock_gettime((~self.pid << 3) | 2)

    def training_seconds(self) -> float:
        return sum(map(float, self.times.read_text(encoding="utf-8").split()))


@contextmanager
def app(
    *options: str,
    port: int | None = None,
    module: str = "streamlit",
    listen: str | None = "127.0.0.1",
    scheduler: str = "",
    secret: str = "",
    folder: Path = ROOT,
) -> Iterator[Server]:
    """Run the app as `make run` does."""
    if listen is not None:
        options += ("--server.address", listen)
    environment = {"KNOBS_SCHEDULER": scheduler}
    if secret:
        environment["STREAMLIT_SERVER_COOKIE_SECRET"] = secret
    with _streamlit(
        folder, "streamlit_app.py", *options, port=port, module=module, environment=environment
    ) as server:
        yield server


def free_port() -> int:
    """Return an unused port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(address: str) -> None:
    """Wait until a server, or one behind a proxy, is warm."""
    _wait_until_it_answers(f"{address}/ready")


@contextmanager
def bare_page(*, collects: bool = True) -> Iterator[Server]:
    """Run the bare page, without the app's settings."""
    options = ["--server.headless", "true", "--server.address", "127.0.0.1"]
    options += () if collects else ("--runner.postScriptGC", "false")
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(ROOT / "benchmarks/bare_page.py", folder)
        with _streamlit(Path(folder), "bare_page.py", *options) as server:
            yield server


@contextmanager
def _streamlit(
    folder: Path,
    script: str,
    *options: str,
    port: int | None = None,
    module: str = "streamlit",
    environment: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """Run a script with Streamlit in another process, and yield it once it answers."""
    if port is None:
        port = free_port()
    command = [sys.executable, "-m", module, "run", script, *options]
    command += ["--server.port", str(port), "--browser.gatherUsageStats", "false"]
    with tempfile.NamedTemporaryFile() as times, tempfile.NamedTemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment, TIMES: times.name},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_it_answers(f"http://127.0.0.1:{port}/_stcore/health")
            yield Server(port, process.pid, Path(times.name), Path(output.name))
        finally:
            process.terminate()
            process.wait(20)  # pages under way are finished first


def _wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + SLOWEST_START
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{address} did not answer within {SLOWEST_START:.0f} seconds.")
