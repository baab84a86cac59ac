"""What each letter of a text has looked at, packed for the browser."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from charts.core.replay import EVENT
from charts.diagrams.pixels import packed

_FULL = 255


def looks(
    letters: Sequence[str],
    weights: np.ndarray,
    says: Sequence[str],
    *,
    at: int,
    player: str | None,
) -> dict[str, Any]:
    """Return what `ui.pictures.letters.looks` needs: how much each letter looks at those before.

    Weights are (n_frames, n, n), a row for each place, which is shown ``at`` one of them first.
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
