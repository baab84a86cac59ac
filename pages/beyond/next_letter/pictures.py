"""What the next letter alone draws: which letter follows which, and the plane of embeddings."""

from collections.abc import Sequence

import altair as alt
import numpy as np

from charts.core.picture import Picture, evenly, layered, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, MODEL, PERCENT


@structure
def _followers() -> alt.LayerChart:
    title = "how often (bar: counted, tick: network)"
    y = alt.Y("letter:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False))
    share = alt.Scale(domain=[0, 1], nice=False)
    bars, ticks = (
        {
            "y": y,
            "x": alt.X("share:Q", title=title, scale=share, axis=PERCENT),
            "tooltip": [
                alt.Tooltip("letter:N", title="next letter"),
                alt.Tooltip("share:Q", title=of, format=".1%"),
            ],
        }
        for of in ("counted", "the network")
    )
    counted = rows("counted").mark_bar(opacity=0.45, height={"band": 0.7})
    said = rows("said").transform_filter(NOW).mark_tick(thickness=4, height={"band": 0.95})
    return layered(
        counted.encode(**bars, color=DATA), said.encode(**ticks, color=MODEL), height=390
    )


def followers(letters: Sequence[str], counted: np.ndarray, said: np.ndarray) -> Picture:
    """Draw each next letter's share, (n_letters,), and what a network says, by frame.

    Shapes: said (n_frames, n_letters).
    """
    n_frames, n = said.shape
    tables = {
        "counted": {"letter": list(letters), "share": counted},
        "said": {
            "frame": np.repeat(np.arange(n_frames), n),
            "letter": list(letters) * n_frames,
            "share": said.ravel(),
        },
    }
    return Picture.of(_followers(), tables, last=n_frames - 1)


@structure
def _plane(height: int) -> alt.LayerChart:
    x, y = (
        kind(f"{axis}:Q", axis=None, scale=evenly("low", "high", side))
        for kind, axis, side in ((alt.X, "x", "width"), (alt.Y, "y", "height"))
    )
    text = rows("places").transform_filter(NOW).mark_text(fontSize=19, fontWeight="bold")
    return layered(text.encode(x=x, y=y, text="letter:N", color=MODEL), height=height)


def plane(letters: Sequence[str], places: np.ndarray, *, height: int = 380) -> Picture:
    """Draw letters in a plane, frame by frame. Shapes: places (n_frames, n_letters, 2)."""
    n_frames, n, _ = places.shape
    reach = 1.08 * float(np.abs(places).max())
    table = {
        "frame": np.repeat(np.arange(n_frames), n),
        "letter": list(letters) * n_frames,
        "x": places[..., 0].ravel(),
        "y": places[..., 1].ravel(),
    }

    def words() -> str:
        apart = np.linalg.norm(places[-1][:, None] - places[-1], axis=-1) + 1e9 * np.eye(n)
        i, j = divmod(int(apart.argmin()), n)
        return f"{n} letters. {letters[i]} and {letters[j]} are nearest to each other at the end."

    spec, last = _plane(height), n_frames - 1
    return Picture.of(spec, {"places": table}, words=words, last=last, low=-reach, high=reach)
