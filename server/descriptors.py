"""The limit on open files and connections of this process."""

from contextlib import suppress

try:
    import resource
except ImportError:  # Windows has no such limit
    resource = None  # type: ignore[assignment]

MOST_ON_MACOS = 10_240
"""What macOS grants, although it reports no hard limit."""


def raise_limit() -> None:
    """Raise the limit on open files as far as the system allows.

    A learner needs four, three of them for two minutes longer than the visit: the usual limit of
    1,024 would refuse the 287th.
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
    """Return the current limit on open files; None if there is none."""
    if resource is None:
        return None
    soft: int = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return None if soft == resource.RLIM_INFINITY else soft


def _is_more(limit: int, than: int) -> bool:
    return than != resource.RLIM_INFINITY and (limit == resource.RLIM_INFINITY or limit > than)
