"""Memory that was freed goes back to the system."""

import os
import platform
import subprocess
import sys

import pytest

from server.memory import KEEPS, limit_kept_memory

# In a thread, as trainings are: there a large block that was freed makes glibc keep as much again.
KEPT = """
import ctypes, resource, threading
from pathlib import Path
from server.memory import limit_kept_memory

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

def work():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    def filled(n_bytes):
        block = ctypes.c_void_p(libc.malloc(n_bytes))
        ctypes.memset(block, 1, n_bytes)
        return block
    libc.free(filled(30 * 2**20))
    before = resident()
    for block in [filled(100_000) for _ in range(400)]:
        libc.free(block)
    print(resident() - before)

if {told}:
    limit_kept_memory()
thread = threading.Thread(target=work)
thread.start()
thread.join()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc can be told")
def test_what_a_thread_has_freed_is_not_kept():
    def kept(told):
        script = KEPT.replace("{told}", str(told))
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("MALLOC_", "GLIBC_"))}
        return int(
            subprocess.run(
                [sys.executable, "-c", script],
                env=plain,
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )

    assert kept(told=False) > 3 * KEEPS, "else there is nothing to tell it"
    assert kept(told=True) < 1.5 * KEEPS


def test_another_c_library_is_left_alone(monkeypatch):
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    assert not limit_kept_memory()
