"""What comes back at each layer of a network, at the frame that the player shows."""

import math

import altair as alt
import numpy as np

from charts.picture import LIMITS, Picture, between, layered, limits, rows, structure
from charts.replay import NOW
from charts.series import powers_axis
from charts.style import GRADIENT, HEIGHT
from training.recorded_run import RecordedRun


@structure
def _by_layer(y_title: str, height: int) -> alt.LayerChart:
    base = (
        rows("layers")
        .transform_filter(NOW)
        .transform_calculate(said="format(datum.size, '.2g')", floor=f"data('{LIMITS}')[0].y0")
    )
    y = alt.Y("size:Q", title=y_title, scale=between("y0", "y1", log=True), axis=powers_axis())
    x = alt.X("layer:N", title="layer of weights", sort=None, axis=alt.Axis(labelAngle=0))
    return layered(
        base.mark_bar(width=34).encode(x=x, y=y, y2=alt.Y2("floor:Q"), color=GRADIENT),
        base.mark_text(dy=-8).encode(x=x, y=y, text=alt.Text("said:N"), color=GRADIENT),
        height=height,
    )


def by_layer(run: RecordedRun, sizes: np.ndarray, *, y_title: str, height: int = HEIGHT) -> Picture:
    """Draw the size of the gradient at each layer, frame by frame, on one logarithmic scale.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    sizes : (n_frames, n_layers) array of float
        The gradient's size at each layer.
    y_title : str
        What the axis is called.
    height : int
        In pixels.
    """
    n_frames, n_layers = sizes.shape
    seen = sizes[(sizes > 0) & np.isfinite(sizes)]
    low, high = (seen.min(), seen.max()) if seen.size else (0.1, 1.0)
    y0, y1 = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high * 1.5))
    names = [str(i) if i < n_layers else f"{i} (output)" for i in range(1, n_layers + 1)]
    tables = {
        "layers": {
            "frame": np.repeat(np.arange(n_frames), n_layers),
            "layer": names * n_frames,
            "size": np.where(sizes > 0, sizes, y0).ravel(),
        },
        LIMITS: limits(y0=y0, y1=y1, last=run.n_frames - 1),
    }
    return Picture(_by_layer(y_title, height), tables)
