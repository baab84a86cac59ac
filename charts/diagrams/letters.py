"""Generated words, packed for the browser."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT
from charts.diagrams.pixels import packed

_FINE = 32767


def network(parameters: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return a network of `training.letters`, packed for the browser."""
    arrays = {}
    for name, values in parameters.items():
        finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
        reach = float(np.abs(finite).max(initial=1e-9))
        steps = np.round(_FINE * finite / reach).astype(np.int16)
        arrays[name] = {"steps": packed(steps), "step": reach / _FINE}
    return arrays


def writer(
    parameters: Mapping[str, np.ndarray],
    *,
    signs: str,
    small: Sequence[str],
    tens: Sequence[str],
    shown: Iterable[int],
    kinds: Sequence[str],
) -> dict[str, Any]:
    """Return the data of `ui.pictures.writer`: a network, and the valid names.

    ``small`` and ``tens`` are the names of the numbers below twenty and of the tens, ``shown`` the
    training set's numbers; ``kinds`` are labels for a new, a shown and a wrong word.
    """
    return {
        "network": network(parameters),
        "signs": signs,
        "small": list(small),
        "tens": list(tens),
        "shown": packed(np.array(sorted(shown), dtype=np.uint16)),
        "kinds": list(kinds),
    }


def written(
    words: Sequence[Sequence[str]], kinds: np.ndarray, names: Sequence[str], player: str | None
) -> dict[str, Any]:
    """Return the data of `ui.pictures.written`: words by frame, with their kinds.

    Shapes: kinds (n_frames, n_words).
    """
    return {
        "words": [list(each) for each in words],
        "which": np.asarray(kinds).tolist(),
        "kinds": list(names),
        "player": player,
        "event": EVENT,
    }
