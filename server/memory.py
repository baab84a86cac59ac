"""Return freed memory to the system."""

import ctypes
import platform

KEEPS = 8 * 2**20
"""Free bytes above which memory is returned to the system; more does not make training faster."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # numbers from malloc.h, see mallopt(3)


def limit_kept_memory() -> bool:
    """Have the C library return freed memory above `KEEPS` bytes; return whether it can.

    By default glibc keeps up to 64 MB in each thread's pool: after a crowd has trained, the server
    would hold that memory for good.
    """
    if platform.libc_ver()[0] != "glibc":
        return False
    libc = ctypes.CDLL(None)
    options = (_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD)
    return all(libc.mallopt(option, KEEPS) for option in options)


def give_back() -> None:
    """Return all free memory to the system now, if the C library is glibc."""
    if platform.libc_ver()[0] == "glibc":
        ctypes.CDLL(None).malloc_trim(0)
