"""What the server cannot run with is refused at its start, in a sentence."""

import os
import subprocess
import sys

from benchmarks.servers import ROOT, free_port


def test_python_without_docstrings_is_refused_before_a_page_fails():
    command = [sys.executable, "-OO", "-m", "streamlit", "run", "streamlit_app.py"]
    ended = subprocess.run(
        [*command, "--server.address", "127.0.0.1", "--server.port", str(free_port())],
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode
    assert "Altair cannot be imported without" in said
    assert "Traceback" not in said
