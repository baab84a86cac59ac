"""How much freed memory the process keeps for itself."""

import ctypes
import platform

KEEPS = 8 * 2**20
"""Bytes from which on freed memory goes back to the system. Trainings are as fast as with more."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # malloc.h; what they mean: mallopt(3)


def limit_kept_memory() -> bool:
    """Let the C library give freed memory back from `KEEPS` bytes on; return whether it can.

    Of itself glibc keeps ever more, up to 64 MB in each of the pools that its threads use: once
    a crowd has trained its networks, a server would hold for good what it needed for a second.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    options = (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD)
    return all(libc.mallopt(option, KEEPS) for option in options)


def give_back() -> None:
    """Give back to the system what is free now, in all pools, where the C library is glibc."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).malloc_trim(0)
