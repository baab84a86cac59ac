"""Words that are written letter by letter, packed for the browser."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT
from charts.diagrams.pixels import packed

_FINE = 32767


def network(parameters: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return what the browser needs to say what a network of `training.letters` would."""
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
    """Return what `ui.pictures.letters.writer` needs: a network, and what is a name of a number.

    ``small`` and ``tens`` are the names of the numbers below twenty and of the tens, ``shown`` the
    numbers of the training set; ``kinds`` say that a word is new, shown, or wrong.
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
    """Return what `ui.pictures.letters.written` needs: words by frame, and what each is.

    Shapes: kinds (n_frames, n_words).
    """
    return {
        "words": [list(each) for each in words],
        "which": np.asarray(kinds).tolist(),
        "kinds": list(names),
        "player": player,
        "event": EVENT,
    }
