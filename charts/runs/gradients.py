"""The size of the gradient by layer."""

import math

import altair as alt
import numpy as np

from charts.core.number_format import text_of, written
from charts.core.picture import LIMITS_ROW, Picture, between, draw, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.sentences import titled
from charts.core.series import powers_axis
from charts.core.style import GRADIENT
from training.recorded_run import RecordedRun


@structure
def _by_layer(y_title: str) -> alt.LayerChart:
    base = rows("layers").transform_filter(NOW).transform_calculate(floor=LIMITS_ROW.y0)
    scale = between("y0", "y1", log=True)
    sizes = written(base, "size", digits=2).encode(
        x=alt.X("layer:N", title="layer of weights", sort=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("size:Q", title=y_title, scale=scale, axis=powers_axis(y_title, "y0", "y1")),
        color=GRADIENT,
    )
    bars, figures = draw.mark_bar(width=34), draw.mark_text(dy=-8)
    shown = group(sizes, bars.encode(y2="floor:Q"), figures.encode(text=f"{text_of('size')}:N"))
    return layered(shown, height=300)


def by_layer(run: RecordedRun, sizes: np.ndarray, *, y_title: str) -> Picture:
    """Draw the gradient's size (n_frames, n_layers) by layer, on one logarithmic scale."""
    n_frames, n_layers = sizes.shape
    positive = sizes[(sizes > 0) & np.isfinite(sizes)]
    low, high = (positive.min(), positive.max()) if positive.size else (0.1, 1.0)
    y0, y1 = 10.0 ** math.floor(math.log10(low)), 10.0 ** math.ceil(math.log10(high * 1.5))
    names = [str(i) if i < n_layers else f"{i} (output)" for i in range(1, n_layers + 1)]
    layers = {
        "frame": np.repeat(np.arange(n_frames), n_layers),
        "layer": names * n_frames,
        "size": np.where(sizes > 0, sizes, y0).ravel(),
    }
    spec = _by_layer(y_title)

    def words() -> str:
        at_end = {f"layer {name}": size for name, size in zip(names, sizes[-1], strict=True)}
        return titled(f"{y_title} at the end", at_end)

    last = run.n_frames - 1
    return Picture.of(spec, {"layers": layers}, y0=y0, y1=y1, last=last, words=words)
