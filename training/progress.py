"""Progress of long work: one bar from 0 to 1, however many trainings there are behind it."""

from collections.abc import Callable

Progress = Callable[[float], object]
"""Called with the share of the work that is done, from 0 to 1; it may raise to stop the work."""


def parts(on_progress: Progress | None, *sizes: float) -> list[Progress | None]:
    """Divide one progress among the parts of a work, which are done one after the other.

    Parameters
    ----------
    on_progress : callable or None
        Is told of the whole.
    *sizes : float
        How long each part takes, in any unit; only their ratios count.

    Returns
    -------
    list of callable or None
        One for each part: told that the part is done from 0 to 1, it tells the whole.
    """
    if on_progress is None:
        return [None] * len(sizes)
    total = sum(sizes)

    def part(before: float, size: float) -> Progress:
        return lambda share: on_progress((before + share * size) / total)

    return [part(sum(sizes[:i]), size) for i, size in enumerate(sizes)]
