"""What XOR alone draws: the planes of many starts."""

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import expr
from charts.core.picture import Picture, layered, rows, structure
from charts.core.style import MODEL, SURFACE, rgb
from lessons.xor.model import solved
from training.activations import sigmoid
from training.dense import forward
from training.recorded_run import RecordedRun, may_diverge

_ACROSS = 7
"""Planes in a row of the picture."""
_CELLS, _WIDE, _HIGH = 13, 0.94, 0.72
"""Cells of a plane along either side, and what it takes of its place, above its name."""

_PALER = 0.62
"""The share of their colour that planes of `charts.small_network` show, too."""


@structure
def _many_planes(n_rows: int) -> alt.LayerChart:
    left, top = datum.plane % _ACROSS, expr.floor(datum.plane / _ACROSS)
    across, down = _WIDE / _CELLS, _HIGH / _CELLS
    x, y = left + across * (datum.cell % _CELLS), top + down * expr.floor(datum.cell / _CELLS)
    cells = rows("_cells").transform_calculate(
        x=x, y=y, x2=datum.x + across, y2=datum.y + down, share=datum.percent / 100
    )
    frames = rows("starts").transform_calculate(
        x=left, y=top, x2=datum.x + _WIDE, y2=datum.y + _HIGH
    )
    names = rows("starts").transform_calculate(x=left + _WIDE / 2, y=top + (1 + _HIGH) / 2)
    paler = [[round(255 + _PALER * (channel - 255)) for channel in rgb(shade)] for shade in SURFACE]
    shades = alt.Scale(
        domain=np.linspace(0, 1, len(SURFACE)).tolist(),
        range=[f"rgb({','.join(map(str, shade))})" for shade in paler],
        interpolate="rgb",
    )
    return layered(
        # Cells overlap by a pixel, so that no gap is seen between them.
        cells.mark_rect(x2Offset=1, y2Offset=1).encode(
            x2="x2:Q", y2="y2:Q", color=alt.Color("share:Q", scale=shades, legend=None)
        ),
        frames.mark_rect(filled=False, strokeWidth=1).encode(x2="x2:Q", y2="y2:Q", stroke=MODEL),
        names.mark_text().encode(text="name:N", color=MODEL),
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, _ACROSS], nice=False)),
        y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[n_rows, 0], nice=False)),
        height=96 * n_rows,
    )


def many_planes(runs: RecordedRun, seeds: Sequence[int]) -> Picture:
    """Draw what each of many starts says over the plane in the end; ✗ marks the unsolved."""
    at = np.linspace(-0.5, 1.5, _CELLS)
    places = np.stack(np.meshgrid(at, at[::-1]), axis=-1).reshape(-1, 2)
    activation = runs.hyperparameters["activation"]
    with may_diverge():
        says = sigmoid(forward(places, runs.final, activation)[-1][..., 0])
    n_starts, n_cells = says.shape
    there = solved(runs)
    cells = {
        "plane": np.repeat(np.arange(n_starts), n_cells),
        "cell": np.tile(np.arange(n_cells), n_starts),
        "percent": np.nan_to_num(100 * says, nan=50.0).round().astype(int).ravel(),
    }
    starts = {
        "plane": np.arange(n_starts),
        "name": [f"{'' if good else '✗ '}{seed}" for seed, good in zip(seeds, there, strict=True)],
    }
    return Picture.of(
        _many_planes(-(-len(seeds) // _ACROSS)),
        {"_cells": cells, "starts": starts},
        words=lambda: f"Of {len(there)} starts {int(there.sum()) or 'none'} solve XOR.",
    )
