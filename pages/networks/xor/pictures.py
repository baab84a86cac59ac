"""What XOR alone draws: the planes of many starts."""

import base64
import io
from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum
from PIL import Image

from charts.core.formulas import expr
from charts.core.picture import Picture, layered, rows, structure
from charts.core.replay import NOW, SO_FAR
from charts.core.style import FILLS, MODEL, SURFACE, rgb
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import solved
from training.activations import sigmoid
from training.dense import forward
from training.recorded_run import RecordedRun, may_diverge

_ACROSS = 5
"""Planes in a row of the picture."""
_CELLS, _WIDE, _HIGH = 13, 0.94, 0.72
"""Pixels of a plane along either side, and what it takes of its place, above its name."""

_PALER = 0.62
"""The share of their colour that planes of `charts.small_network` show, too."""


@structure
def _many_planes(n_rows: int) -> alt.LayerChart:
    left, top = datum.plane % _ACROSS, expr.floor(datum.plane / _ACROSS)
    frames = rows("starts").transform_calculate(
        x=left, y=top, x2=datum.x + _WIDE, y2=datum.y + _HIGH
    )
    dots = rows("dots").transform_calculate(
        x=left + _WIDE * (datum.x1 + 0.5) / 2, y=top + _HIGH * (1.5 - datum.x2) / 2
    )
    names = rows("starts").transform_calculate(x=left + _WIDE / 2, y=top + (1 + _HIGH) / 2)
    return layered(
        # A plane loads above the one before it, which must not go first.
        frames.transform_filter(SO_FAR)
        .mark_image(aspect=False)
        .encode(x2="x2:Q", y2="y2:Q", url="url:N"),
        frames.transform_filter(NOW)
        .mark_rect(filled=False, strokeWidth=1)
        .encode(x2="x2:Q", y2="y2:Q", stroke=MODEL),
        dots.mark_circle(size=60, opacity=1, stroke="white", strokeWidth=1).encode(
            fill=alt.Fill("truth:Q", scale=alt.Scale(domain=[0, 1], range=FILLS[:2]), legend=None)
        ),
        names.transform_filter(NOW).mark_text().encode(text="name:N", color=MODEL),
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _ACROSS], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[n_rows, 0], nice=False)),
        height=88 * n_rows,
    )


def shares(runs: RecordedRun) -> np.ndarray:
    """Return what each of many starts says over the plane at each frame: (n_starts, n_frames, n, n)."""
    at = np.linspace(-0.5, 1.5, _CELLS)
    places = np.stack(np.meshgrid(at, at[::-1]), axis=-1).reshape(-1, 2)
    with may_diverge():
        z = forward(places, runs.parameters, runs.hyperparameters["activation"])[-1]
        return np.nan_to_num(sigmoid(z[..., 0]), nan=0.5).reshape(-1, runs.n_frames, _CELLS, _CELLS)


def _colours(says: np.ndarray) -> np.ndarray:
    shades = np.array([rgb(shade) for shade in SURFACE]).T
    ends = np.linspace(0, 1, len(SURFACE))
    return np.stack([np.interp(says, ends, channel) for channel in shades], axis=-1)


def _png(pixels: np.ndarray) -> str:
    """Return (n, n, 3) pixels as the address of a picture: thousands of marks are slow on a phone."""
    written = io.BytesIO()
    Image.fromarray(pixels.round().astype(np.uint8)).quantize(16).save(written, "png", bits=4)
    return f"data:image/png;base64,{base64.b64encode(written.getvalue()).decode()}"


def many_planes(runs: RecordedRun, seeds: Sequence[int]) -> Picture:
    """Draw what each of many starts says over the plane; ✗ marks those that end unsolved."""
    n_starts, n_frames, there = len(seeds), runs.n_frames, solved(runs)
    pixels = _PALER * (_colours(shares(runs)) - 255) + 255
    marks = np.where(there | (n_frames == 1), "", "✗ ")
    ends = [f"{mark}{seed}" for mark, seed in zip(marks, seeds, strict=True)]
    starts = {
        "frame": np.repeat(np.arange(n_frames), n_starts),
        "plane": np.tile(np.arange(n_starts), n_frames),
        "url": [_png(each) for at_once in pixels.swapaxes(0, 1) for each in at_once],
        "name": [*map(str, seeds)] * (n_frames - 1) + ends,
    }
    dots = {
        "plane": np.repeat(np.arange(n_starts), 4),
        **dict(zip(("x1", "x2"), np.tile(XOR_INPUTS, (n_starts, 1)).T, strict=True)),
        "truth": np.tile(XOR_LABELS, n_starts),
    }
    return Picture.of(
        _many_planes(-(-len(seeds) // _ACROSS)),
        {"starts": starts, "dots": dots},
        last=n_frames - 1,
        words=lambda: (
            f"After {runs.steps[-1]:,} epochs {int(there.sum()) or 'none'} of {n_starts} starts solve XOR."
        ),
    )
