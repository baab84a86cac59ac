"""Generated words and looks at letters, packed for the browser."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT
from charts.diagrams.pixels import packed

_FINE = 32767
_FULL = 255


def packed_network(parameters: Mapping[str, np.ndarray]) -> dict[str, Any]:
    """Return the arrays of a network, packed for the browser in 16 bits a number."""
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
        "network": packed_network(parameters),
        "signs": signs,
        "small": list(small),
        "tens": list(tens),
        "shown": packed(np.array(sorted(shown), dtype=np.uint16)),
        "kinds": list(kinds),
    }


def generated(
    words: Sequence[Sequence[str]],
    kinds: np.ndarray,
    names: Sequence[str],
    player: str | None,
    *,
    pieces: Sequence[Sequence[Sequence[tuple[str, int]]]] | None = None,
    slips: Sequence[tuple[int, str] | None] | None = None,
    bold: str = "",
) -> dict[str, Any]:
    """Return the data of `ui.pictures.generated`: words by frame, with their kinds.

    Words may be in ``pieces``, each with the place of the shown name that it is from. Those of a
    single frame may have ``slips``, the place of a letter and how probable it was. One letter may
    be ``bold``. Shapes: kinds (n_frames, n_words).
    """
    return {
        "pieces": pieces,
        "slips": slips,
        "bold": bold,
        "words": [list(each) for each in words],
        "which": np.asarray(kinds).tolist(),
        "kinds": list(names),
        "player": player,
        "event": EVENT,
    }


def looks(
    letters: Sequence[str],
    weights: np.ndarray,
    says: Sequence[str],
    *,
    at: int,
    player: str | None,
    layers: Sequence[str] = ("",),
    missed: Sequence[Sequence[int]] = (),
    words: Sequence[tuple[str, str]] = (),
    expected: Sequence[str] = (),
    arcs: bool = False,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.looks`; two layers show what is ``expected`` next.

    Weights are (n_frames, n_layers, n, n), a row per position; ``at`` is the position shown first.
    Letters at the positions ``missed`` at each frame were not expected. ``words`` has for each
    position the word that is written there, and what it is without the largest look. As ``arcs``
    all looks of both layers are drawn at once.
    """
    below = np.tril_indices(len(letters))
    shares = np.round(_FULL * np.nan_to_num(weights[..., below[0], below[1]])).astype(np.uint8)
    return {
        "letters": list(letters),
        "layers": list(layers),
        "shares": packed(shares),
        "says": list(says),
        "at": at,
        "missed": [list(each) for each in missed],
        "words": list(words),
        "next": list(expected),
        "arcs": arcs,
        "player": player,
        "event": EVENT,
    }


def knows(word: str, sure: np.ndarray, states: np.ndarray, **about: Any) -> dict[str, Any]:
    """Return the data of `ui.pictures.knows`: by frame, how sure one is, and all knobs."""
    ink, moved = abs(states[0]), states != states[0]
    return {
        "letters": list(word),
        "sure": np.round(100 * sure).astype(int).tolist(),
        "ink": packed((_FULL * np.minimum(ink / np.quantile(ink, 0.98), 1)).astype(np.uint8)),
        "moved": packed(moved.astype(np.uint8)),
        "changed": moved.sum(axis=1).tolist(),
        **about,
    }


LIKELIEST = 5
"""Next words whose probabilities are shown beside a text."""


def transcript(
    words: Sequence[str],
    texts: Iterable[Sequence[int]],
    gone_on: Sequence[tuple[Sequence[Sequence[int]], np.ndarray]],
    *,
    network: Mapping[str, np.ndarray] | None,
    player: str | None,
    **about: Any,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.transcript`: how a network goes on with texts, by frame.

    ``words`` are all that it knows, in numbers their places there; what it wrote stands with how
    probable each was, (n_frames, n_words). With a ``network`` one can go on at the last frame.
    """
    return {
        "words": list(words),
        "texts": [
            {"prompt": list(text), "written": wrote, "likely": [*map(_likeliest, p)]}
            for text, (wrote, p) in zip(texts, gone_on, strict=True)
        ],
        "network": None if network is None else packed_network(network),
        "player": player,
        "event": EVENT,
        **about,
    }


def _likeliest(p: np.ndarray) -> list[tuple[int, float]]:
    return [(int(i), round(float(p[i]), 3)) for i in (-p).argsort()[:LIKELIEST]]
