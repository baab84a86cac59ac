"""How many files and connections the process may have open at once."""

from contextlib import suppress

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None  # type: ignore[assignment]

MOST_ON_MACOS = 10_240
"""What macOS grants, although its hard limit says that there is none."""


def raise_limit() -> None:
    """Let the process have as many files and connections open as the system allows.

    A learner takes four, three of them for two minutes longer than the visit: with the usual limit
    of 1,024 the 287th would be refused.
    """
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    for limit in (hard, MOST_ON_MACOS):
        if _is_more(limit, soft) and not _is_more(limit, hard):
            with suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))
                return


def limit() -> int | None:
    """Return how many files and connections may be open now; None if that is not limited."""
    if resource is None:
        return None
    soft: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return None if soft == resource.RLIM_INFINITY else soft


def _is_more(limit: int, than: int) -> bool:
    return than != resource.RLIM_INFINITY and (limit == resource.RLIM_INFINITY or limit > than)
