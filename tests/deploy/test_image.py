"""What the image holds is enough, and runs where nothing can be written.

No image is built here: the app runs from a copy of exactly what the Containerfile copies, by its
command and with its environment, in a file system that is read-only, without any right of root's.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from benchmarks import servers
from benchmarks.client import Learner
from tests.deploy.files import CONTAINERFILE, ROOT, container, instructions

READ_ONLY = ["unshare", "--mount", "sh", "-c"]
READ_ONLY += ['mount -o remount,ro,bind / && exec setpriv --bounding-set=-all "$@"', "sh"]


def can_be_read_only() -> bool:
    """Tell whether this machine lets a test have a file system of its own."""
    if not shutil.which("unshare") or not shutil.which("setpriv"):
        return False
    return subprocess.run([*READ_ONLY, "true"], check=False, capture_output=True).returncode == 0


def what_is_copied(folder: Path) -> None:
    """Copy what the last stage takes from the repository."""
    for line in instructions("COPY"):
        if line.startswith("--from"):
            continue
        *sources, to = line.split()
        for source in sources:
            path = folder / (source if to == "./" else to)
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, path)
            else:
                shutil.copy(ROOT / source, path)
    for path in [folder, *folder.rglob("*")]:
        path.chmod(path.stat().st_mode & ~0o222)


def environment() -> dict[str, str]:
    """Return the variables that the image sets, and no others but a home that is not there."""
    (line,) = instructions("ENV")
    pairs = dict(re.findall(r"(\w+)=(\S+)", line))
    return pairs | {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}


def answer(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address) as reply:
            return reply.status, reply.headers.get_content_type()
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get_content_type()


@pytest.mark.weekly
@pytest.mark.skipif(not can_be_read_only(), reason="no file system of its own for a test here")
def test_the_image_has_all_it_needs_and_writes_nothing(tmp_path):
    folder = tmp_path / "app"
    folder.mkdir()
    what_is_copied(folder)
    port = str(servers.free_port())
    (command,) = (json.loads(line) for line in instructions("CMD"))
    command = [sys.executable, "-m", *command, "--server.port", port]
    (health,) = (json.loads(line.split(" CMD ")[1]) for line in instructions("HEALTHCHECK"))
    asks = [sys.executable, *health[1:-1], health[-1].replace("8501", port)]
    with (tmp_path / "output").open("w") as output:
        process = subprocess.Popen(
            [*READ_ONLY, *command], cwd=folder, env=environment(), stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 60
        while subprocess.run(asks, check=False, capture_output=True).returncode:
            assert time.monotonic() < deadline, (tmp_path / "output").read_text()
        learner = Learner(int(port), "xor")
        assert not learner.first.failed
        assert not learner.move_slider().failed
        learner.close()
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            path = container("app")[probe]["httpGet"]["path"]
            while (reply := answer(f"http://127.0.0.1:{port}{path}")) != (200, "text/plain"):
                assert reply[0] == 503, f"{path}: {reply}"  # still warming up
                assert time.monotonic() < deadline + 60
                time.sleep(0.2)
    finally:
        process.terminate()
        process.wait(30)
    output = (tmp_path / "output").read_text()
    assert not re.search("Traceback|Error|[Rr]ead-only|denied", output), output


def test_what_the_builder_is_given_is_what_is_copied():
    ignored = CONTAINERFILE.with_name("Containerfile.dockerignore").read_text().split("\n")
    given = {line[1:] for line in ignored if line.startswith("!")}
    lines = [line for line in instructions("COPY", last_stage=False) if "--from" not in line]
    assert given == {source for line in lines for source in line.split()[:-1]}


def test_what_runs_is_not_root():
    assert instructions("USER") == ["10001:10001"]
