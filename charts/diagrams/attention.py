"""Attention weights of a text's letters, packed for the browser."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT
from charts.diagrams.pixels import packed

_FULL = 255


def looks(
    letters: Sequence[str], weights: np.ndarray, says: Sequence[str], *, at: int, player: str | None
) -> dict[str, Any]:
    """Return the data of `ui.pictures.looks`.

    Weights are (n_frames, n, n), a row per position; ``at`` is the position shown first.
    """
    below = np.tril_indices(len(letters))
    shares = np.round(_FULL * np.nan_to_num(weights[:, below[0], below[1]])).astype(np.uint8)
    return {
        "letters": list(letters),
        "shares": packed(shares),
        "says": list(says),
        "at": at,
        "player": player,
        "event": EVENT,
    }
